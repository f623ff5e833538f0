/* What a message teaches: taken when it has changed, and taken back. */
#include "order/order.h"
#include "place/place.h"
#include "suggest/queries.h"
#include "suggest/suggest.h"
#include "suggest/words.h"
#include "unit/unit.h"

#define ALL_PLACES -1
#define GIVEN_MOST 32

struct lessons {
	struct lesson_given v[GIVEN_MOST];
	size_t n;
};

static struct lesson_given *of_unit(struct lessons *l, const struct message *m, int64_t unit)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].unit == unit)
			return &l->v[i];
	if (l->n == GIVEN_MOST)
		return NULL;
	l->v[l->n] = (struct lesson_given){
		.message = m->id, .unit = unit, .place = m->place, .domain = m->domain
	};
	return &l->v[l->n++];
}

/* A unit said no, and was not told to do it all the same. An order that was taken back
 * for another reason teaches nothing. */
static void count(struct lesson_given *g, const struct work_order *o)
{
	bool ended = o->state == ORDER_CANCELLED;

	if (o->declines && (ended || o->state == ORDER_DECLINED))
		g->declined = 1;
	else if (!ended)
		g->sent = 1;
	g->returned |= g->sent && o->returns > 0;
}

static str terms_of(struct ctx *c, const struct message *m)
{
	struct buf b = buf_new(c->a, 256, 1024);
	struct suggest_words w;

	words_of(c->a, m->title, m->body, &w);
	for (size_t i = 0; i < w.n; i++)
		buf_fmt(&b, "%s%lld", i ? " " : "", (long long)w.v[i].hash);
	return buf_str(&b);
}

static err role_of_unit(struct ctx *c, int64_t unit, int64_t *role)
{
	struct place p = { 0 };
	struct unit u;

	TRY(unit_get(c, unit, &u));
	err e = place_get(c, u.place, &p);
	*role = words_role(u.name, p.name);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Only lead orders: who helps follows from who leads. */
static err lessons_now(struct ctx *c, int64_t message, const struct work_order_list *orders,
		       struct lessons *out)
{
	struct message m;

	out->n = 0;
	TRY(message_get(c, message, &m));
	for (size_t i = 0; i < orders->n; i++) {
		struct lesson_given *g;
		if (orders->v[i].lead && (g = of_unit(out, &m, orders->v[i].unit)))
			count(g, &orders->v[i]);
	}
	for (size_t i = 0; i < out->n; i++) {
		out->v[i].terms = terms_of(c, &m);
		TRY(role_of_unit(c, out->v[i].unit, &out->v[i].role));
	}
	return OK;
}

/* ---- counting ---- */

static err add_row(struct ctx *c, const struct lesson_given *g, int64_t term, int64_t sign)
{
	struct lesson_add_in in = { g->place,	       g->domain,      term,
				    g->unit,	       sign * g->sent, sign * g->declined,
				    sign * g->returned };

	TRY(q_lesson_add(c->db, &in, NULL));
	in.scope = ALL_PLACES;
	in.unit = g->role;
	return q_lesson_add(c->db, &in, NULL);
}

static err add_lesson(struct ctx *c, const struct lesson_given *g, int64_t sign)
{
	str rest = g->terms;

	if (!g->sent && !g->declined)
		return OK;
	TRY(add_row(c, g, 0, sign));
	while (rest.n) {
		int64_t term;
		if (str_int(str_cut(&rest, ' '), &term))
			TRY(add_row(c, g, term, sign));
	}
	return OK;
}

static bool same(const struct lesson_given *a, const struct lesson_given *b)
{
	return a->unit == b->unit && a->place == b->place && a->domain == b->domain &&
	       a->role == b->role && a->sent == b->sent && a->declined == b->declined &&
	       a->returned == b->returned && str_eq(a->terms, b->terms);
}

static const struct lesson_given *among(const struct lesson_given *v, size_t n, int64_t unit)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].unit == unit)
			return &v[i];
	return NULL;
}

static err put(struct ctx *c, const struct lesson_given *g)
{
	struct lesson_given_put_in in = { g->message, g->unit,	   g->place,	g->domain, g->role,
					  g->sent,    g->declined, g->returned, g->terms };

	return q_lesson_given_put(c->db, &in, NULL);
}

/* Orders are never deleted, so that every unit that gave a lesson is still among those
 * of now. */
err suggest_learn(struct ctx *c, int64_t message)
{
	struct lesson_given_list given;
	struct work_order_list orders;
	struct lessons now;

	TRY(q_orders_of(c->db, message, &orders));
	if (orders.n == 0)
		return OK;
	TRY(q_lesson_given_of(c->db, message, &given));
	TRY(lessons_now(c, message, &orders, &now));
	for (size_t i = 0; i < now.n; i++) {
		const struct lesson_given *was = among(given.v, given.n, now.v[i].unit);
		if (was && same(was, &now.v[i]))
			continue;
		if (was)
			TRY(add_lesson(c, was, -1));
		TRY(add_lesson(c, &now.v[i], 1));
		TRY(put(c, &now.v[i]));
	}
	return OK;
}
