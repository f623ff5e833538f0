/*
 * message: what a person wrote (留言), its life and its public lists.
 *
 * Invariants: a message changes only by message_step, which finds the row of
 * the life table, asks the gate, and writes message, event, lists, desk and
 * figures in the caller's transaction. Contact data stays in its own table.
 * id holds the time of writing; version counts the events.
 */
#ifndef LIUYAN_MESSAGE_MESSAGE_H
#define LIUYAN_MESSAGE_MESSAGE_H

#include "app/input.h"
#include "app/life.h"
#include "app/slice.h"
#include "figures/figures.h"
#include "message/queries.h"
#include "vault/vault.h"

enum message_state {
#define STATE(number, name, code, label) MESSAGE_##name = number,
#include "message/states.def"
#undef STATE
	MESSAGE_STATES
};

enum message_effect {
	EFFECT_PUBLISH = 1,
	EFFECT_VERSION = 2,
	EFFECT_DISPATCH = 4,
	EFFECT_RECALL = 8,
	EFFECT_ANSWER = 16,
	EFFECT_CLOSE = 32,
	EFFECT_REOPEN = 64,
	EFFECT_CANCEL = 128, /* its orders end */
	EFFECT_FOLLOWUP = 256,
	EFFECT_SHOW = 512,
	EFFECT_KEEP = 1024,
	EFFECT_MARK = 2048, /* a passage is hidden by hand */
	EFFECT_LIFT = 4096, /* or shown again */
	EFFECT_JOIN = 8192, /* it is handled together with others (slice joint) */
	EFFECT_LEAVE = 16384,
};

enum message_need {
	NEED_NOTE = 1,
	NEED_REFUSAL = 2,
	NEED_TEXT = 4,
	NEED_BODY = 8,
	NEED_UNITS = 16,
	NEED_OFFICE = 32,
	NEED_INTO = 64,
	NEED_RATING = 128,
	NEED_SUBJECT = 256,
	NEED_RETURN = 512, /* of orders: why a reply is returned */
	NEED_DECLINE = 1024,
	NEED_REPLY = 2048,
	NEED_ABOUT = 4096,    /* the units that it complains of */
	NEED_MARK = 8192,     /* a passage and its kind */
	NEED_LIFT = 16384,    /* a passage of an original: the original's page asks for it */
	NEED_MEMBERS = 32768, /* the messages that are handled with it */
	NEED_DOMAIN = 131072,
	NEED_WORDS = 65536, /* of a released reply: may say more to each of those */
};

enum message_fact {
	FACT_SOLVED = 1,
	FACT_PARTLY = 2,
	FACT_UNSOLVED = 4,
	FACT_MAY_REOPEN = 8,
	/* known of any message by itself: */
	FACT_SINGLE = 16, /* it is handled alone */
	FACT_MEMBER = 32, /* it is handled with another, which has the orders */
	FACT_APART = 64,  /* it has its own orders */
};
enum outcome { OUTCOME_NONE = 0, OUTCOME_NOT = 1, OUTCOME_PARTLY = 2, OUTCOME_SOLVED = 3 };

#define PERM(name, label, roles, scope) extern const struct perm perm_message_##name;
#include "message/perms.def"
#undef PERM

struct reason {
	const char *code, *text;
};
extern const struct reason message_reasons[];
extern const size_t message_reasons_n;
const char *reason_text(const struct reason *v, size_t n, str code); /* "" when unknown */

extern const struct life_table message_life;
extern const struct slice slice_message;

struct message_new {
	int64_t office, kind, domain;
	str title, body, location, name, phone, remark, source;
	str about; /* names of the units that it complains of */
	bool private, anonymous;
	bool guessed;	   /* the domain was left to the program */
	bool use_verified; /* her account's phone and name, where those here are empty */
	bool agree_publish, agree_contact;
	str key;	    /* idempotency */
	struct words files; /* tokens of files that came with it (attachment.h) */
	bool files_public;
};

/* Who wrote, as the vault keeps it. */
struct contact {
	str name, phone, remark;
};

struct receipt {
	int64_t id, state;
	str code, passcode;
	unsigned hidden;  /* the kinds, 1 << kind, of what was hidden in it (redact.h) */
	bool repeated;	  /* the same key had been sent before */
	str event_hash;	  /* of the first event, 32 bytes; empty: it has none */
	int64_t event_at; /* ms */
};

#define SIMILAR_SHOWN 5

/* Messages that seem to be about the same matter as a text. */
struct message_like {
	struct message m;
	int64_t percent; /* how alike, 1 to 100 */
	str words;	 /* what both are about */
};

struct message_similar {
	struct message_like v[SIMILAR_SHOWN];
	size_t n;
};

/* Those that everybody may read and that are not closed, of the place's city and of what
 * is above it, the most alike first. Empty when the site offers none. */
MUST err message_find_similar(struct ctx *c, str title, str body, int64_t place,
			      struct message_similar *out);

