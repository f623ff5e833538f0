/*
 * layout: the frame around every page, and the answers for failures.
 *
 * layout_page gives an out with the reader's language; the slice's template
 * calls {call layout_begin(v->layout)} and {call layout_end(v->layout)}.
 */
#ifndef LIUYAN_APP_LAYOUT_H
#define LIUYAN_APP_LAYOUT_H

#include "app/app.h"
#include "app/work.h"
#include "web/html.h"
#include "web/json.h"

enum layout_nav {
	NAV_NONE,
	NAV_HOME,
	NAV_MESSAGES,
	NAV_SEARCH,
	NAV_STATS,
	NAV_LOOKUP,
	NAV_ME,
	NAV_DESK,
	NAV_CASES,
	NAV_ORDERS,
	NAV_DESK_SEARCH,
	NAV_FIGURES,
	NAV_NOTICES,
	NAV_OWN, /* of the staff's side, and none of the links */
};

struct layout {
	str title; /* of the page; the site's name follows */
	str site;
	str lang, theme, size; /* attributes of <html> */
	enum layout_nav nav;
	bool desk;    /* staff frame */
	bool staff;   /* signed in */
	bool writer;  /* signed in */
	bool sign_in; /* writers may */
	str who, roles;
	str csrf;
	str back; /* this page, for the preference links */
	const char *css, *js;
	bool index; /* may search engines list it */
	struct arena *a;
};

/* How a name is typed in pinyin and initials, for a list that the reader narrows down. */
str layout_words(const struct layout *l, str name);

struct layout *layout_new(struct ctx *c, const struct request *rq, str title, enum layout_nav nav);
struct out layout_out(struct ctx *c);
/* Finishes a page: 200 unless a status was set. */
void layout_send(struct response *rs, const struct out *o);
void layout_send_json(struct response *rs, const struct js_out *j);
/* The error page, or the API's error object. */
void layout_error(struct ctx *c, const struct request *rq, struct response *rs, err e);

struct layout_failure {
	str title, text, request;
	bool login, writer;	       /* may sign in, and as a writer */
	const struct work_offer *work; /* what it costs to be let in; NULL: nothing */
	const char *worker;
	/* What was sent, so that it can be sent again as it is; NULL: not offered. */
	const struct params *again;
};

#endif
