/* views: what the board's pages show. */
#ifndef LIUYAN_BOARD_VIEWS_H
#define LIUYAN_BOARD_VIEWS_H

#include "judge/judge.h"
#include "app/layout.h"
#include "board/board.h"
#include "conduct/conduct.h"

/* A place, office or unit to go to, with how many came to it. */
struct choice_link {
	int64_t id;
	str name, count;
};

struct choice_links {
	struct choice_link *v;
	size_t n;
};

/* The places right below, with how many came to each. */
MUST err board_place_links(struct ctx *c, int64_t parent, struct choice_links *out);

struct home_view {
	const struct layout *layout;
	struct board_figures figures;
	struct board_items answered, newest;
	struct choice_links places;
};

struct word_choice {
	str value, label;
	bool chosen;
	str words; /* by which the list is narrowed down, besides the label */
};

struct word_choices {
	struct word_choice *v;
	size_t n;
};

struct list_view {
	const struct layout *layout;
	const struct board_filter *filter;
	const struct faults *faults;
	struct word_choices regions, offices, kinds, domains, states;
	struct board_items items;
	str chosen; /* what is filtered by, in words */
	str count;  /* of the figures; empty where none is kept */
	str query;
};

struct message_view {
	const struct layout *layout;
	const struct board_case *b;
	bool mine;
	bool signed_in, follows; /* a writer */
};

struct mean_score {
	const char *label, *word;
	str mean;
};

struct region_view {
	const struct layout *layout;
	struct place_path path;
	struct place place;
	struct office office; /* an office's page */
	struct unit unit;     /* a unit's page */
	str name;
	const char *param; /* of the list: region, office, unit */
	int64_t id;
	struct board_figures figures;
	struct board_items items;
	struct choice_links offices, units, children;
	struct word_choices duties;
	struct mean_score scores[3];
	bool scored;
	str rated;
	str above;		     /* the unit over this one */
	struct return_lines returns; /* of its replies, in twelve months */
};

struct stats_row {
	int64_t id;
	str name;
	const char *under; /* where its link leads: regions, units; NULL: none */
	struct board_figures f;
};

struct stats_table {
	const char *title, *head;
	struct stats_row *v;
	size_t n;
	struct board_figures sum;
	bool summed;
	size_t silent; /* rows at the end that received nothing */
};

/* How often the replies of a unit were returned, with the reason that was given most. */
struct returned_row {
	int64_t id, n;
	str name;
	const char *most;
};

struct bar {
	int64_t x, received, answered, solved; /* heights */
	int64_t month;
	str label;
};

struct reason_row {
	int64_t month;
	str code;
	const char *text;
	int64_t counts[4]; /* refused, removed, looked at again, judged otherwise */
};

struct reasons_view {
	const struct layout *layout;
	struct reason_row *v;
	size_t n;
};

struct stats_view {
	const struct layout *layout;
	const struct faults *faults;
	struct place place;
	struct place_path path;
	str region; /* as it was typed */
	int64_t year;
	int64_t *years;
	size_t years_n;
	struct board_figures figures;
	struct stats_table tables[4];
	size_t tables_n;
	struct returned_row *returned;
	size_t returned_n;
	struct bar bars[12];
	size_t bars_n;
	str top, half; /* the scale's figures */
	str query;
};

/* A form of the writer's page; the one that failed keeps what was typed. */
struct mine_form {
	const struct life *row;
	const struct conduct_input *in;
	const struct faults *faults;
	str key;	    /* idempotency */
	const char *prefix; /* of ids, so that they differ; "" for the failed one */
	bool failed;
	struct attachment_field files;
};

struct mine_view {
	const struct layout *layout;
	const struct board_case *b;
	const struct faults *faults;
	const struct contact *contact; /* opened on her asking, or NULL */
	struct mine_form forms[8];
	size_t forms_n;
	int64_t title_max, body_max, text_max;
	bool waits;  /* for her rating */
	bool listed; /* has a public page */
};

#endif
