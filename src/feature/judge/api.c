#include "app/input.h"
#include "app/layout.h"
#include "app/paging.h"
#include "judge/faces.h"
#include "judge/judge.h"
#include "order/access.h"
#include "unit/unit.h"

/* ---- a draft, before it is handed on ---- */

struct draft {
	str body;
};

static const struct input draft_input[] = {
	{ "body", NULL, N_("正文"), INPUT_TEXT, offsetof(struct draft, body), true, 1, 100000,
	  SET_REPLY_MAX },
	{ 0 },
};

static void put_judgement(struct ctx *c, struct js_out *j, str body, const struct judgement *k)
{
	js_begin(j, NULL, '{');
	js_cstr(j, "verdict", judge_verdict_code(k->verdict));
	js_int(j, "score", (int64_t)(k->score * 1000 + 0.5));
	js_begin(j, "reasons", '[');
	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++) {
		if (!(k->reasons & 1u << r))
			continue;
		js_begin(j, NULL, '{');
		js_cstr(j, "code", judge_code(r));
		js_cstr(j, "text", T(c, judge_text(r)));
		js_cstr(j, "advice", T(c, judge_advice(r)));
		js_begin(j, "passages", '[');
		for (size_t i = 0; i < k->n; i++)
			if (k->v[i].reason == r)
				js_text(j, NULL, str_sub(body, k->v[i].at, k->v[i].n));
		js_end(j, ']');
		js_end(j, '}');
	}
	js_end(j, ']');
	js_end(j, '}');
}

err judge_draft_of(struct ctx *c, int64_t order, struct work_order *o, struct message *m)
{
	TRY(order_get(c, order, o));
	TRY(message_get(c, o->message, m));
	TRY(order_access(c, m));
	struct object object = order_object(c, o, &perm_order_handle);
	return gate(&c->actor, &perm_order_handle, &object);
}

static err check_draft(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct draft in = { 0 };
	struct work_order o;
	struct message m;
	struct judgement k;

	TRY(judge_draft_of(c, c->path_id, &o, &m));
	TRY(input_read(c, rq, draft_input, &in));
	TRY(judge_reply(c, &m, &o, in.body, &k));
	put_judgement(c, &j, in.body, &k);
	layout_send_json(rs, &j);
	return OK;
}

/* ---- returns ---- */

static void put_return(struct ctx *c, struct js_out *j, const struct return_count *r)
{
	js_begin(j, NULL, '{');
	js_id(j, "unit", r->unit);
	js_int(j, "month", r->month);
	js_text(j, "reason", r->reason);
	js_cstr(j, "text",
		T(c, reason_text(order_return_reasons, order_return_reasons_n, r->reason)));
	js_int(j, "n", r->n);
	js_end(j, '}');
}

static err returns(struct ctx *c, const struct request *rq, struct response *rs)
{
	str word = str_trim(param_get(&rq->query, "year"));
	struct js_out j = paging_begin(c);
	struct return_count_list l;
	int64_t year = 0;
	struct unit u;

	if (word.n && (!str_int(word, &year) || year < 1970 || year > 9999))
		ctx_fault(c, "year", "range", "年份有误，请写成 2026");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(unit_get(c, c->path_id, &u));
	TRY(q_returns_of(c->db, u.id, year ? year * 100 : 0, year ? year * 100 + 99 : 999999, &l));
	for (size_t i = 0; i < l.n; i++)
		put_return(c, &j, &l.v[i]);
	return paging_send(rs, &j, (str){ 0 });
}

const struct route judge_routes[] = {
	{ HTTP_POST, "/api/v1/orders/{id}/check", &perm_order_handle, LANE_READ, check_draft, 0,
	  "看一份拟稿有没有说明什么；不保存", draft_input },
	{ HTTP_GET, "/api/v1/units/{id}/returns", PUBLIC, LANE_READ, returns, ROUTE_SHARED,
	  "一个单位被退回重办的回复，按月份和原因：year", NULL },
	{ 0 },
};
