#include "desk/walk.h"

#include "base/id.h"
#include "desk/scope.h"
#include "names/names.h"
#include "order/access.h"

#define SOURCES_MOST 64
#define BATCH 100
#define KNOWN 64

/* SOURCE_BELOW: the site's messages, of which those count whose coordinator
 * lies below the unit; for scopes of too many units to merge. */
enum source_kind { SOURCE_SITE, SOURCE_BELOW, SOURCE_COORDINATOR, SOURCE_ORDERS };

struct entry {
	int64_t key, message, kind, domain, state, coordinator;
};

struct source {
	enum source_kind kind;
	int64_t unit;
	str path;
	int64_t before, after; /* keys still to come lie between */
	struct entry *v;
	size_t n, at;
	bool end;
};

struct walk {
	struct walk_filter f;
	struct source v[SOURCES_MOST];
	size_t n;
	int64_t looked, key, last_message;
	bool cut;
	struct {
		int64_t unit;
		const struct source *of;
		bool below;
	} known[KNOWN]; /* what was found of units, by number */
};

/* ---- which sources ---- */

static void add(struct walk *w, enum source_kind kind, int64_t unit)
{
	const struct walk_filter *f = &w->f;
	struct source s = { .kind = kind, .unit = unit, .before = INT64_MAX };

	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == kind && w->v[i].unit == unit)
			return;
	if (kind != SOURCE_ORDERS && f->from)
		s.after = id_at(f->from, 0) - 1;
	if (kind != SOURCE_ORDERS && f->to)
		s.before = id_at(f->to, 0);
	if (f->go_on && f->oldest && f->go_on > s.after)
		s.after = f->go_on;
	if (f->go_on && !f->oldest && f->go_on < s.before)
		s.before = f->go_on;
	if (w->n < SOURCES_MOST)
		w->v[w->n++] = s;
}

static bool cares_for_place(enum role r)
{
	return r == ROLE_COORDINATOR || r == ROLE_SUPERVISOR || r == ROLE_LEADER;
}

static bool handles(enum role r)
{
	return r == ROLE_HANDLER || r == ROLE_APPROVER;
}

static void add_below(struct walk *w, const struct grant *g)
{
	size_t before = w->n;

	add(w, SOURCE_BELOW, g->unit);
	if (w->n > before)
		w->v[before].path = g->unit_path;
}

static err add_scope(struct ctx *c, struct walk *w, const struct grant *g)
{
	struct unit_scope scope;

	if (g->unit == 0)
		return OK;
	TRY(scope_units(c, g->unit, SOURCES_MOST, &scope));
	if (scope.cut && !w->f.orders && cares_for_place(g->role)) {
		add_below(w, g);
		return OK;
	}
	w->cut |= scope.cut;
	for (size_t i = 0; i < scope.n; i++) {
		const struct unit *u = &scope.v[i];
		if (w->f.orders || handles(g->role))
			add(w, SOURCE_ORDERS, u->id);
		else if (u->coordinating || u->id == g->unit)
			add(w, SOURCE_COORDINATOR, u->id);
	}
	return OK;
}

/* A coordinator without a unit coordinates nothing. */
static bool sees_all(const struct actor *a)
{
	for (size_t i = 0; i < a->grants_n; i++) {
		const struct grant *g = &a->grants[i];
		bool watches = g->role == ROLE_SUPERVISOR || g->role == ROLE_LEADER;
		if (g->role == ROLE_EDITOR || (watches && g->unit == 0))
			return true;
	}
	return false;
}

/* Editors name the unit whose orders they want to see. */
static err add_named(struct ctx *c, struct walk *w)
{
	struct name_ask ask = { .kind = NAME_UNIT, .q = w->f.unit, .n = 20 };
	struct name_hits l;

	TRY(name_find(c, &ask, &l));
	for (size_t i = 0; i < l.n; i++)
		add(w, SOURCE_ORDERS, l.v[i].id);
	return OK;
}

err walk_new(struct ctx *c, const struct walk_filter *f, struct walk **out)
{
	struct walk *w = *out = ARENA_NEW(c->a, struct walk);
	bool all = sees_all(&c->actor);

	w->f = *f;
	w->key = f->go_on;
	if (all && f->orders)
		return add_named(c, w);
	if (all)
		add(w, SOURCE_SITE, 0);
	for (size_t i = 0; !all && i < c->actor.grants_n; i++)
		if (cares_for_place(c->actor.grants[i].role) || handles(c->actor.grants[i].role))
			TRY(add_scope(c, w, &c->actor.grants[i]));
	return OK;
}

/* ---- their rows ---- */

static err read_messages(struct ctx *c, const struct walk *w, struct source *s)
{
	struct desk_unit_down_in down = { s->unit, s->before, s->after, BATCH };
	struct desk_unit_up_in up = { s->unit, s->before, s->after, BATCH };
	struct desk_entry_list l;

	if (s->kind <= SOURCE_BELOW && w->f.oldest)
		TRY(q_desk_site_up(c->db, s->before, s->after, BATCH, &l));
	else if (s->kind <= SOURCE_BELOW)
		TRY(q_desk_site_down(c->db, s->before, s->after, BATCH, &l));
	else if (w->f.oldest)
		TRY(q_desk_unit_up(c->db, &up, &l));
	else
		TRY(q_desk_unit_down(c->db, &down, &l));
	for (size_t i = 0; i < l.n; i++)
		s->v[s->n++] = (struct entry){ l.v[i].id,     l.v[i].id,    l.v[i].kind,
					       l.v[i].domain, l.v[i].state, l.v[i].coordinator };
	return OK;
}

