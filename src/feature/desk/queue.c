#include "desk/queue.h"

#include <stdlib.h>

#include "about/about.h"
#include "base/clock.h"
#include "desk/scope.h"
#include "order/access.h"

#define COUNT_MOST 100
#define UNITS_MOST 48

bool queue_has(enum role role)
{
	static const bool has[ROLE_COUNT] = {
		[ROLE_EDITOR] = true,
		[ROLE_COORDINATOR] = true,
		[ROLE_HANDLER] = true,
		[ROLE_APPROVER] = true,
	};

	return has[role];
}

struct desk_units {
	int64_t v[UNITS_MOST];
	size_t n;
	bool cut;
};

static err units_of(struct ctx *c, const struct grant *g, struct desk_units *out)
{
	struct unit_scope scope;

	*out = (struct desk_units){ .n = g->role == ROLE_EDITOR || g->unit };
	out->v[0] = g->role == ROLE_EDITOR ? 0 : g->unit;
	if (g->role == ROLE_EDITOR || g->role == ROLE_COORDINATOR || g->unit == 0)
		return OK; /* only the editors' desk is the site's */
	TRY(scope_units(c, g->unit, UNITS_MOST, &scope));
	for (size_t i = 0; i < scope.n; i++)
		out->v[i] = scope.v[i].id;
	out->n = scope.n;
	out->cut = scope.cut;
	return OK;
}

/* The end of the civil day: what is due before it is due today. */
static int64_t tomorrow(int64_t now)
{
	return (clock_day(now) + 1) * MS_DAY - MS_ZONE;
}

/* A desk holds nothing that its unit may not see, for messages are taken round a unit that
 * they complain of (about/about.h). Who has several roles may share a desk, all the same,
 * and not what lies there; and so may a person who is named herself. */
static bool may_see(struct ctx *c, const struct todo *t)
{
	enum access_view view;
	struct message m;

	if (about_bars(c, t->message) == BAR_NONE)
		return true;
	return message_get(c, t->message, &m) == OK && access_view_of(c, &m, &view) == OK &&
	       view != VIEW_PUBLIC;
}

/* Who holds one role only, and is not named, sees all that lies on her desk. Said once a
 * request; an error is taken for a yes. */
static bool may_miss(struct ctx *c)
{
	static const bool words[] = { false, true };
	bool any = false;

	if (c->actor.grants_n > 1)
		return true;
	if (!c->once[ONCE_NAMED])
		c->once[ONCE_NAMED] = &words[about_of_actor(c, &any) != OK || any];
	return *(const bool *)c->once[ONCE_NAMED];
}

/* The next of one desk that the actor may see, behind *in; n + 1 at most. */
static err read_desk(struct ctx *c, struct todo_page_in *in, int64_t most, struct todo_list *out)
{
	struct todo_list l = { .n = (size_t)in->n };

	if (!may_miss(c))
		return q_todo_page(c->db, in, out);
	*out = (struct todo_list){ .v = ARENA_ARRAY(c->a, struct todo, most) };
	while (l.n == (size_t)in->n && out->n < (size_t)most) {
		TRY(q_todo_page(c->db, in, &l));
		for (size_t i = 0; i < l.n && out->n < (size_t)most; i++) {
			in->due = l.v[i].due;
			in->subject = l.v[i].subject;
			if (may_see(c, &l.v[i]))
				out->v[out->n++] = l.v[i];
		}
	}
	return OK;
}

static err count_seen(struct ctx *c, const struct todo_count_desk_in *desk, int64_t *n)
{
	struct todo_page_in in = { desk->unit, desk->role, 0, 0, COUNT_MOST };
	struct todo_list l;

	TRY(read_desk(c, &in, COUNT_MOST, &l));
	*n = 0;
	for (size_t i = 0; i < l.n; i++)
		*n += l.v[i].due < desk->due;
	return OK;
}

static err count(struct ctx *c, const struct desk_units *u, int64_t role, int64_t due, int64_t *n)
{
	struct todo_count k;

	*n = 0;
	for (size_t i = 0; i < u->n && *n < COUNT_MOST; i++) {
		struct todo_count_desk_in in = { u->v[i], role, due, COUNT_MOST };
		if (may_miss(c))
			TRY(count_seen(c, &in, &k.n));
		else
			TRY(q_todo_count_desk(c->db, &in, &k));
		*n += k.n;
	}
	return OK;
}

static str capped(struct ctx *c, int64_t n)
{
	return n >= COUNT_MOST ? S("99+") : arena_fmt(c->a, "%lld", (long long)n);
}

