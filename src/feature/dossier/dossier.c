#include "dossier/faces.h"

#include <stdlib.h>

#include "base/rand.h"

extern const struct migration migrations_dossier[];
extern const size_t migrations_dossier_n;

static err take_closing(struct ctx *c, int64_t message, struct dossier *out)
{
	struct closing_time row;
	err e = q_closing_of(c->db, message, &row);

	if (e == OK)
		out->closes_at = row.at;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* What a message has from its first moment. */
static err read_new(struct ctx *c, int64_t message, struct dossier *out)
{
	*out = (struct dossier){ 0 };
	TRY(message_get(c, message, &out->m));
	TRY(q_about_of(c->db, message, &out->about));
	TRY(q_attachments_of(c->db, message, &out->attachments));
	return q_vault_boxes_of(c->db, message, &out->boxes);
}

err dossier_read(struct ctx *c, int64_t message, struct dossier *out)
{
	TRY(read_new(c, message, out));
	TRY(take_closing(c, message, out));
	TRY(q_message_versions(c->db, message, &out->versions));
	TRY(q_relay_of(c->db, message, &out->letters));
	TRY(q_followup_of(c->db, message, &out->followups));
	if (out->m.joint) /* else it has no row */
		TRY(q_joint_by_message(c->db, message, &out->joint));
	TRY(q_orders_of(c->db, message, &out->orders));
	TRY(q_replies_of(c->db, message, &out->replies));
	return q_ratings_of(c->db, message, &out->ratings);
}

static err with_digest(struct ctx *c, const struct event_add_in *first, const struct dossier *r,
		       str out[2])
{
	unsigned char digest[LEDGER_HASH];

	TRY(ledger_salt(c, first, &out[0]));
	dossier_hash(r, out[0], digest);
	out[1] = arena_copy(c->a, (str){ (const char *)digest, LEDGER_HASH });
	return OK;
}

err dossier_events(struct ctx *c, struct event_add_in *v, size_t n, const struct dossier *r)
{
	str salt_digest[2];

	TRY(with_digest(c, &v[0], r, salt_digest));
	return ledger_write(c, v, n, salt_digest[0], salt_digest[1]);
}

err dossier_chain(struct ctx *c, struct event_add_in *v, size_t n, const struct dossier *r)
{
	str salt_digest[2];

	TRY(with_digest(c, &v[0], r, salt_digest));
	return ledger_chain(c, v, n, salt_digest[0], salt_digest[1]);
}

/* ---- the end of a write session ---- */

static int by_message(const void *a, const void *b)
{
	const struct event_add_in *x = a, *y = b;

	if (x->message != y->message)
		return (x->message > y->message) - (x->message < y->message);
	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* All that wait, those of one message beside each other and in order. */
static struct event_add_in *sorted(struct ctx *c, const struct ledger_waiting *list, size_t *n)
{
	struct event_add_in *v;
	size_t i = 0;

	*n = 0;
	for (const struct ledger_waiting *w = list; w; w = w->next)
		++*n;
	v = ARENA_ARRAY(c->a, struct event_add_in, *n + 1);
	for (const struct ledger_waiting *w = list; w; w = w->next)
		v[i++] = w->e;
	qsort(v, *n, sizeof(*v), by_message);
	return v;
}

static err settle(struct ctx *c)
{
	struct ledger_waiting *list = ledger_take(c);
	struct event_add_in *v;
	struct dossier rows;
	size_t n, i, same;

	if (!list)
		return OK;
	v = sorted(c, list, &n);
	for (i = 0; i < n; i += same) {
		struct arena_mark mark = arena_mark(c->a);
		for (same = 1; i + same < n && v[i + same].message == v[i].message;)
			same++;
		/* a message of this moment has nothing else yet */
		TRY((same == 1 && v[i].seq == 1 ? read_new : dossier_read)(c, v[i].message, &rows));
		TRY(dossier_events(c, v + i, same, &rows));
		arena_rewind(c->a, mark);
	}
	return OK;
}

/* ---- erasing ---- */

err dossier_note(struct ctx *c, struct event_add_in *e)
{
	struct message m, next;

	TRY(message_get(c, e->message, &m));
	next = m;
	e->seq = ++next.version;
	e->from_state = e->to_state = m.state;
	next.updated_at = c->now;
	TRY(message_touch(c, &m, &next));
	return ledger_append(c, e);
}

err dossier_erase(struct ctx *c, int64_t message, str reason)
{
	unsigned char salt[LEDGER_SALT];
	struct event_add_in e = { .message = message, .action = S("erase"), .reason = reason };

	TRY(dossier_note(c, &e));
	TRY(vault_drop_all(c, message));
	TRY(joint_forget(c, message));
	rand_secret(salt, sizeof(salt));
	TRY(q_event_salt_change(c->db, message, e.seq, (str){ (const char *)salt, sizeof(salt) },
				NULL));
	return OK;
}

static const size_t no_queries = 0;
static const struct store_part store = { .migrations = migrations_dossier,
					 .migrations_n = &migrations_dossier_n,
					 .queries_n = &no_queries };

const struct slice slice_dossier = {
	.name = "dossier", .store = &store, .settle = settle, .upgrade = dossier_upgrade
};
