#include "ledger/ledger.h"

#include <string.h>

#include "app/app.h"
#include "base/id.h"
#include "base/log.h"
#include "base/rand.h"

struct queue {
	struct ledger_waiting *first, **last;
};

err ledger_append(struct ctx *c, const struct event_add_in *in)
{
	struct ledger_waiting *w = ARENA_NEW(c->a, struct ledger_waiting);
	struct queue *q = c->waiting;

	if (!q) {
		q = c->waiting = ARENA_NEW(c->a, struct queue);
		q->last = &q->first;
	}
	w->e = *in;
	if (w->e.at == 0)
		w->e.at = c->now;
	if (w->e.account == 0)
		w->e.account = c->actor.account;
	*q->last = w;
	q->last = &w->next;
	return OK;
}

struct ledger_waiting *ledger_take(struct ctx *c)
{
	struct queue *q = c->waiting;

	c->waiting = NULL;
	return q ? q->first : NULL;
}

const struct ledger_waiting *ledger_look(const struct ctx *c)
{
	const struct queue *q = c->waiting;

	return q ? q->first : NULL;
}

/* ---- writing ---- */

static str kept(struct ctx *c, const unsigned char *hash)
{
	return arena_copy(c->a, (str){ (const char *)hash, LEDGER_HASH });
}

err ledger_salt(struct ctx *c, const struct event_add_in *first, str *salt)
{
	unsigned char made[LEDGER_SALT];
	struct event_salt was;
	err e = first->seq == 1 ? ERR_NOT_FOUND : q_event_salt_of(c->db, first->message, &was);

	if (e == OK)
		*salt = was.salt;
	if (e != ERR_NOT_FOUND)
		return e;
	rand_secret(made, sizeof(made));
	*salt = arena_copy(c->a, (str){ (const char *)made, sizeof(made) });
	return q_event_salt_add(c->db, first->message, first->seq, *salt, NULL);
}

/* The hash that the first of v stands on. */
static err hash_before(struct ctx *c, const struct event_add_in *first,
		       unsigned char out[LEDGER_HASH])
{
	struct event_hash last;

	memset(out, 0, LEDGER_HASH);
	if (first->seq == 1)
		return OK;
	TRY(q_event_hash_at(c->db, first->message, first->seq - 1, &last));
	if (last.hash.n != LEDGER_HASH)
		return FAIL(ERR_STORE, "an event without its hash");
	memcpy(out, last.hash.p, LEDGER_HASH);
	return OK;
}

typedef err put_event(struct ctx *c, const struct event_add_in *e);

static err put_new(struct ctx *c, const struct event_add_in *e)
{
	return q_event_add(c->db, e, NULL);
}

static err put_old(struct ctx *c, const struct event_add_in *e)
{
	struct event_chain_in in = { e->message, e->seq, e->facts, e->closed, e->record, e->hash };
	int64_t changed = 0;

	TRY(q_event_chain(c->db, &in, &changed));
	return changed == 1 ? OK : FAIL(ERR_CONFLICT, "an event has a hash already");
}

struct writing {
	put_event *put;
	str salt, record;
};

static err write_chain(struct ctx *c, struct event_add_in *v, size_t n, const struct writing *w)
{
	unsigned char hash[LEDGER_HASH], closed[LEDGER_HASH];

	TRY(hash_before(c, &v[0], hash));
	for (size_t i = 0; i < n; i++) {
		v[i].closed = (str){ 0 };
		if (ledger_has_closed(&v[i])) {
			ledger_closed(w->salt, &v[i], closed);
			v[i].closed = (str){ (const char *)closed, LEDGER_HASH };
		}
		v[i].record = i + 1 == n ? w->record : (str){ 0 };
		ledger_hash(c->a, hash, &v[i], hash);
		v[i].hash = (str){ (const char *)hash, LEDGER_HASH };
		TRY(w->put(c, &v[i]));
	}
	return q_unsealed_put(c->db, v[0].message, v[n - 1].seq, kept(c, hash), NULL);
}

err ledger_write(struct ctx *c, struct event_add_in *v, size_t n, str salt, str record)
{
	TRY(q_upkeep_add(c->db, id_make(c->now), v[0].message, NULL));
	return write_chain(c, v, n, &(struct writing){ put_new, salt, record });
}

err ledger_chain(struct ctx *c, struct event_add_in *v, size_t n, str salt, str record)
{
	return write_chain(c, v, n, &(struct writing){ put_old, salt, record });
}

/* ---- acts that belong to no message ---- */

void ledger_audit_hash(const struct ctx *c, const struct audit_add_in *in,
		       unsigned char out[LEDGER_HASH])
{
	str text = arena_fmt(c->a, "%lld\n%lld\n%zu:%.*s\n%zu:%.*s\n%.*s\n", (long long)in->id,
			     (long long)in->account, in->action.n, STR_ARG(in->action),
			     in->object.n, STR_ARG(in->object), STR_ARG(in->result));

	app_keyed(c->app, "audit", text, out);
}

err ledger_audit_row(struct ctx *c, const struct audit_add_in *in)
{
	unsigned char hash[LEDGER_HASH];

	ledger_audit_hash(c, in, hash);
	TRY(q_audit_add(c->db, in, NULL));
	return q_unsealed_put(c->db, in->id, 0, kept(c, hash), NULL);
}

err ledger_audit(struct ctx *c, const char *action, str object, const char *result)
{
	struct audit_add_in in = { id_make(c->now), c->actor.account, str_of(action), object,
				   str_of(result) };

	return ledger_audit_row(c, &in);
}

err ledger_audits_wait(struct ctx *c, int64_t *after, int64_t most, size_t *n)
{
	unsigned char hash[LEDGER_HASH];
	struct audit_list l;

	TRY(q_audit_after(c->db, *after, most, &l));
	for (size_t i = 0; i < l.n; i++) {
		const struct audit *r = &l.v[i];
		struct audit_add_in in = { r->id, r->account, r->action, r->object, r->result };
		ledger_audit_hash(c, &in, hash);
		TRY(q_unsealed_put(c->db, r->id, 0, kept(c, hash), NULL));
		*after = r->id;
	}
	*n = l.n;
	return OK;
}

STORE_PART(store, ledger);

const struct slice slice_ledger = { .name = "ledger", .store = &store };
