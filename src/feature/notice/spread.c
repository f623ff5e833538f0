/* What is new becomes a row in each box that it is for and a delivery for each address. */
#include "about/about.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/mem.h"
#include "message/message.h"
#include "notice/inside.h"
#include "order/order.h"
#include "writer/writer.h"

#define BATCH 100

/* From and to are o'clock; the same twice: there are no quiet hours. */
int64_t notice_hour(int64_t now, int64_t from, int64_t to)
{
	struct civil t = clock_civil(now);
	bool quiet = from < to ? t.hour >= from && t.hour < to
			       : from > to && (t.hour >= from || t.hour < to);
	bool tomorrow = t.hour >= to;

	if (!quiet)
		return now;
	t.hour = (int)to;
	t.minute = t.second = 0;
	return clock_from_civil(&t) + (tomorrow ? MS_DAY : 0);
}

static err to_channels(struct ctx *c, const struct notice_row *r, unsigned channels)
{
	for (enum notice_channel by = NOTICE_BY_MAIL; by <= NOTICE_BY_SMS; by++) {
		bool has = false;
		if (!(channels & CHANNEL_BIT(by)) || !notice_can(c, by))
			continue;
		TRY(notice_has_address(c, r->box, r->owner, by, &has));
		if (has)
			TRY(notice_deliver(c, r, by, 0));
	}
	return OK;
}

static err to_browsers(struct ctx *c, const struct notice_row *r)
{
	struct push_browser_list l;

	TRY(q_push_browsers(c->db, r->owner, r->box, &l));
	for (size_t i = 0; i < l.n; i++)
		TRY(notice_deliver(c, r, NOTICE_BY_PUSH, l.v[i].id));
	return OK;
}

