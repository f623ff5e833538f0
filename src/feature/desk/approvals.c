#include "desk/approvals.h"

#include "about/about.h"
#include "app/app.h"
#include "app/input.h"
#include "app/paging.h"
#include "base/id.h"
#include "conduct/conduct.h"
#include "desk/history.h"
#include "desk/html.h"
#include "desk/pages.h"
#include "order/access.h"
#include "unit/unit.h"

#define LOOK 200
#define OWN 50

/* ---- which ---- */

/* Nobody decides about a case that she may not open. */
static err opens(struct ctx *c, const struct approval *a)
{
	struct message m;

	if (a->subject == 0)
		return OK;
	TRY(message_get(c, a->subject, &m));
	return order_access(c, &m);
}

static err may_decide(struct ctx *c, const struct approval *a, struct object *o)
{
	TRY(opens(c, a));
	TRY(conduct_object(c, a->subject, o));
	return approval_may_decide(c, a, o);
}

static err is_open_to(struct ctx *c, const struct approval *a, bool *open)
{
	struct object o;
	err e = may_decide(c, a, &o);

	*open = e == OK;
	return e == ERR_FORBIDDEN || e == ERR_STATE || e == ERR_NOT_FOUND ? OK : e;
}

struct approvals {
	struct approval v[LOOK];
	size_t n;
};

static err waiting_for(struct ctx *c, struct approvals *out)
{
	struct approval_list l;
	bool open;

	out->n = 0;
	TRY(q_approval_in_state(c->db, APPROVAL_IS_ASKED, INT64_MAX, LOOK, &l));
	for (size_t i = 0; i < l.n; i++) {
		TRY(is_open_to(c, &l.v[i], &open));
		if (open)
			out->v[out->n++] = l.v[i];
	}
	return OK;
}

err approvals_waiting(struct ctx *c, int64_t *n)
{
	struct approvals *l = ARENA_NEW(c->a, struct approvals);

	TRY(waiting_for(c, l));
	*n = (int64_t)l->n;
	return OK;
}

/* ---- rows ---- */

/* The title, for whoever may open the case. */
static err title_of(struct ctx *c, int64_t message, str *out)
{
	struct message m;

	*out = (str){ 0 };
	if (message == 0)
		return OK;
	TRY(message_get(c, message, &m));
	if (order_access(c, &m) == OK)
		*out = m.title;
	return OK;
}

static err row_of(struct ctx *c, const struct approval *a, struct approval_row *out)
{
	*out = (struct approval_row){
		.a = *a,
		.kind = approval_info(a->kind)->label,
		.state = approval_state_label(a, c->now),
		.state_code = approval_state_code(a, c->now),
		.who = account_name(c, a->asked_by),
		.unit = a->unit ? unit_name(c, a->unit) : (str){ 0 },
		.reasons = history_reasons(c, a->detail),
		.mine = a->asked_by == c->actor.account && a->kind != APPROVAL_RECHECK,
	};
	return title_of(c, a->subject, &out->title);
}

static err rows_of(struct ctx *c, const struct approval *v, size_t n, struct approval_row **out)
{
	*out = ARENA_ARRAY(c->a, struct approval_row, n + 1);
	for (size_t i = 0; i < n; i++)
		TRY(row_of(c, &v[i], &(*out)[i]));
	return OK;
}

/* A second look at what she did is not of her asking. */
static err asked_by_me(struct ctx *c, struct approvals *out)
{
	struct approval_list l;

	out->n = 0;
	TRY(q_approval_asked_by(c->db, c->actor.account, INT64_MAX, OWN, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].kind != APPROVAL_RECHECK)
			out->v[out->n++] = l.v[i];
	return OK;
}

/* ---- the page ---- */

static bool may_ask(struct ctx *c, enum approval_kind kind)
{
	return gate(&c->actor, &approval_info(kind)->ask, NULL) == OK;
}

static const char *done_word(str code)
{
	return str_eq(code, S("asked")) ? N_("已申请，等另一位批准")
	       : str_eq(code, S("yes")) ? N_("已批准")
	       : str_eq(code, S("no"))	? N_("已写明不同意")
					: NULL;
}

struct asked {
	str kind, reason, note;
	int64_t subject, unit;
};

