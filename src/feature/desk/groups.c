#include "desk/groups.h"

#include "alike/alike.h"
#include "app/input.h"
#include "app/paging.h"
#include "board/json.h"
#include "desk/html.h"
#include "desk/pages.h"
#include "desk/queue.h"
#include "order/access.h"

#define FOUND_MOST 24 /* hits, of which some may not be shown */
#define TEXT_MOST 20000
#define LOOKED_AT 100 /* that wait on the desk */
#define GROUPS_MOST 30
#define GROUP_MOST 12

/* Waits, is in no group, and lies with the same coordinator: as joining will ask. */
static err fits(struct ctx *c, const struct message *of, const struct message *m, bool *yes)
{
	struct object o = message_object(c, m);
	enum access_view v = VIEW_PUBLIC;

	*yes = m->state == MESSAGE_WAITING && m->joint == 0 && m->coordinator == of->coordinator &&
	       (m->private || !of->private) && gate(&c->actor, &perm_message_take_in, &o) == OK;
	if (*yes)
		TRY(access_view_of(c, m, &v));
	*yes = *yes && access_is_inner(v);
	return OK;
}

static err add(struct ctx *c, const struct message *of, const struct alike_ask *ask,
	       const struct alike_hit *h, struct like_choices *out)
{
	struct like_choice *to = &out->v[out->n];
	bool yes;
	err e = message_get(c, h->message, &to->m);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(fits(c, of, &to->m, &yes));
	if (!yes)
		return OK;
	to->percent = (int64_t)(h->score * 100 + 0.5);
	to->words = alike_reason(c->a, &ask->text, h);
	out->n++;
	return OK;
}

err groups_like(struct ctx *c, const struct message *m, size_t most, struct like_choices *out)
{
	const struct alike_ask ask = { .text = { m->title, str_sub(m->body, 0, TEXT_MOST) },
				       .place = m->place,
				       .besides = m->id,
				       .n = FOUND_MOST,
				       .least = ALIKE_MAYBE };
	struct alike_hits hits;

	*out = (struct like_choices){ ARENA_ARRAY(c->a, struct like_choice, most + 1), 0 };
	TRY(alike_find(c, &ask, &hits));
	for (size_t i = 0; i < hits.n && out->n < most; i++)
		TRY(add(c, m, &ask, &hits.v[i], out));
	return OK;
}

/* ---- all of a desk ---- */

struct taken {
	int64_t v[LOOKED_AT * (GROUP_MOST + 1)];
	size_t n;
};

static bool is_taken(const struct taken *t, int64_t id)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i] == id)
			return true;
	return false;
}

static void take(struct taken *t, int64_t id)
{
	if (t->n < sizeof(t->v) / sizeof(t->v[0]))
		t->v[t->n++] = id;
}

/* The oldest leads, unless one has orders already or others with it. */
static void choose_head(struct like_group *g)
{
	for (size_t i = 0; i < g->l.n; i++) {
		struct message *m = &g->l.v[i].m;
		bool better = (m->lead_unit != 0) > (g->head.lead_unit != 0) ||
			      ((m->lead_unit != 0) == (g->head.lead_unit != 0) &&
			       m->id < g->head.id);
		if (better && g->head.joint == 0 && (!m->private || g->head.private)) {
			struct message was = g->head;
			g->head = *m;
			*m = was;
		}
	}
}

static err look_at(struct ctx *c, int64_t id, struct taken *t, struct groups_view *v)
{
	struct like_group *g = &v->v[v->n];
	struct like_choices all;

	TRY(message_get(c, id, &g->head));
	if (g->head.state != MESSAGE_WAITING || is_taken(t, id))
		return OK;
	TRY(groups_like(c, &g->head, GROUP_MOST, &all));
	g->l = (struct like_choices){ all.v, 0 };
	for (size_t i = 0; i < all.n; i++)
		if (!is_taken(t, all.v[i].m.id))
			g->l.v[g->l.n++] = all.v[i];
	if (g->l.n == 0)
		return OK;
	take(t, id);
	for (size_t i = 0; i < g->l.n; i++)
		take(t, g->l.v[i].m.id);
	choose_head(g);
	g->once = input_key_make(c->a);
	v->n++;
	return OK;
}

static err read_groups(struct ctx *c, struct groups_view *v)
{
	struct queue_ask ask = { .n = LOOKED_AT };
	struct taken *t = ARENA_NEW(c->a, struct taken);
	struct queue_waiting w;

	if (!actor_has(&c->actor, ROLE_COORDINATOR))
		return ERR_FORBIDDEN;
	v->v = ARENA_ARRAY(c->a, struct like_group, GROUPS_MOST + 1);
	TRY(queue_all(c, &ask, &w));
	for (size_t i = 0; i < w.n && v->looked < LOOKED_AT && v->n < GROUPS_MOST; i++) {
		if (w.v[i].kind != TODO_MESSAGE || w.v[i].role != ROLE_COORDINATOR)
			continue;
		v->looked++;
		TRY(look_at(c, w.v[i].message, t, v));
	}
	return OK;
}

err desk_groups(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct groups_view v = { .layout = layout_new(c, rq, str_of(T(c, "同类留言")), NAV_OWN) };
	struct out o = layout_out(c);

	TRY(read_groups(c, &v));
	html_desk_groups(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err desk_api_groups(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct groups_view v = { 0 };
	struct js_out j = paging_begin(c);

	(void)rq;
	TRY(read_groups(c, &v));
	for (size_t i = 0; i < v.n; i++) {
		js_begin(&j, NULL, '{');
		js_id(&j, "lead", v.v[i].head.id);
		js_text(&j, "title", v.v[i].head.title);
		js_begin(&j, "messages", '[');
		for (size_t k = 0; k < v.v[i].l.n; k++) {
			const struct like_choice *m = &v.v[i].l.v[k];
			js_begin(&j, NULL, '{');
			js_id(&j, "id", m->m.id);
			js_text(&j, "title", m->m.title);
			js_real(&j, "score", (double)m->percent / 100);
			js_text(&j, "words", m->words);
			js_end(&j, '}');
		}
		js_end(&j, ']');
		js_end(&j, '}');
	}
	return paging_send(rs, &j, (str){ 0 });
}
