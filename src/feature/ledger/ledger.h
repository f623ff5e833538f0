/*
 * ledger: the record of what happened (台账), from which figures and deadlines
 * are computed and can be computed again.
 *
 * Invariants: an event is written in the same transaction as the change it
 * tells of; seq has no gap within a message; nothing here updates or deletes.
 * Each event carries a hash over its own text and the hash of the one before,
 * and the last one of a transaction a digest of everything kept of the message
 * (slice dossier). What may name a person (who acted, notes, texts) enters only
 * as a commitment under the message's salt. The event ends of chains wait in
 * `unsealed` for a signed head (slice seal).
 * Every write puts its message in line for upkeep (slice upkeep): what is made from
 * messages is brought up to date after the commit.
 * A note is what one person wrote to another about the matter; it is shown to
 * the writer and never on a public page.
 */
#ifndef LIUYAN_LEDGER_LEDGER_H
#define LIUYAN_LEDGER_LEDGER_H

#include "app/slice.h"
#include "ledger/queries.h"

#define LEDGER_HASH 32
#define LEDGER_SALT 16

extern const struct slice slice_ledger;

/* An event that waits for the end of the write session. */
struct ledger_waiting {
	struct event_add_in e;
	struct ledger_waiting *next;
};

/* Appends; `in->seq` is the message's new version. Actor and time are filled
 * in from the context when they are zero. Closed, record and hash are made when
 * the session settles, before its commit. */
MUST err ledger_append(struct ctx *c, const struct event_add_in *in);
MUST err ledger_audit(struct ctx *c, const char *action, str object, const char *result);
/* The same with an id that another row has too. */
MUST err ledger_audit_row(struct ctx *c, const struct audit_add_in *in);

/* Audit rows behind `after` from before there was a seal, put in line for it;
 * *after moves on, *n says how many. In batches of `most`. */
MUST err ledger_audits_wait(struct ctx *c, int64_t *after, int64_t most, size_t *n);

/* Those appended and not yet written, oldest first; the caller writes them. */
struct ledger_waiting *ledger_take(struct ctx *c);
/* The same, which stay. */
const struct ledger_waiting *ledger_look(const struct ctx *c);
/* The message's salt, made with its first event. */
MUST err ledger_salt(struct ctx *c, const struct event_add_in *first, str *salt);
/* Writes events of one message that follow each other, the last with the digest
 * of the message's record. */
MUST err ledger_write(struct ctx *c, struct event_add_in *v, size_t n, str salt, str record);
/* The same for events that have been written before there was a chain. */
MUST err ledger_chain(struct ctx *c, struct event_add_in *v, size_t n, str salt, str record);

/* ---- pure ---- */
void ledger_hash(struct arena *a, const unsigned char before[LEDGER_HASH],
		 const struct event_add_in *e, unsigned char out[LEDGER_HASH]);
void ledger_closed(str salt, const struct event_add_in *e, unsigned char out[LEDGER_HASH]);
bool ledger_has_closed(const struct event_add_in *e); /* somebody is named or quoted */
struct event_add_in ledger_of_row(const struct event *e);
/* An audit row's own hash; needs the installation's secret. */
void ledger_audit_hash(const struct ctx *c, const struct audit_add_in *in,
		       unsigned char out[LEDGER_HASH]);

#endif
