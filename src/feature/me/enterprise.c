/* Enterprise accounts (政企直通车): what it says it is, and its check by staff, who open
 * that with a reason and see nothing else of the account. */
#include "base/id.h"
#include "ledger/ledger.h"
#include "me/faces.h"
#include "me/html.h"

#define CHECKS_MOST 100

const struct perm perm_me_check = { "enterprise_check", "核对企业账号",
				    ROLE_BIT(ROLE_EDITOR) | ROLE_BIT(ROLE_COORDINATOR),
				    SCOPE_SITE };

#define IN(field) offsetof(struct enterprise_new, field)

const struct input me_enterprise_input[] = {
	{ "name", NULL, N_("企业名称"), INPUT_LINE, IN(name), true, 2, 100, LIMIT_NONE },
	{ "code", NULL, N_("统一社会信用代码"), INPUT_LINE, IN(code), true, 1, 40, LIMIT_NONE },
	{ "agent", NULL, N_("经办人姓名"), INPUT_LINE, IN(agent), true, 1, 40, LIMIT_NONE },
	{ 0 },
};

/* ---- the writer's side ---- */

static err show(struct ctx *c, const struct request *rq, struct response *rs,
		const struct enterprise_new *in)
{
	struct me_enterprise v = { .layout = layout_new(c, rq, str_of(T(c, "企业账号")), NAV_ME),
				   .faults = &c->faults,
				   .in = *in };
	struct out o = layout_out(c);

	TRY(enterprise_get(c, c->actor.writer, &v.row));
	html_me_enterprise(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err me_enterprise_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(me_only(c));
	return show(c, rq, rs, &(struct enterprise_new){ 0 });
}

err me_enterprise_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct enterprise_new in = { 0 };
	err e;

	TRY(me_only(c));
	e = input_read(c, rq, me_enterprise_input, &in);
	if (e == OK)
		e = enterprise_ask(c, c->actor.writer, &in);
	if (e == ERR_INPUT) {
		rs->status = 422;
		TRY(show(c, rq, rs, &in));
	}
	TRY(e);
	response_redirect(rs, S("/me/enterprise"));
	return OK;
}

/* ---- the check ---- */

struct check {
	str reason, verdict, note;
};
#define CHECK(field) offsetof(struct check, field)

const struct input me_check_input[] = {
	{ "reason", NULL, N_("打开的原因"), INPUT_LINE, CHECK(reason), false, 2, 100, LIMIT_NONE },
	{ "verdict", NULL, N_("结论"), INPUT_LINE, CHECK(verdict), false, 0, 10, LIMIT_NONE },
	{ "note", NULL, N_("说明"), INPUT_LINE, CHECK(note), false, 0, 200, LIMIT_NONE },
	{ 0 },
};

err me_checks_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct me_checks v = { .layout = layout_new(c, rq, str_of(T(c, "待核对的企业账号")),
						    NAV_DESK) };
	struct out o = layout_out(c);

	TRY(enterprise_queue(c, CHECKS_MOST, &v.list));
	html_me_checks(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err show_check(struct ctx *c, const struct request *rq, struct response *rs,
		      struct me_check *v)
{
	struct out o = layout_out(c);

	v->layout = layout_new(c, rq, str_of(T(c, "核对企业账号")), NAV_DESK);
	v->faults = &c->faults;
	html_me_check(&o, v);
	layout_send(rs, &o);
	return OK;
}

/* Only one that waits for its check has a page. */
static err waiting(struct ctx *c, struct me_check *v)
{
	struct writer_enterprise row;

	TRY(enterprise_get(c, c->path_id, &row));
	v->writer = c->path_id;
	v->at = row.at;
	return row.state == ENTERPRISE_ASKED ? OK : ERR_NOT_FOUND;
}

err me_check_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct me_check v = { 0 };

	TRY(waiting(c, &v));
	return show_check(c, rq, rs, &v);
}

static err open_it(struct ctx *c, const struct check *in, struct me_check *v)
{
	struct vault_look look = { "enterprise", in->reason,
				   gate_grant(&c->actor, &perm_me_check, NULL) };

	if (in->reason.n == 0) {
		ctx_fault(c, "reason", "required", "请写明打开的原因，企业会看到");
		return ERR_INPUT;
	}
	TRY(enterprise_open(c, v->writer, &look, &v->in));
	v->opened = true;
	return OK;
}

static err judge(struct ctx *c, const struct check *in, const struct me_check *v)
{
	bool good = str_eq(in->verdict, S("good"));

	if (!good && !str_eq(in->verdict, S("bad")))
		ctx_fault(c, "verdict", "required", "请选择结论");
	if (!good && in->note.n == 0)
		ctx_fault(c, "note", "required", "不通过要写明原因，企业会看到");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(enterprise_judge(c, v->writer, good, in->note));
	return ledger_audit(c, "enterprise_check", arena_fmt(c->a, "%lld", (long long)v->writer),
			    good ? "verified" : "refused");
}

err me_check_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	bool judges = str_eq(c->path_action, S("judge"));
	struct me_check v = { 0 };
	struct check in = { 0 };
	err e;

	if (!judges && !str_eq(c->path_action, S("open")))
		return ERR_NOT_FOUND;
	TRY(waiting(c, &v));
	e = input_read(c, rq, me_check_input, &in);
	if (e == OK)
		e = judges ? judge(c, &in, &v) : open_it(c, &in, &v);
	v.reason = in.reason;
	v.note = in.note;
	if (e == OK && judges) {
		response_redirect(rs, S("/desk/enterprises"));
		return OK;
	}
	if (e == ERR_INPUT)
		rs->status = 422;
	else
		TRY(e);
	TRY(show_check(c, rq, rs, &v));
	return e;
}