static err show(struct ctx *c, const struct request *rq, struct response *rs,
		const struct asked *typed)
{
	struct approvals_view v = {
		.layout = layout_new(c, rq, str_of(T(c, "双人操作")), NAV_DESK),
		.done = done_word(param_get(&rq->query, "done")),
		.faults = &c->faults,
		.csrf = c->actor.csrf,
		.reason = typed->reason,
		.note = typed->note,
		.may_export = may_ask(c, APPROVAL_EXPORT),
		.may_rotate = may_ask(c, APPROVAL_ROTATE),
	};
	struct approvals *l = ARENA_NEW(c->a, struct approvals);
	struct out o = layout_out(c);

	TRY(waiting_for(c, l));
	TRY(rows_of(c, l->v, v.open_n = l->n, &v.open));
	TRY(asked_by_me(c, l));
	TRY(rows_of(c, l->v, v.mine_n = l->n, &v.mine));
	html_desk_approvals(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err desk_approvals(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, &(struct asked){ 0 });
}

/* ---- asking ---- */

#define IN(field) offsetof(struct asked, field)

const struct input desk_approval_input[] = {
	{ "kind", NULL, N_("事项"), INPUT_LINE, IN(kind), true, 0, 20, LIMIT_NONE },
	{ "subject", NULL, N_("留言"), INPUT_ID, IN(subject), false, 0, 0, LIMIT_NONE },
	{ "unit", NULL, N_("单位"), INPUT_ID, IN(unit), false, 0, 0, LIMIT_NONE },
	{ "reason", NULL, N_("理由"), INPUT_TEXT, IN(reason), false, 0, 500, LIMIT_NONE },
	{ 0 },
};

const struct input desk_decide_input[] = {
	{ "note", NULL, N_("说明"), INPUT_TEXT, IN(note), false, 0, 500, LIMIT_NONE },
	{ 0 },
};

/* A takedown is asked for on the case, with its reasons; about a case that the actor
 * may not open nothing is asked. */
static err check_subject(struct ctx *c, const struct approval_new *in)
{
	bool of_case = in->kind == APPROVAL_REVEAL || in->kind == APPROVAL_OVERRIDE;
	struct message m;
	struct unit u;

	if (in->kind == APPROVAL_NONE || in->kind == APPROVAL_TAKEDOWN ||
	    in->kind == APPROVAL_RECHECK)
		ctx_fault(c, "kind", "unknown", "没有这一种申请");
	if (in->kind == APPROVAL_OVERRIDE && unit_get(c, in->unit, &u) != OK)
		ctx_fault(c, "unit", "unknown", "没有这个单位");
	if (c->faults.n)
		return ERR_INPUT;
	if (!of_case)
		return OK;
	TRY(message_get(c, in->subject, &m));
	TRY(order_access(c, &m));
	if (in->kind == APPROVAL_REVEAL && about_bars(c, m.id) != BAR_NONE)
		ctx_fault(c, "kind", "conflict", "留言反映的就是本单位，不能申请揭示写信人");
	return c->faults.n ? ERR_INPUT : OK;
}

/* The order of the asker's unit, or below it. */
static int64_t order_unit(struct ctx *c, int64_t message, const struct perm *p)
{
	struct work_order_list l;
	struct unit u;

	if (q_orders_of(c->db, message, &l) != OK)
		return 0;
	for (size_t i = 0; i < l.n; i++) {
		struct object o = { .assigned = &u.path, .assigned_n = 1 };
		if (l.v[i].state != ORDER_CANCELLED && unit_get(c, l.v[i].unit, &u) == OK &&
		    gate(&c->actor, p, &o) == OK)
			return l.v[i].unit;
	}
	return 0;
}

static err ask(struct ctx *c, const struct asked *in, int64_t *id)
{
	struct approval_new a = { .kind = (enum approval_kind)approval_kind_of(in->kind),
				  .subject = in->subject,
				  .unit = in->unit,
				  .reason = in->reason };
	struct object o;

	TRY(check_subject(c, &a));
	if (a.kind != APPROVAL_REVEAL && a.kind != APPROVAL_OVERRIDE)
		a.subject = a.unit = 0;
	if (a.kind == APPROVAL_REVEAL)
		a.unit = order_unit(c, a.subject, &approval_info(a.kind)->ask);
	TRY(conduct_object(c, a.subject, &o));
	return approval_ask(c, &a, &o, id);
}

err desk_approval_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct asked in = { 0 };
	int64_t id;
	err e = input_read(c, rq, desk_approval_input, &in);

	if (e == OK)
		e = ask(c, &in, &id);
	if (e == ERR_INPUT) {
		rs->status = err_info(e)->status;
		TRY(show(c, rq, rs, &in));
	}
	TRY(e);
	response_redirect(rs, S("/desk/approvals?done=asked"));
	return OK;
}

/* ---- deciding ---- */

struct deciding {
	struct approval a;
	bool yes;
	str note;
};

