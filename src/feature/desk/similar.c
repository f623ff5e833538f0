/* Cases about the same matter as the one that is open, as far as its reader may open them. */
#include "alike/alike.h"
#include "base/id.h"
#include "desk/acts.h"

#define LOOKED_AT 25 /* hits, of which the reader may open some */

static bool asks_for_another(const struct life *row)
{
	return (row->needs & NEED_INTO) != 0;
}

static err add(struct ctx *c, const struct alike_ask *ask, const struct alike_hit *h,
	       struct case_view *v)
{
	struct case_like *s = &v->similar[v->similar_n];
	enum access_view view;
	struct message m;
	err e = access_message(c, h->message, &m);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(access_view_of(c, &m, &view));
	access_mask(c, view, &m);
	if (view < VIEW_UNIT || message_is_tombstone(&m) || (m.joint && m.joint == v->m.joint))
		return OK;
	*s = (struct case_like){ .id = m.id,
				 .at = id_time(m.id),
				 .percent = (int64_t)(h->score * 100 + 0.5),
				 .title = m.title,
				 .words = alike_reason(c->a, &ask->text, h),
				 .state = life_label(&message_life, m.state) };
	v->similar_n++;
	return OK;
}

err similar_of_case(struct ctx *c, struct case_view *v)
{
	const struct alike_ask ask = { .text = { v->m.title, v->m.body },
				       .place = v->m.place,
				       .besides = v->m.id,
				       .n = LOOKED_AT,
				       .least = ALIKE_OFFER };
	const struct life *rows[32];
	struct alike_hits hits;
	size_t n;

	if (v->view < VIEW_UNIT || message_is_tombstone(&v->m))
		return OK;
	TRY(alike_find(c, &ask, &hits));
	for (size_t i = 0; i < hits.n && v->similar_n < CASE_SIMILAR; i++)
		TRY(add(c, &ask, &hits.v[i], v));
	n = v->similar_n ? message_actions(c, &v->m, rows) : 0;
	for (size_t i = 0; i < n; i++)
		v->may_bring = v->may_bring || asks_for_another(rows[i]);
	return OK;
}

/* The one that was chosen among them is filled in, and the form stands open. */
err offer_into(struct ctx *c, struct act_maker *k, struct act *a)
{
	if (k->v->into_id) {
		a->into = arena_fmt(c->a, "%lld", (long long)k->v->into_id);
		a->open = true;
	}
	return OK;
}
