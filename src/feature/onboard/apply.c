/* The page where a unit asks, and the one where it sees what came of it. */
#include <string.h>

#include "app/bucket.h"
#include "base/clock.h"
#include "base/id.h"
#include "onboard/faces.h"
#include "onboard/html.h"
#include "onboard/views.h"
#include "text/creditcode.h"
#include "text/phone.h"

const struct input onboard_apply_input[] = {
	{ "name", NULL, N_("单位全称"), INPUT_LINE, offsetof(struct application_new, name), true, 4,
	  60, LIMIT_NONE },
	{ "credit", NULL, N_("统一社会信用代码"), INPUT_LINE,
	  offsetof(struct application_new, credit), true, 0, 30, LIMIT_NONE },
	{ "contact", NULL, N_("联系人"), INPUT_LINE, offsetof(struct application_new, contact),
	  true, 2, 40, LIMIT_NONE },
	{ "phone", NULL, N_("办公电话"), INPUT_LINE, offsetof(struct application_new, phone), true,
	  5, 30, LIMIT_NONE },
	{ "words", NULL, N_("负责哪些事"), INPUT_TEXT, offsetof(struct application_new, words),
	  true, 5, 1000, LIMIT_NONE },
	{ "place", NULL, N_("地方"), INPUT_NUMBER, offsetof(struct application_new, place), false,
	  0, 999999, LIMIT_NONE },
	{ 0 },
};

struct applying {
	struct application_new in;
	const struct request *rq;
	struct response *rs;
	int64_t id;
};

static err show(struct ctx *c, void *data)
{
	struct applying *x = data;
	struct out o = layout_out(c);
	struct apply_view v = { .layout = layout_new(c, x->rq, str_of(T(c, "单位入驻申请")),
						     NAV_NONE),
				.faults = &c->faults,
				.in = &x->in };

	if (place_path_of(c, x->in.place, &v.path) != OK)
		TRY(place_path_of(c, PLACE_NATION, &v.path));
	x->in.place = v.path.v[v.path.n - 1].code;
	TRY(q_place_children(c->db, x->in.place, &v.children));
	html_onboard_apply(&o, &v);
	layout_send(x->rs, &o);
	return OK;
}

err onboard_apply_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct applying x = { .rq = rq, .rs = rs };

	if (!input_id(&rq->query, "region", &x.in.place))
		x.in.place = PLACE_NATION;
	return show(c, &x);
}

static err write(struct ctx *c, void *data)
{
	struct applying *x = data;
	struct place p;

	if (place_get(c, x->in.place, &p) != OK) {
		ctx_fault(c, "place", "unknown", "请选择单位在哪里");
		return ERR_INPUT;
	}
	return onboard_apply(c, &x->in, &x->id);
}

err onboard_apply_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct applying x = { .rq = rq, .rs = rs };
	err e = input_read(c, rq, onboard_apply_input, &x.in);

	x.in.credit = creditcode_normalise(c->a, x.in.credit);
	if (x.in.credit.n && !creditcode_valid(x.in.credit)) {
		ctx_fault(c, "credit", "invalid", "统一社会信用代码不对，请对照证书再看一遍");
		e = ERR_INPUT;
	}
	if (e == OK && bucket_take(c->app, BUCKET_APPLY_NETWORK, rq->network) > 0)
		return ERR_RATE;
	if (e == OK)
		e = app_write(c, write, &x);
	if (e == ERR_INPUT) {
		rs->status = 422;
		return app_read(c, show, &x);
	}
	TRY(e);
	response_redirect(rs, arena_fmt(c->a, "/units/apply/%lld-%.*s?sent=1", (long long)x.id,
					STR_ARG(onboard_proof(c, x.id))));
	return OK;
}

err onboard_status_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	str rest = c->path_text;
	struct application a;
	struct place p;
	struct out o = layout_out(c);
	struct application_view v = { .a = &a, .sent = param_has(&rq->query, "sent") };
	int64_t id;

	if (!str_int(str_cut(&rest, '-'), &id) || !str_eq(rest, onboard_proof(c, id)))
		return ERR_NOT_FOUND;
	TRY(q_application_by_id(c->db, id, &a));
	if (place_get(c, a.place, &p) == OK)
		v.where = p.name;
	v.layout = layout_new(c, rq, str_of(T(c, "单位入驻申请")), NAV_NONE);
	html_onboard_status(&o, &v);
	layout_send(rs, &o);
	return OK;
}