/* What a yes brings about by itself, and what a second look comes to. */
static err follow(struct ctx *c, const struct deciding *d)
{
	struct approval a;

	if (d->a.kind == APPROVAL_RECHECK)
		return conduct_recheck(c, &d->a, d->yes, d->note);
	if (d->a.kind != APPROVAL_TAKEDOWN || !d->yes)
		return OK;
	TRY(q_approval_by_id(c->db, d->a.id, &a));
	TRY(conduct_takedown(c, &a));
	return approval_done(c, &a);
}

static err decide(struct ctx *c, void *data)
{
	struct deciding *d = data;
	struct object o;

	c->faults.n = 0;
	TRY(q_approval_by_id(c->db, c->path_id, &d->a));
	TRY(may_decide(c, &d->a, &o));
	TRY(approval_decide(c, &d->a, &o, d->yes, d->note));
	return follow(c, d);
}

/* Hers to ask or to decide, otherwise there is none. */
static err as_seen(struct ctx *c, const struct approval *a, err e)
{
	bool mine = a->id && a->asked_by == c->actor.account && a->kind != APPROVAL_RECHECK;

	return e == ERR_FORBIDDEN && !mine ? ERR_NOT_FOUND : e;
}

static err act(struct ctx *c, const struct asked *in)
{
	struct deciding d = { .yes = str_eq(c->path_action, S("yes")), .note = in->note };
	err e;

	if (!d.yes && !str_eq(c->path_action, S("no")))
		return ERR_NOT_FOUND;
	e = app_write(c, decide, &d);
	if (d.a.id && (e == ERR_FORBIDDEN || e == ERR_NOT_FOUND))
		TRY(approval_tried(c, &d.a));
	return as_seen(c, &d.a, e);
}

struct again {
	const struct request *rq;
	struct response *rs;
	const struct asked *in;
};

static err show_again(struct ctx *c, void *data)
{
	const struct again *p = data;

	return show(c, p->rq, p->rs, p->in);
}

err desk_approval_decide(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct asked in = { 0 };
	err e = input_read(c, rq, desk_decide_input, &in);

	if (e == OK)
		e = act(c, &in);
	if (e == OK) {
		response_redirect(
			rs, arena_fmt(c->a, "/desk/approvals?done=%.*s", STR_ARG(c->path_action)));
		return OK;
	}
	if (e != ERR_INPUT)
		return e;
	rs->status = err_info(e)->status;
	return app_read(c, show_again, &(struct again){ rq, rs, &in });
}

/* ---- API ---- */

static void put(struct js_out *j, const struct approval_row *r)
{
	js_begin(j, NULL, '{');
	js_id(j, "id", r->a.id);
	js_cstr(j, "kind", approval_info(r->a.kind)->code);
	js_cstr(j, "kind_label", r->kind);
	js_cstr(j, "state", r->state_code);
	js_cstr(j, "state_label", r->state);
	js_id(j, "message", r->a.subject);
	js_text(j, "title", r->title);
	js_id(j, "unit", r->a.unit);
	js_bool(j, "mine", r->mine);
	js_time(j, "asked_at", id_time(r->a.id));
	js_time(j, "expires_at", r->a.expires_at);
	js_text(j, "reason", r->a.reason);
	js_text(j, "reasons_text", r->reasons);
	js_text(j, "note", r->a.note);
	js_end(j, '}');
}

/* Those that wait for the actor, then those that she asked for. */
err desk_api_approvals(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct approvals *l = ARENA_NEW(c->a, struct approvals);
	struct js_out j = paging_begin(c);
	struct approval_row r;

	(void)rq;
	TRY(waiting_for(c, l));
	for (size_t i = 0; i < l->n; i++) {
		TRY(row_of(c, &l->v[i], &r));
		put(&j, &r);
	}
	TRY(asked_by_me(c, l));
	for (size_t i = 0; i < l->n; i++) {
		TRY(row_of(c, &l->v[i], &r));
		put(&j, &r);
	}
	return paging_send(rs, &j, (str){ 0 });
}

static void send(struct ctx *c, struct response *rs, int64_t id, const char *state)
{
	struct js_out j = js_new(c->a);

	js_begin(&j, NULL, '{');
	js_id(&j, "id", id);
	js_cstr(&j, "state", state);
	js_end(&j, '}');
	layout_send_json(rs, &j);
}

err desk_api_approval_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct asked in = { 0 };
	int64_t id;

	TRY(input_read(c, rq, desk_approval_input, &in));
	TRY(ask(c, &in, &id));
	send(c, rs, id, "asked");
	rs->status = 201;
	return OK;
}

err desk_api_approval_decide(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct asked in = { 0 };

	if (rq->body.n)
		TRY(input_read(c, rq, desk_decide_input, &in));
	TRY(act(c, &in));
	send(c, rs, c->path_id, str_eq(c->path_action, S("yes")) ? "approved" : "refused");
	return OK;
}
