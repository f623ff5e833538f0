#include "conduct/second.h"

#include "app/app.h"
#include "order/access.h"
#include "unit/unit.h"

/* ---- asking ---- */

static str words_of(struct ctx *c, str codes)
{
	struct buf b = buf_new(c->a, 128, 4096);

	while (codes.n) {
		if (b.n)
			buf_lit(&b, "；");
		buf_lit(&b, reason_text(message_reasons, message_reasons_n, str_cut(&codes, ' ')));
	}
	return buf_str(&b);
}

err second_ask(struct ctx *c, const struct message *m, const struct step *s)
{
	struct approval_new in = { .kind = APPROVAL_TAKEDOWN,
				   .subject = m->id,
				   .detail = s->reason,
				   .reason = s->note.n ? s->note : words_of(c, s->reason) };
	struct object o = message_object(c, m);
	int64_t id;

	if (s->version && s->version != m->version)
		return ERR_CONFLICT;
	return approval_ask(c, &in, &o, &id);
}

/* ---- the draw ---- */

/* By the installation's key: nobody can tell beforehand which will be looked at again. */
static bool is_drawn(struct ctx *c, const struct message *m)
{
	int64_t percent = setting_number(c->settings, SET_RECHECK_PERCENT);
	unsigned char sum[32];

	app_keyed(c->app, "recheck",
		  arena_fmt(c->a, "%lld.%lld", (long long)m->id, (long long)m->version), sum);
	return (sum[0] << 8 | sum[1]) % 100 < percent;
}

err second_sample(struct ctx *c, const struct message *next, int64_t account)
{
	bool removed = next->state == MESSAGE_REMOVED;

	TRY(reason_counted(c, removed ? REASON_REMOVED : REASON_REFUSED, next->reason));
	return is_drawn(c, next) ? approval_sample(c, next->id, account, next->reason) : OK;
}

err conduct_recheck(struct ctx *c, const struct approval *a, bool kept, str note)
{
	struct step s = { .action = S("look_again"), .internal = true, .note = note };
	struct message m, next;

	TRY(reason_counted(c, REASON_AGAIN, a->detail));
	if (kept)
		return OK;
	TRY(reason_counted(c, REASON_OTHERWISE, a->detail));
	TRY(message_get(c, a->subject, &m));
	if (m.state != MESSAGE_REFUSED)
		return OK; /* it has gone on, or is a tombstone: the judgement stands in the record
			    */
	next = m;
	return message_step(c, &m, &next, &s);
}

/* ---- what the gate asks about ---- */

/* The paths of the units that hold an order on it. */
static err assigned(struct ctx *c, int64_t message, struct object *o)
{
	struct work_order_list l;
	struct unit u;
	str *paths;

	TRY(q_orders_of(c->db, message, &l));
	paths = ARENA_ARRAY(c->a, str, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].state != ORDER_CANCELLED && unit_get(c, l.v[i].unit, &u) == OK)
			paths[o->assigned_n++] = u.path;
	o->assigned = paths;
	return OK;
}

err conduct_object(struct ctx *c, int64_t message, struct object *out)
{
	struct message m;

	*out = (struct object){ 0 };
	if (message == 0)
		return OK;
	TRY(message_get(c, message, &m));
	*out = message_object(c, &m);
	return assigned(c, message, out);
}
