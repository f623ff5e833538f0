/*
 * search: finding messages by what stands in them (检索).
 *
 * A message is found when its folded title or its folded body (text/fold.h) holds
 * every word asked for and none of the others: what LIKE over the folded texts would
 * give, no more and no less. The index (text/tokens.h) only narrows down where to look:
 * each candidate's text is compared, and the same rules as for its page say whether
 * the reader may know of it, before it is shown or counted.
 * Invariants: newest first, by id; a page costs a bounded number of candidates, and
 * says where to go on. Tombstones are not found.
 * Lifetime: the context's arena.
 */
#ifndef LIUYAN_SEARCH_SEARCH_H
#define LIUYAN_SEARCH_SEARCH_H

#include "board/board.h"
#include "search/queries.h"
#include "text/tokens.h"

extern const struct slice slice_search;
extern const struct perm perm_search_desk;

#define SEARCH_TERMS 16
#define SEARCH_COUNT 1000

/* ---- the question; pure ---- */

enum search_field {
	SEARCH_NONE,
#define WORD(field, ...) SEARCH_##field,
#include "search/words.def"
#undef WORD
	SEARCH_FIELDS
};

struct search_term {
	str text; /* folded, not empty */
	bool without;
	bool plain; /* folding does nothing to it, wherever it stands */
};

struct search_question {
	struct search_term v[SEARCH_TERMS];
	size_t n;
	str filter[SEARCH_FIELDS]; /* as typed */
	bool too_many;
};

/* Words, "phrases", -without, name:value. A name that is none of words.def is a word. */
void search_parse(struct arena *a, str q, struct search_question *out);
/* The words that must occur. */
size_t search_wanted(const struct search_question *q, str out[SEARCH_TERMS]);
bool search_holds(struct arena *a, const struct search_question *q, str title, str body);
/* Whether any of it can be looked up: something must occur, or a filter narrows. */
bool search_can(struct arena *a, const struct search_question *q, const struct message_filter *f);

/* ---- asking ---- */

struct search_ask {
	const struct search_question *q;
	const struct message_filter *f; /* before and n: the page; state may be any */
	bool desk;			/* what this actor may open; otherwise what is public */
	bool relevance;			/* best first among the newest SEARCH_BEST found */
	bool count;
};

#define SEARCH_BEST 500

struct search_found {
	struct message_listing l; /* its next: id, or by relevance how many to pass over */
	int64_t count;		  /* of all, or SEARCH_COUNT and more is set */
	bool more;
};

MUST err search_find(struct ctx *c, const struct search_ask *ask, struct search_found *out);

/* ---- the index (index.c) ---- */

MUST err search_index(struct ctx *c, int64_t message);
/* A row of the index stands for the ids with the same id >> shift. 0: for one message. */
MUST err search_shift(struct ctx *c, int64_t *shift);
/* The tokens of all its messages, each once; how many messages. */
MUST err search_row_tokens(struct ctx *c, int64_t row, int64_t shift, struct token_list *out,
			   size_t *n);
/* Empties the index, and fits its rows to how close the messages lie now. */
MUST err search_fresh(struct ctx *c);
/* What the index holds of a message: grams and places, each once. */
MUST err search_tokens_of(struct ctx *c, const struct message *m, struct token_list *out);

/* What must be there, and of what one must be there, as the engine's index takes it. */
struct search_match {
	str all, any;
};
/* A token as it is put into a list of tokens; the same for writing and asking. */
str search_tokens_text(struct ctx *c, const struct token_list *l);
struct search_match search_match_of(struct ctx *c, const struct token_list *all,
				    const struct token_list *any);
/* Words for where a message belongs. */
enum search_place {
	PLACE_REGION = 'r',
	PLACE_OFFICE = 'o',
	PLACE_UNIT = 'u',
	PLACE_KIND = 'k',
	PLACE_DOMAIN = 'd',
	PLACE_DESK = 'w'
};
str search_place_word(struct arena *a, enum search_place kind, int64_t id);
/* Words for the day, month and year of writing, where the engine cannot walk its index
 * by id. */
enum search_era { ERA_DAY, ERA_MONTH, ERA_YEAR, ERA_ALL };
str search_era_word(struct arena *a, enum search_era era, int64_t id);
int64_t search_era_first(enum search_era era, int64_t id); /* its first id */
bool search_has_eras(struct ctx *c);

#endif
