/*
 * ledger: the record of what happened (台账), from which figures and deadlines
 * are computed and can be computed again.
 *
 * Invariants: an event is appended in the same transaction as the change it
 * tells of; seq has no gap within a message; nothing here updates or deletes.
 * A note is what one person wrote to another about the matter; it is shown to
 * the writer and never on a public page.
 */
#ifndef LIUYAN_LEDGER_LEDGER_H
#define LIUYAN_LEDGER_LEDGER_H

#include "app/slice.h"
#include "ledger/queries.h"

extern const struct slice slice_ledger;

/* Appends; `in->seq` is the message's new version. Actor and role are filled
 * in from the context when they are zero. */
MUST err ledger_append(struct ctx *c, const struct event_add_in *in);
MUST err ledger_audit(struct ctx *c, const char *action, str object, const char *result);

#endif
