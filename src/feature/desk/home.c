/* The first page of the desk: each grant of the actor brings its part. */
#include "desk/approvals.h"
#include "desk/html.h"
#include "teach/teach.h"
#include "desk/pages.h"
#include "domain/domain.h"
#include "onboard/onboard.h"
#include "writer/writer.h"

static const char *const due_words[QUEUE_DUES] = { "", "over", "today" };

static enum queue_due due_of(str word)
{
	for (enum queue_due d = QUEUE_OVER; d < QUEUE_DUES; d++)
		if (str_eq(word, str_of(due_words[d])))
			return d;
	return QUEUE_ALL;
}

/* "3.17": the desk that the address names; the others stay away. */
static bool is_asked(const struct grant *g, str desk)
{
	int64_t role, unit;
	str rest = desk, first = str_cut(&rest, '.');

	if (desk.n == 0)
		return true;
	return str_int(first, &role) && str_int(rest, &unit) && (int64_t)g->role == role &&
	       (g->role == ROLE_EDITOR || g->unit == unit);
}

static struct queue_ask ask_of(const struct request *rq)
{
	struct queue_ask ask = { .n = QUEUE_PAGE };
	str rest = param_get(&rq->query, "after"), first = str_cut(&rest, '.');

	ask.due = due_of(param_get(&rq->query, "due"));
	if (!str_int(first, &ask.after_due) || !str_int(rest, &ask.after_subject))
		ask.after_due = ask.after_subject = 0;
	return ask;
}

static bool seen_editor(const struct home_view *v)
{
	return v->queues_n && v->queues[0].role == ROLE_EDITOR;
}

static err add_queue(struct ctx *c, const struct request *rq, const struct grant *g,
		     struct home_view *v)
{
	struct queue_ask ask = ask_of(rq);

	if (!queue_has(g->role) || !is_asked(g, param_get(&rq->query, "desk")) ||
	    (g->role == ROLE_EDITOR && seen_editor(v)))
		return OK;
	return queue_read(c, g, &ask, &v->queues[v->queues_n++]);
}

static err add_watch(struct ctx *c, const struct request *rq, const struct grant *g,
		     struct home_view *v)
{
	if ((g->role != ROLE_SUPERVISOR && g->role != ROLE_LEADER) || param_has(&rq->query, "desk"))
		return OK;
	return watch_read(c, g, &v->watches[v->watches_n++]);
}

static err add_figures(struct ctx *c, struct home_view *v)
{
	int64_t month = figures_month(c->now);
	struct figure_span span = { month - 100 + 1, month };
	struct domain_list l;

	TRY(domain_list_all(c, &l));
	v->figures = ARENA_ARRAY(c->a, struct figure_line, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		struct figure_line *f = &v->figures[v->figures_n++];
		f->name = l.v[i].name;
		TRY(figures_line(c, key_of(KEY_DOMAIN, l.v[i].id), &span, f));
	}
	return OK;
}

static err add_enterprises(struct ctx *c, struct home_view *v)
{
	struct enterprise_wait_list l;

	if (!actor_has(&c->actor, ROLE_EDITOR) && !actor_has(&c->actor, ROLE_COORDINATOR))
		return OK;
	TRY(enterprise_queue(c, 100, &l));
	v->enterprises = (int64_t)l.n;
	return OK;
}

err desk_home(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct home_view v = { .layout = layout_new(c, rq, str_of(T(c, "今天要办")), NAV_DESK),
			       .done = deed_label(param_get(&rq->query, "done")) };
	struct out o = layout_out(c);

	v.queues = ARENA_ARRAY(c->a, struct desk_queue, c->actor.grants_n + 1);
	v.watches = ARENA_ARRAY(c->a, struct watch, c->actor.grants_n + 1);
	for (size_t i = 0; i < c->actor.grants_n; i++) {
		TRY(add_queue(c, rq, &c->actor.grants[i], &v));
		TRY(add_watch(c, rq, &c->actor.grants[i], &v));
	}
	if (actor_has(&c->actor, ROLE_ANALYST))
		TRY(add_figures(c, &v));
	TRY(approvals_waiting(c, &v.approvals));
	TRY(onboard_waiting(c, &v.applications));
	TRY(onboard_left(c, &v.training));
	TRY(add_enterprises(c, &v));
	v.groups = actor_has(&c->actor, ROLE_COORDINATOR);
	v.topics = v.groups || actor_has(&c->actor, ROLE_EDITOR) ||
		   actor_has(&c->actor, ROLE_SUPERVISOR) || actor_has(&c->actor, ROLE_LEADER);
	v.admin = actor_has(&c->actor, ROLE_SYSADMIN) || actor_has(&c->actor, ROLE_SECADMIN) ||
		  actor_has(&c->actor, ROLE_AUDITOR);
	v.learning = gate(&c->actor, &perm_teach_see, NULL) == OK;
	html_desk_home(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err desk_next(struct ctx *c, const struct request *rq, struct response *rs)
{
	int64_t id;

	(void)rq;
	TRY(queue_first(c, &id));
	response_redirect(rs,
			  id ? arena_fmt(c->a, "/desk/messages/%lld", (long long)id) : S("/desk"));
	return OK;
}
