/* views: what the pages of search show. */
#ifndef LIUYAN_SEARCH_VIEWS_H
#define LIUYAN_SEARCH_VIEWS_H

#include "app/layout.h"
#include "search/search.h"
#include "text/snippet.h"

struct search_hit {
	struct board_item item;
	struct snippet title, text;
};

struct search_view {
	const struct layout *layout;
	const struct faults *faults;
	const struct search_question *asked_for; /* as typed */
	const char *path;			 /* the page's address, behind its / */
	str q, question, query; /* question: in an address; query: with its order */
	str count;
	struct search_hit *hits;
	size_t hits_n;
	int64_t next;
	int walked; /* per cent of the index that is there */
	bool asked, relevance, desk;
};

/* Reads the question and looks; faults are in the context. */
struct search_answer {
	struct search_question question;
	struct board_filter filter, beside; /* beside: what stood beside the question */
	struct search_found found;
	str q;
	bool asked, relevance;
	bool count; /* set it before: that costs more than a page */
};
MUST err search_answer(struct ctx *c, const struct request *rq, bool desk,
		       struct search_answer *out);
/* As lists show what was found. */
MUST err search_hits(struct ctx *c, const struct search_answer *a, struct search_view *v);

/* What the question says of this field, before it was understood. */
str search_word_at(const struct search_view *v, const char *field);

route_handler search_page, search_desk_page, search_api, search_desk_api;

#endif