static err counts(struct ctx *c, const struct desk_units *u, struct desk_queue *out)
{
	int64_t all, over, today;

	TRY(count(c, u, out->role, INT64_MAX, &all));
	TRY(count(c, u, out->role, c->now, &over));
	TRY(count(c, u, out->role, tomorrow(c->now), &today));
	out->counts[QUEUE_ALL] = capped(c, all);
	out->counts[QUEUE_OVER] = capped(c, over);
	out->counts[QUEUE_TODAY] = capped(c, today >= COUNT_MOST ? today : today - over);
	return OK;
}

static int soonest(const void *a, const void *b)
{
	const struct todo *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return (x->subject > y->subject) - (x->subject < y->subject);
}

/* One row more than asked tells whether there are more. */
static err gather(struct ctx *c, const struct desk_units *u, int64_t role,
		  const struct queue_ask *ask, struct queue_waiting *out)
{
	struct todo_list l;

	*out = (struct queue_waiting){ .v = ARENA_ARRAY(c->a, struct todo,
							u->n * (size_t)(ask->n + 1)) };
	for (size_t i = 0; i < u->n; i++) {
		struct todo_page_in in = { u->v[i], role, ask->after_due, ask->after_subject,
					   ask->n + 1 };
		if (ask->due == QUEUE_TODAY && in.due < c->now)
			in.due = c->now;
		TRY(read_desk(c, &in, ask->n + 1, &l));
		for (size_t j = 0; j < l.n; j++)
			out->v[out->n++] = l.v[j];
	}
	qsort(out->v, out->n, sizeof(struct todo), soonest);
	return OK;
}

static size_t within(const struct queue_waiting *h, int64_t bound)
{
	size_t n = 0;

	while (n < h->n && h->v[n].due < bound)
		n++;
	return n;
}

static err fill(struct ctx *c, const struct queue_waiting *h, const struct queue_ask *ask,
		struct desk_queue *out)
{
	const int64_t bounds[QUEUE_DUES] = { INT64_MAX, c->now, tomorrow(c->now) };
	size_t n = within(h, bounds[ask->due]);
	struct row_words words;

	TRY(row_words(c, &words));
	out->more = n > (size_t)ask->n;
	out->n = out->more ? (size_t)ask->n : n;
	out->rows = ARENA_ARRAY(c->a, struct desk_row, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		TRY(row_of_todo(c, &words, &h->v[i], &out->rows[i]));
	if (out->more) {
		out->next_due = h->v[out->n - 1].due;
		out->next_subject = h->v[out->n - 1].subject;
	}
	return OK;
}

err queue_read(struct ctx *c, const struct grant *g, const struct queue_ask *ask,
	       struct desk_queue *out)
{
	struct desk_units units;
	struct queue_waiting w;

	TRY(units_of(c, g, &units));
	*out = (struct desk_queue){
		.role = g->role,
		.unit = units.v[0],
		.label = role_label(g->role),
		.name = units.v[0] ? unit_name(c, units.v[0]) : (str){ 0 },
		.due = ask->due,
		.cut = units.cut,
		.review = g->role == ROLE_EDITOR,
	};
	TRY(counts(c, &units, out));
	TRY(gather(c, &units, g->role, ask, &w));
	return fill(c, &w, ask, out);
}

static bool is_same(const struct todo *x, const struct todo *y)
{
	return x->due == y->due && x->subject == y->subject && x->unit == y->unit &&
	       x->role == y->role;
}

static void append(struct ctx *c, struct queue_waiting *to, const struct queue_waiting *more)
{
	struct todo *v = ARENA_ARRAY(c->a, struct todo, to->n + more->n + 1);

	for (size_t i = 0; i < to->n; i++)
		v[i] = to->v[i];
	for (size_t i = 0; i < more->n; i++)
		v[to->n + i] = more->v[i];
	to->v = v;
	to->n += more->n;
}

/* Two grants may share a desk: what lies there is one thing all the same. */
static void sort_once(struct queue_waiting *w)
{
	size_t n = 0;

	if (w->n)
		qsort(w->v, w->n, sizeof(struct todo), soonest);
	for (size_t i = 0; i < w->n; i++)
		if (n == 0 || !is_same(&w->v[n - 1], &w->v[i]))
			w->v[n++] = w->v[i];
	w->n = n;
}

err queue_all(struct ctx *c, const struct queue_ask *ask, struct queue_waiting *out)
{
	*out = (struct queue_waiting){ 0 };
	for (size_t i = 0; i < c->actor.grants_n; i++) {
		const struct grant *g = &c->actor.grants[i];
		struct desk_units units;
		struct queue_waiting w;
		if (!queue_has(g->role))
			continue;
		TRY(units_of(c, g, &units));
		TRY(gather(c, &units, g->role, ask, &w));
		append(c, out, &w);
	}
	sort_once(out);
	return OK;
}

err queue_first(struct ctx *c, int64_t *message)
{
	struct queue_ask ask = { .n = 1 };
	struct queue_waiting w;

	TRY(queue_all(c, &ask, &w));
	*message = w.n ? w.v[0].message : 0;
	return OK;
}