/* Who wants one mail a day gets none for each. */
static err without_digest(struct ctx *c, const struct notice_row *r, unsigned *channels)
{
	struct notice_digest d;
	err e = q_notice_digest_of(c->db, r->owner, r->box, &d);

	if (e == OK)
		*channels &= ~CHANNEL_BIT(NOTICE_BY_MAIL);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* A writer with an account is told outside of her pages only as long as she agrees to it. */
static err agrees(struct ctx *c, const struct notice_row *r, bool *yes)
{
	*yes = true;
	return r->box == BOX_WRITER ? consent_holds(c, r->owner, CONSENT_NOTICES, yes) : OK;
}

static err deliver(struct ctx *c, const struct notice_row *r)
{
	const struct notice_info *k = notice_info(r->kind);
	unsigned channels = 0;
	bool yes = false;

	TRY(agrees(c, r, &yes));
	if (!k || !yes)
		return OK; /* her box alone */
	TRY(notice_choice(c, r->box, r->owner, k, &channels));
	TRY(without_digest(c, r, &channels));
	TRY(to_channels(c, r, channels));
	if (channels & CHANNEL_BIT(NOTICE_BY_PUSH) && notice_can(c, NOTICE_BY_PUSH))
		return to_browsers(c, r);
	return OK;
}

static err put_row(struct ctx *c, const struct notice_row *r)
{
	struct notice_add_in in = { r->owner, r->box, r->id, r->kind, r->message, r->subject };

	return q_notice_add(c->db, &in, NULL);
}

static struct notice_row row_of(const struct notice_new *n, int64_t box, int64_t owner)
{
	return (struct notice_row){ owner, box, n->id, n->kind, n->message, n->subject };
}

static err to_one(struct ctx *c, const struct notice_new *n, int64_t box, int64_t owner)
{
	struct notice_row r = row_of(n, box, owner);

	TRY(put_row(c, &r));
	return deliver(c, &r);
}

static err to_writer_of(struct ctx *c, const struct notice_new *n)
{
	struct message_writer w;
	err e = q_message_writer_of(c->db, n->owner, &w);

	if (e == ERR_NOT_FOUND || (e == OK && w.writer == 0))
		return to_one(c, n, BOX_MESSAGE, n->owner);
	return e == OK ? to_one(c, n, BOX_WRITER, w.writer) : e;
}

static bool complains_of(const struct about *a, int64_t account)
{
	for (size_t i = 0; i < a->persons_n; i++)
		if (a->persons[i] == account)
			return true;
	return false;
}

/* One row for the desk, and deliveries to those who sit there. */
static err to_desk(struct ctx *c, const struct notice_new *n, int64_t unit)
{
	struct notice_row r = row_of(n, BOX_DESK + n->role, unit);
	struct notice_holder_list l;
	struct about about;

	TRY(about_read(c, n->message, &about));
	TRY(put_row(c, &r));
	TRY(q_notice_holders(c->db, unit, n->role, &l));
	for (size_t i = 0; i < l.n; i++) {
		struct notice_row own = row_of(n, BOX_ACCOUNT, l.v[i].account);
		if (!complains_of(&about, l.v[i].account))
			TRY(deliver(c, &own));
	}
	return OK;
}

static err to_role(struct ctx *c, const struct notice_new *n)
{
	struct notice_holder_list l = { 0 };

	do {
		TRY(q_role_holders(c->db, n->role, l.n ? l.v[l.n - 1].account : 0, BATCH, &l));
		for (size_t i = 0; i < l.n; i++)
			if (l.v[i].account != n->owner)
				TRY(to_one(c, n, BOX_ACCOUNT, l.v[i].account));
	} while (l.n == BATCH);
	return OK;
}

static err to_issued(struct ctx *c, const struct notice_new *n)
{
	struct work_order_list l;
	struct notice_new own = *n;

	TRY(q_orders_of(c->db, n->owner, &l));
	for (size_t i = 0; i < l.n; i++) {
		if (l.v[i].issued_at != n->subject)
			continue;
		own.id = id_make(c->now);
		own.subject = l.v[i].id;
		TRY(to_desk(c, &own, l.v[i].unit));
	}
	return OK;
}

static err to_desk_of_message(struct ctx *c, const struct notice_new *n)
{
	struct message m;
	int64_t unit;

	TRY(message_get(c, n->owner, &m));
	unit = n->whom == NOTICE_DESK_OF_LEAD ? m.lead_unit : m.coordinator;
	return unit ? to_desk(c, n, unit) : OK;
}

static err spread_one(struct ctx *c, const struct notice_new *n)
{
	switch ((enum notice_whom)n->whom) {
	case NOTICE_ACCOUNT:
		return to_one(c, n, BOX_ACCOUNT, n->owner);
	case NOTICE_WRITER:
		return to_one(c, n, BOX_WRITER, n->owner);
	case NOTICE_WRITER_OF:
		return to_writer_of(c, n);
	case NOTICE_ROLE:
		return to_role(c, n);
	case NOTICE_DESK:
		return to_desk(c, n, n->owner);
	case NOTICE_DESK_OF_COORDINATOR:
	case NOTICE_DESK_OF_LEAD:
		return to_desk_of_message(c, n);
	case NOTICE_DESKS_ISSUED:
		return to_issued(c, n);
	}
	return OK; /* of a newer program */
}

struct batch {
	struct app *app;
	size_t n;
};

static err spread_batch(struct ctx *c, void *data)
{
	struct batch *b = data;
	struct notice_new_list l;
	int64_t mine;

	TRY(q_notice_new_next(c->db, 0, BATCH, &l));
	for (size_t i = 0; i < l.n; i++) {
		TRY(q_notice_new_drop(c->db, l.v[i].id, &mine));
		err e = mine == 1 ? spread_one(c, &l.v[i]) : OK; /* else another process did */
		if (e != OK && e != ERR_NOT_FOUND) /* whoever is gone holds up nobody */
			return e;
	}
	b->n = l.n;
	return OK;
}

static err in_own_memory(struct arena *tmp, void *data)
{
	struct batch *b = data;
	struct ctx c = app_context(b->app, tmp);

	return app_write(&c, spread_batch, b);
}

err notice_spread(struct ctx *c)
{
	struct batch b = { .app = c->app };

	do
		TRY(mem_with(1u << 16, in_own_memory, &b));
	while (b.n == BATCH && !c->app->stopping);
	return OK;
}
