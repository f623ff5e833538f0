/* views: what the pages of the desk show. */
#ifndef LIUYAN_DESK_VIEWS_H
#define LIUYAN_DESK_VIEWS_H

#include "files/files.h"
#include "account/account.h"
#include "app/layout.h"
#include "board/board.h"
#include "conduct/conduct.h"
#include "desk/groups.h"
#include "desk/queue.h"
#include "desk/watch.h"
#include "figures/figures.h"
#include "judge/judge.h"
#include "ledger/ledger.h"
#include "message/told.h"
#include "order/access.h"
#include "suggest/suggest.h"

/* ---- today ---- */

struct home_view {
	const struct layout *layout;
	struct desk_queue *queues;
	size_t queues_n;
	struct watch *watches; /* of supervisors and leaders */
	size_t watches_n;
	struct figure_line *figures; /* of analysts */
	size_t figures_n;
	int64_t approvals;   /* that wait for her yes */
	bool applications;   /* units ask to be taken in */
	int64_t training;    /* items her units have left */
	bool groups;	     /* takes messages in */
	bool topics;	     /* may see what is hot */
	bool admin;	     /* has a page of administrators */
	bool learning;	     /* may see how good the suggestions are */
	int64_t enterprises; /* accounts that wait for a check */
	const char *done;
};

/* ---- lists ---- */

struct list_view {
	const struct layout *layout;
	const struct desk_row *rows;
	size_t n;
	const struct domain_list *domains;
	int64_t state, kind, domain;
	str from, to, q, unit;
	bool oldest, orders, editor, stretch, cut;
	str more, csv; /* the rest of the address */
	str clear;
};

/* ---- a case ---- */

struct unit_choice {
	int64_t id;
	str name;
	bool chosen, co;
	str words; /* pinyin and aliases, to narrow the list down by */
};

/* A find of a reply that the unit may say is public. */
struct confirm_choice {
	str passage;
	const char *kind;
	bool chosen;
};

struct mark_choice {
	const char *code, *label;
	bool chosen;
};

/* One of those that are handled together, and what is said to its writer besides. */
struct word_choice {
	int64_t id;
	str title, text;
};

/* One form: what an action asks for. */
struct act {
	bool order, primary, open;
	int64_t id, version, subject;
	const struct life *row;
	char key[2];
	str prefix; /* keeps the ids of the fields apart */
	const struct faults *faults;
	const struct words *ticked;
	const struct reason *reasons;
	size_t reasons_n;
	str title, body, note, into;
	int64_t body_max;
	struct unit_choice *units, *offices, *named; /* named: complained of */
	size_t named_n;
	str about_names, about_person;
	size_t units_n, offices_n;
	const struct domain_list *domains;
	int64_t domain;		      /* chosen */
	struct suggestions suggested; /* units, with the reasons */
	int64_t due, days;
	str passage;
	struct mark_choice *marks;
	size_t marks_n;
	struct confirm_choice *confirms;
	size_t confirms_n;
	str members;
	struct like_choices likes; /* that may be handled together */
	struct word_choice *words;
	size_t words_n;
	str csrf, once; /* once: its idempotency key */
	struct attachment_field files;
	const struct lint *lint; /* of the draft, when it was checked */
	bool guessed;		 /* the ticked reasons are the program's */
};

bool words_have(const struct words *w, const char *word);
/* Whether any stands below the one that comes first. */
bool acts_folded(const struct act *acts, size_t n);

struct case_reply {
	int64_t version, at;
	const char *state;
	str who, reasons, note;
	html body;
};

struct case_order {
	const struct work_order *o;
	str unit, reasons;
	const char *state;
	struct due_badge due;
	struct case_reply *replies;
	size_t replies_n;
	const struct lint *lint; /* of the reply that waits for an editor */
	struct act *acts;
	size_t acts_n;
};

struct case_text {
	int64_t at, id;
	str who, title;
	const char *state;
	html body;
	struct act *acts;
	size_t acts_n;
};

struct case_event {
	int64_t at;
	const char *label, *role;
	str who, unit, reasons, note;
};

/* A box of the vault that has a text as it was written. */
struct case_original {
	int64_t part;
	bool followup;
};

struct opened_find {
	str passage;
	const char *kind;
	bool own;
	str once;
};

/* What was in it, its finds in order. */
struct opened {
	struct case_original of;
	str title, location, note;
	html body;
	struct opened_find *finds;
	size_t finds_n;
};

/* ---- promises ---- */

struct promise_row {
	struct promise p;
	str title, unit, day; /* day: 2026-03-31 */
	struct due_badge due;
};

struct promises_view {
	const struct layout *layout;
	struct promise_row *rows;
	size_t n;
	str from, to, more, csv; /* more, csv: the rest of the address */
	bool cut;
};

#define CASE_WAITS 16

struct case_wait {
	const char *what;
	str unit;
	struct due_badge due;
};

/* What the text says it is about, for whoever may change the domain. */
struct domain_hint {
	const struct domain *domain; /* NULL: nothing to say */
	bool same, sure;
	int percent;
	str reasons, once;
};

#define CASE_SIMILAR 5

/* A case about the same matter, that this actor may open at the desk. */
struct case_like {
	int64_t id, at, percent;
	str title, words; /* what both are about */
	const char *state;
};

struct case_view {
	struct message_told told; /* places that the text seems to be about */
	const struct layout *layout;
	enum access_view view;
	struct message m;    /* as this view shows it */
	struct message into; /* of a merged one, when it may be opened; id 0: none */
	str alias, where, domain, location;
	str about; /* units that it complains of */
	const char *kind, *state, *state_code;
	struct due_badge due;
	int64_t days; /* how the due date came about; 0: none */
	str since;
	const char *since_word;
	int64_t at;
	html body;
	struct file_items files;
	struct case_text *versions, *followups;
	size_t versions_n, followups_n;
	struct case_order *orders, *with_orders; /* with: of the one it is handled with */
	size_t orders_n, with_orders_n;
	struct board_joint joint;
	struct case_like similar[CASE_SIMILAR];
	size_t similar_n;
	bool may_bring;	 /* to bring them together with this one */
	int64_t into_id; /* chosen among them, for the form */
	struct rating_list ratings;
	struct case_event *events;
	size_t events_n;
	struct case_wait waits[CASE_WAITS];
	size_t waits_n;
	struct act *acts;
	size_t acts_n;
	struct case_original *originals; /* that this actor may open */
	size_t originals_n;
	const struct opened *opened;
	struct domain_hint hint;
	bool any_act, may_open, may_mark;
	const struct contact *contact; /* opened just now, or NULL */
	str reason;		       /* typed for opening it */
	const struct faults *faults;
	const struct act **keyed; /* for the help */
	size_t keyed_n;
	bool asked; /* to be taken down: a second person is to say so */
	const char *done, *failed;
	str lost; /* what was typed for a form that is no longer there */
};

#endif
