/*
 * vault: texts that name a person, sealed one record at a time (身份保险柜).
 *
 * Invariants: what is sealed is in no other column, list or log. Each box has a key
 * of its own, wrapped by a key of the vault (keys.h); both are bound to their place,
 * so that a box moved elsewhere does not open. vault_open is the only way back to the
 * text, and it writes who, when and why in the same transaction: a session that cannot
 * write opens nothing. A box that is dropped cannot be opened by anybody again.
 * Lifetime: opened texts are the context's arena's.
 */
#ifndef LIUYAN_VAULT_VAULT_H
#define LIUYAN_VAULT_VAULT_H

#include "app/slice.h"
#include "vault/queries.h"

#define VAULT_TEXTS 8 /* in one box */

extern const struct slice slice_vault;

/* Under 100: belongs to the message whose id is the record, and to its digest. */
enum vault_kind {
	VAULT_CONTACT = 1,   /* name, phone, remark, e-mail */
	VAULT_ORIGINAL = 2,  /* a text before personal data was taken out; part: its version */
	VAULT_FOLLOWUP = 3,  /* the same of a follow-up; part: its id */
	VAULT_REPLY = 4,     /* the same of a reply; part: its id */
	VAULT_RELAY = 5,     /* a letter between unit and writer; part: its id */
	VAULT_WRITER = 100,  /* a writer's account */
	VAULT_TOTP = 101,    /* an account's second factor */
	VAULT_ADDRESS = 102, /* where a notice goes */
	VAULT_SUBSCRIPTION = 103,
};

struct vault_ref {
	int64_t record;
	enum vault_kind kind;
	int64_t part;
};

struct vault_texts {
	str v[VAULT_TEXTS];
	size_t n;
};

/* Why a box is opened: a word of the program and what the person said. Without a
 * grant it is the writer herself, or the program (`purpose` tells which). */
struct vault_look {
	const char *purpose;
	str reason;
	const struct grant *grant;
};

/* Seals and writes; what was there under that name is gone. */
MUST err vault_seal(struct ctx *c, struct vault_ref at, const struct vault_texts *texts);
/* Seals without writing, for rows that are written in bulk. */
MUST err vault_make(struct ctx *c, struct vault_ref at, const struct vault_texts *texts,
		    struct vault_box *out);
MUST err vault_write(struct ctx *c, const struct vault_box *b);
/* ERR_NOT_FOUND when there is none (or it was erased), ERR_RATE over the day's quota. */
MUST err vault_open(struct ctx *c, struct vault_ref at, const struct vault_look *look,
		    struct vault_texts *out);
/* Of the box something was told without being shown: the access row alone. */
MUST err vault_told(struct ctx *c, struct vault_ref at, const struct vault_look *look);
/* How often for this purpose in the last day, of the newest 200 accesses. */
MUST err vault_times(struct ctx *c, int64_t record, const char *purpose, int64_t *n);
MUST err vault_drop(struct ctx *c, struct vault_ref at);
MUST err vault_drop_all(struct ctx *c, int64_t record);
/* Is its key whole? Opens nothing. */
/* Reads the keys and compares them with the data; says what is wrong on stderr
 * (ERR_USAGE). Commands that app_open opens with a current schema need not. */
MUST err vault_load(struct ctx *c);
bool vault_sound(const struct ctx *c, const struct vault_box *b);
/* Two equal texts have one value that nobody without the keys can make or guess:
 * "the same phone?". HMAC-SM3 under the installation's
 * secret, so it survives a change of the vault's keys and suite. */
MUST err vault_hash(const struct ctx *c, const char *purpose, str text, unsigned char out[32]);
/* What the audit row of an access says. */
str vault_access_text(struct arena *a, const struct vault_access *v);

#endif
