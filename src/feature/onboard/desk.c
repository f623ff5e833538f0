/* Where applications are checked: the coordinating office's and the administrator's. */
#include <string.h>

#include "account/account.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "onboard/faces.h"
#include "onboard/html.h"
#include "onboard/views.h"

#define PAGE 50
#define LOOK 2000 /* read for one page: a coordinator sees her own places only */

static str name_of(struct ctx *c, int64_t place)
{
	struct place p;

	return place_get(c, place, &p) == OK ? p.name : S("—");
}

err onboard_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct applications_view v = { .layout = layout_new(c, rq, str_of(T(c, "入驻申请")),
							    NAV_OWN),
				       .rows = ARENA_ARRAY(c->a, struct application_row, PAGE) };
	struct application_list l;
	struct out o = layout_out(c);
	int64_t after;

	if (!input_id(&rq->query, "after", &after))
		after = 0;
	TRY(q_application_page(c->db, APPLICATION_ASKED, after, LOOK, &l));
	for (size_t i = 0; i < l.n; i++) {
		if (!onboard_grant(c, &l.v[i]))
			continue;
		if (v.n == PAGE) {
			v.next = v.rows[PAGE - 1].id;
			break;
		}
		v.rows[v.n++] = (struct application_row){ l.v[i].id, id_time(l.v[i].id),
							  l.v[i].name, name_of(c, l.v[i].place) };
	}
	if (l.n == LOOK && !v.next)
		v.next = l.v[LOOK - 1].id;
	if (param_has(&rq->query, "done"))
		v.done = str_of(T(c, "已办好。"));
	html_onboard_list(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err onboard_waiting(struct ctx *c, bool *any)
{
	struct application_list l = { 0 };

	*any = false;
	if (gate(&c->actor, &perm_onboard_check, NULL) == OK)
		TRY(q_application_page(c->db, APPLICATION_ASKED, 0, LOOK, &l));
	for (size_t i = 0; i < l.n && !*any; i++)
		*any = onboard_grant(c, &l.v[i]) != NULL;
	return OK;
}

struct deciding {
	str reason, handler, handler_name, approver, approver_name;
	int64_t parent;
	const struct request *rq;
	struct response *rs;
	struct application a;
	struct first_account first[2];
	str contact, phone;
	bool looked;
};

#define LINE(field, text, most)                                                                    \
	{                                                                                          \
#field, NULL, text, INPUT_LINE, offsetof(struct deciding, field), false, 0, most,  \
			LIMIT_NONE                                                                 \
	}

const struct input onboard_deed_input[] = {
	LINE(handler, N_("承办人的账号"), 64),
	LINE(handler_name, N_("承办人姓名"), 60),
	LINE(approver, N_("签审人的账号"), 64),
	LINE(approver_name, N_("签审人姓名"), 60),
	{ "reason", NULL, N_("理由"), INPUT_TEXT, offsetof(struct deciding, reason), false, 0, 500,
	  LIMIT_NONE },
	{ "parent", NULL, N_("上级单位的编号"), INPUT_ID, offsetof(struct deciding, parent), false,
	  0, 0, LIMIT_NONE },
	{ 0 },
};

static err show(struct ctx *c, struct deciding *x)
{
	struct out o = layout_out(c);
	struct unit_list near = { 0 };
	struct application_view v = {
		.layout = layout_new(c, x->rq, x->a.name, NAV_OWN),
		.faults = &c->faults,
		.a = &x->a,
		.where = name_of(c, x->a.place),
		.contact = x->contact,
		.phone = x->phone,
		.looked = x->looked,
		.reason = x->reason,
		.parent = x->parent,
		.open = x->a.state == APPLICATION_ASKED,
		.first = x->first,
		.asked_at = id_time(x->a.id),
	};

	if (v.parent == 0)
		TRY(q_unit_of_place(c->db, x->a.place, &near)); /* its coordinating office first */
	if (near.n)
		v.parent = near.v[0].id;
	if (c->faults.n)
		x->rs->status = 422;
	html_onboard_one(&o, &v);
	layout_send(x->rs, &o);
	return OK;
}

err onboard_one_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct deciding x = { .rq = rq, .rs = rs };

	TRY(onboard_get(c, c->path_id, &x.a));
	return show(c, &x);
}

static err look(struct ctx *c, struct deciding *x)
{
	x->looked = true;
	TRY(onboard_contact(c, &x->a, &x->contact, &x->phone));
	return show(c, x);
}

static bool is_login(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-_", s.p[i] | 0x20) ||
		    s.p[i] < 0x20)
			return false;
	return true;
}

static err take(struct ctx *c, struct deciding *x)
{
	x->first[0] = (struct first_account){ .login = x->handler, .name = x->handler_name };
	x->first[1] = (struct first_account){ .login = x->approver, .name = x->approver_name };
	if (!is_login(x->handler))
		ctx_fault(c, "handler", "letters", "账号只能用字母、数字、点、横线和下划线");
	if (!is_login(x->approver) || (x->approver.n && str_eq(x->approver, x->handler)))
		ctx_fault(c, "approver", "letters",
			  "账号只能用字母、数字、点、横线和下划线，两人要不同");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(onboard_take(c, &x->a, x->parent, x->first));
	TRY(q_application_by_id(c->db, x->a.id, &x->a));
	return show(c, x);
}

static err refuse(struct ctx *c, struct deciding *x)
{
	TRY(onboard_refuse(c, &x->a, x->reason));
	response_redirect(x->rs, S("/desk/applications?done=1"));
	return OK;
}

static const struct {
	const char *word;
	err (*run)(struct ctx *c, struct deciding *x);
} deeds[] = { { "contact", look }, { "take", take }, { "refuse", refuse } };

err onboard_deed(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct deciding x = { .rq = rq, .rs = rs };
	err e = ERR_NOT_FOUND;

	TRY(onboard_get(c, c->path_id, &x.a));
	TRY(input_read(c, rq, onboard_deed_input, &x));
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_eq(c->path_action, str_of(deeds[i].word)))
			e = deeds[i].run(c, &x);
	if (e == ERR_INPUT) {
		x.first[0].link = x.first[1].link = (str){ 0 };
		TRY(show(c, &x));
	}
	return e;
}