/* Of the slice: reads what is submitted before its session (slice.h). */
MUST err message_prepare(struct ctx *c, const struct request *rq);
/* Takes a message in; faults are in the context. Of the receipt only id and
 * repeated: the rest is there when the session has settled (message_receipt).
 * ERR_KEY_REUSED when the key came before with other content. */
MUST err message_submit(struct ctx *c, struct message_new *in, struct receipt *out);
MUST err message_receipt(struct ctx *c, int64_t id, struct receipt *out);
/* Seals the contact, if there is any of it. */
MUST err message_contact_seal(struct ctx *c, int64_t message, const struct contact *in,
			      struct vault_box *out);
/* Opens it, which writes who looked; empty when there is none. */
MUST err message_contact_open(struct ctx *c, int64_t message, const struct vault_look *look,
			      struct contact *out);
/* The message of these codes; ERR_NOT_FOUND alike for either being wrong. */
MUST err message_lookup(struct ctx *c, str code, str passcode, int64_t *id);

/* What one of those that are handled together is told besides. */
struct step_word {
	int64_t message;
	str text;
};

struct step {
	str action;
	unsigned facts; /* besides those of the message itself */
	str reason, note;
	int64_t subject, unit;
	int64_t version;	       /* that the form was made from; 0: whatever it is now */
	str scores;		       /* of a rating, for the record */
	const struct step_word *words; /* of a reply that goes to several */
	size_t words_n;
	bool internal;		/* a step of another use-case, which has asked the gate */
	const struct life *row; /* filled in by message_step */
};

MUST err message_get(struct ctx *c, int64_t id, struct message *out);
/* Takes *m one step on to *next (a changed copy of *m, whose state, version
 * and times are filled in). */
MUST err message_step(struct ctx *c, const struct message *m, struct message *next, struct step *s);
/* Writes the changed copy alone: another use-case writes the event that goes
 * with its new version. */
MUST err message_touch(struct ctx *c, const struct message *m, const struct message *next);
/* Holds messages as they were read until the session ends; ERR_CONFLICT when one
 * has changed since. All that a session decides of several at once, in one call:
 * they are held in the order of their ids, so that nobody waits in a ring. */
MUST err message_hold(struct ctx *c, const struct message *const *v, size_t n);
/* Looks for units in a text that was changed; `usual` would take it in, next->coordinator
 * does. */
MUST err message_renamed(struct ctx *c, struct message *next, int64_t usual);
/* What the gate must know of a message. */
struct object message_object(struct ctx *c, const struct message *m);
/* From now on it opens with this writer's account too. */
MUST err message_give(struct ctx *c, int64_t id, int64_t writer);
/* May nobody write here without signing in? */
bool message_needs_account(const struct ctx *c);
/* OK for its writer only. */
MUST err message_own(struct ctx *c, int64_t id);
/* The rows that this actor may use now; at most 32. */
size_t message_actions(struct ctx *c, const struct message *m, const struct life *out[32]);

/* ---- rules, pure ---- */
struct message_desk {
	int64_t unit, role;
	enum setting days;
};
struct message_desk message_desk_of(const struct message *m);
bool message_is_public(const struct message *m); /* page and lists, tombstones too */
bool message_is_tombstone(const struct message *m);
bool message_is_member(const struct message *m); /* handled with another (多诉合一) */
bool message_is_head(const struct message *m);	 /* others are handled with it */
unsigned message_facts_of(const struct message *m);
#define LIST_KEYS_MAX 8
/* The public lists it stands in when it is public: its places, office and unit. */
size_t message_list_keys(const struct message *m, int64_t out[LIST_KEYS_MAX]);
void message_facts(const struct message *m, struct facts *out);
/* "place.office.kind.domain.unit", under which it counts, and the scores of a
 * rating; empty when none of it has changed. m: as it was, or NULL. */
str message_facts_text(struct arena *a, const struct message *m, const struct message *next,
		       str scores);
void message_apply(const struct life *row, const struct message *m, struct message *next,
		   int64_t now);
/* What a unit sees for the writer; `word` is "写信人" in the reader's language. */
str message_alias(struct arena *a, const char *word, const struct message *m);

/* ---- writing many, for import and generate: rows without steps ---- */
MUST err message_record(struct ctx *c, const struct message *m, struct figures *f);
str message_code(struct ctx *c, int64_t id);		 /* without hyphens */
MUST err message_code_record(struct ctx *c, int64_t id); /* so that its writer can look it up */

/* ---- reading ---- */
struct message_filter {
	int64_t region, office, unit, kind, domain, state;
	int64_t from, to; /* ms, to is exclusive; 0: open */
	int64_t before;	  /* id, 0: from the newest */
	int64_t n;
};

struct message_listing {
	struct message *v;
	size_t n;
	int64_t next; /* before this id; 0: the end */
};

/* Those whose answers came out last, newest first; n at most. */
MUST err message_newly_answered(struct ctx *c, int64_t n, struct message_listing *out);
MUST err message_public_page(struct ctx *c, const struct message_filter *f,
			     struct message_listing *out);

#endif