static err read_orders(struct ctx *c, const struct walk *w, struct source *s)
{
	struct desk_orders_down_in down = { s->unit, s->before, s->after, BATCH };
	struct desk_orders_up_in up = { s->unit, s->before, s->after, BATCH };
	struct desk_order_entry_list l;

	if (w->f.oldest)
		TRY(q_desk_orders_up(c->db, &up, &l));
	else
		TRY(q_desk_orders_down(c->db, &down, &l));
	for (size_t i = 0; i < l.n; i++)
		s->v[s->n++] = (struct entry){ l.v[i].id, l.v[i].message, 0, 0, l.v[i].state, 0 };
	return OK;
}

static err refill(struct ctx *c, const struct walk *w, struct source *s)
{
	if (s->at < s->n || s->end)
		return OK;
	if (!s->v)
		s->v = ARENA_ARRAY(c->a, struct entry, BATCH);
	s->at = s->n = 0;
	if (s->kind == SOURCE_ORDERS)
		TRY(read_orders(c, w, s));
	else
		TRY(read_messages(c, w, s));
	s->end = s->n < BATCH;
	if (s->n && w->f.oldest)
		s->after = s->v[s->n - 1].key;
	else if (s->n)
		s->before = s->v[s->n - 1].key;
	return OK;
}

/* The source whose next key comes first, or NULL. */
static err pick(struct ctx *c, struct walk *w, struct source **out)
{
	*out = NULL;
	for (size_t i = 0; i < w->n; i++) {
		struct source *s = &w->v[i];
		TRY(refill(c, w, s));
		if (s->at == s->n)
			continue;
		if (!*out || (w->f.oldest ? s->v[s->at].key < (*out)->v[(*out)->at].key
					  : s->v[s->at].key > (*out)->v[(*out)->at].key))
			*out = s;
	}
	return OK;
}

/* ---- what fits ---- */

static bool entry_fits(const struct walk_filter *f, const struct entry *e)
{
	int64_t at = id_time(e->message);

	if (f->orders && f->state && e->state != f->state)
		return false;
	if ((f->from && at < f->from) || (f->to && at >= f->to))
		return false;
	if (e->kind == 0)
		return true; /* known when the line is read */
	return (!f->kind || e->kind == f->kind) && (!f->domain || e->domain == f->domain) &&
	       (f->orders || !f->state || e->state == f->state);
}

static bool is_below(struct ctx *c, struct walk *w, const struct source *s, int64_t unit)
{
	size_t at = (size_t)unit % KNOWN;
	struct unit u;

	if (s->kind != SOURCE_BELOW)
		return true;
	if (w->known[at].unit != unit || w->known[at].of != s) {
		w->known[at].unit = unit;
		w->known[at].of = s;
		w->known[at].below = unit && unit_get(c, unit, &u) == OK &&
				     str_starts(u.path, s->path);
	}
	return w->known[at].below;
}

static bool line_fits(const struct walk_filter *f, const struct desk_line *m)
{
	return (!f->kind || m->kind == f->kind) && (!f->domain || m->domain == f->domain) &&
	       (f->orders || !f->state || m->state == f->state) &&
	       (f->q.n == 0 || str_has(m->title, f->q));
}

/* What the case's own page would not open is in no list either; a title that it
 * would not show cannot be found. */
static err line_opens(struct ctx *c, const struct walk_filter *f, struct desk_line *m, bool *opens)
{
	struct message known = { .id = m->id,
				 .state = m->state,
				 .coordinator = m->coordinator,
				 .published_at = m->published_at,
				 .joint = m->joint,
				 .title = m->title };
	enum access_view view;

	*opens = line_fits(f, m);
	if (!*opens)
		return OK;
	TRY(access_view_of(c, &known, &view));
	access_mask(c, view, &known);
	m->title = known.title;
	*opens = view != VIEW_PUBLIC && line_fits(f, m);
	return OK;
}

err walk_next(struct ctx *c, struct walk *w, struct walk_hit *out, bool *found)
{
	struct source *s;

	for (*found = false; !*found && w->looked < w->f.look; w->looked++) {
		TRY(pick(c, w, &s));
		if (!s)
			return OK;
		const struct entry *e = &s->v[s->at++];
		bool again = !w->f.orders && e->message == w->last_message;
		w->key = e->key;
		if (again || !entry_fits(&w->f, e) || !is_below(c, w, s, e->coordinator))
			continue;
		TRY(q_desk_line_of(c->db, e->message, &out->line));
		TRY(line_opens(c, &w->f, &out->line, found));
		out->key = e->key;
		out->order = (struct desk_order_entry){ s->kind == SOURCE_ORDERS ? e->key : 0,
							e->message, e->state };
		w->last_message = e->message;
	}
	return OK;
}

bool walk_is_cut(const struct walk *w)
{
	return w->cut;
}

int64_t walk_key(const struct walk *w)
{
	return w->key;
}

bool walk_is_over(const struct walk *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].at < w->v[i].n || !w->v[i].end)
			return false;
	return true;
}
