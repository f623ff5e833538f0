/*
 * board: the public side (留言板): what anybody may read, and what a writer sees
 * of her own message.
 *
 * Invariants: a view made for the public holds no note, no staff name, no draft,
 * no text of a returned reply, no words beside a rating and no contact; only
 * inner views and the writer's own (order/access.h) hold the notes between her
 * and the editors. A tombstone's text is empty here, and its title a word that
 * says so, so that no page can print them.
 * Lifetime: the context's arena.
 */
#ifndef LIUYAN_BOARD_BOARD_H
#define LIUYAN_BOARD_BOARD_H

#include "domain/domain.h"
#include "figures/figures.h"
#include "message/message.h"
#include "office/office.h"
#include "files/files.h"
#include "order/access.h"
#include "order/order.h"
#include "place/place.h"
#include "rating/rating.h"
#include "unit/unit.h"

extern const struct slice slice_board;

/* A message as lists show it. */
struct board_item {
	struct message m;
	struct office office;
	struct place place;
	int64_t unit; /* that answered, or leads; 0: none yet */
	str unit_name;
	const char *state, *state_label;
	const struct kind_info *kind;
	str domain, domain_code, author, excerpt;
	str took; /* from writing to the first answer */
	int64_t at;
	bool tombstone;
};

struct board_items {
	struct board_item *v;
	size_t n;
	int64_t next; /* go on before this id; 0: the end */
};

/* One line of the history of a case. */
struct board_step {
	int64_t at;
	const char *action, *label;
	str text; /* units, outcome, reason */
	str note; /* to the writer, in her own view only */
	int64_t unit;
	bool now;
};

struct board_reply {
	const struct reply *r;
	str unit_name, took;
	int64_t n; /* first, second … */
	bool latest;
};

struct board_score {
	const char *label, *word;
	int64_t v;
};

struct board_rating {
	struct rating r; /* its body empty for those who may not read it */
	const char *outcome;
	struct board_score scores[3];
};

/* Others about the same matter, handled with it. */
struct board_joint {
	int64_t lead;	   /* that has the orders, when it may be known; 0: not */
	struct message *v; /* without this one; only what the reader may open */
	size_t n;
	int64_t people; /* who wrote all of them, each counted once; inner views only */
};

struct board_case {
	struct board_item item;
	struct place_path path;
	struct board_step *steps;
	size_t steps_n;
	struct board_reply *replies; /* released ones of the lead, oldest first */
	size_t replies_n;
	struct board_rating *ratings;
	size_t ratings_n;
	struct followup *followups;
	size_t followups_n;
	int64_t returns;     /* how often a reply was sent back */
	str reason;	     /* of a refusal or removal, in words */
	struct message into; /* of a merged one, when it may be opened; id 0: none */
	struct board_step last;
	enum access_view view;
	struct file_items files; /* that this view may open */
	struct board_joint joint;
};

/* What a reader asked for, and the words she used. */
struct board_filter {
	struct message_filter f;
	struct place place; /* of region; the nation by default */
	struct office office;
	struct unit unit;
	str region, office_word, unit_word, kind, domain, state, from, to;
	bool any;
	bool inner; /* set it before taking: states that are not public, too */
};

/* Reads and checks the filters of a query; faults are in the context. */
MUST err board_filter_read(struct ctx *c, const struct request *rq, struct board_filter *out);
/* The same in two: the words, which a caller may change, and what they mean. */
void board_filter_words(const struct request *rq, struct board_filter *out);
MUST err board_filter_take(struct ctx *c, const struct request *rq, struct board_filter *out);
/* The filters again, as "region=…&kind=…&" in front of `after=`. */
str board_filter_query(struct ctx *c, const struct board_filter *f);
/* A place by its code or name; a fault of the field `name` otherwise. */
MUST err board_region(struct ctx *c, str word, const char *field, struct place *out);

MUST err board_item_of(struct ctx *c, const struct message *m, const struct domain_list *domains,
		       struct board_item *out);
MUST err board_list(struct ctx *c, const struct message_filter *f, struct board_items *out);
/* The last n that were answered, the newest answer first. */
MUST err board_answered(struct ctx *c, struct message_filter f, struct board_items *out);
/* Of the whole site, by the time the answer came out. */
MUST err board_newly_answered(struct ctx *c, int64_t n, struct board_items *out);
MUST err board_case_of(struct ctx *c, const struct message *m, enum access_view view,
		       struct board_case *out);

/* n 0: it is handled alone, as far as this reader may know. */
MUST err board_joint_of(struct ctx *c, const struct message *m, enum access_view view,
			struct board_joint *out);

/* Figures in words for a page. */
struct board_figures {
	struct figure_line line;
	str received, answered, closed, solved;
	str answered_rate, closed_rate, solved_rate;
	str mean, median, satisfied;
	int64_t answered_of, closed_of, solved_of; /* per 10,000, for the bars */
};

MUST err board_figures_of(struct ctx *c, int64_t key, int64_t year, struct board_figures *out);

/* ---- rules, pure ---- */
str board_number(struct arena *a, int64_t n);			 /* 12,846 */
str board_percent(struct arena *a, int64_t part, int64_t whole); /* 92.9%, or a dash */
int64_t board_per_myriad(int64_t part, int64_t whole);
struct figure_span board_span(int64_t year); /* 0: all years */

/* Whether the place must be named beside the office, whose name may hold it. */
bool board_names_place(const struct board_item *i);

/* What the history shows of an action, and to whom. */
enum board_show {
	SHOW_ALL = 1,
	SHOW_OWN = 2,	  /* to the writer */
	SHOW_UNIT = 4,	  /* name the unit */
	SHOW_ORDERS = 8,  /* name the units that got orders */
	SHOW_NOTE = 16,	  /* its note was written to the writer, or by her */
	SHOW_REASON = 32, /* give the reasons */
	SHOW_OUTCOME = 64,
	SHOW_ONCE = 128, /* only the first for the same subject */
	SHOW_RULE = 256, /* say when the rule did it */
};

struct board_rule {
	const char *action, *label;
	unsigned show;
};
const struct board_rule *board_rule_of(str action); /* NULL: never shown */

#endif
