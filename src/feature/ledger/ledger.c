#include "ledger/ledger.h"

#include "base/id.h"

extern const struct migration migrations_ledger[];
extern const size_t migrations_ledger_n;

err ledger_append(struct ctx *c, const struct event_add_in *in)
{
	struct event_add_in e = *in;

	if (e.at == 0)
		e.at = c->now;
	if (e.account == 0)
		e.account = c->actor.account;
	return q_event_add(c->db, &e, NULL);
}

err ledger_audit(struct ctx *c, const char *action, str object, const char *result)
{
	struct audit_add_in in = { id_make(c->now), c->actor.account, str_of(action), object,
				   str_of(result) };

	return q_audit_add(c->db, &in, NULL);
}

static const struct store_part store = { migrations_ledger, &migrations_ledger_n, queries_ledger,
					 &queries_ledger_n };

const struct slice slice_ledger = { .name = "ledger", .store = &store };
