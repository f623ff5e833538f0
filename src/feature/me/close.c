/* Closing the account: the person goes, the record stays whole. */
#include "app/cookie.h"
#include "app/route.h"
#include "base/id.h"
#include "conduct/conduct.h"
#include "dossier/dossier.h"
#include "ledger/ledger.h"
#include "me/faces.h"
#include "me/html.h"
#include "notice/notice.h"

#define PIECE 100
#define SHOWN_MOST 1000

struct closing {
	bool confirm, withdraw;
};

const struct input me_close_input[] = {
	{ "confirm", NULL, N_("确认"), INPUT_FLAG, offsetof(struct closing, confirm), false, 0, 0,
	  LIMIT_NONE },
	{ "withdraw", NULL, N_("撤回留言"), INPUT_FLAG, offsetof(struct closing, withdraw), false,
	  0, 0, LIMIT_NONE },
	{ 0 },
};

static err show(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct me_close v = { .layout = layout_new(c, rq, str_of(T(c, "注销账号")), NAV_ME),
			      .faults = &c->faults };
	struct out o = layout_out(c);
	struct writer_item_list l;

	TRY(q_writer_messages(c->db, c->actor.writer, INT64_MAX, SHOWN_MOST, &l));
	v.messages = (int64_t)l.n;
	v.more = l.n == SHOWN_MOST;
	html_me_close(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err me_close_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(me_only(c));
	return show(c, rq, rs);
}

bool me_may_withdraw(struct ctx *c, const struct message *m)
{
	const struct life *rows[32];
	size_t n = message_actions(c, m, rows);

	for (size_t i = 0; i < n; i++)
		if (str_eq(str_of(rows[i]->action), S("withdraw")))
			return true;
	return false;
}

/* What is answered already cannot be withdrawn; it stays, without her. */
static err leave(struct ctx *c, int64_t id, bool withdraw)
{
	struct conduct_input in = { 0 };
	struct message m;

	TRY(message_get(c, id, &m));
	if (withdraw && me_may_withdraw(c, &m))
		TRY(conduct_message(c, id, S("withdraw"), &in));
	TRY(dossier_erase(c, id, S("account_closed")));
	return q_message_writer_drop(c->db, id, NULL);
}

static err leave_all(struct ctx *c, bool withdraw)
{
	struct writer_item_list l = { .n = PIECE };
	int64_t before = INT64_MAX;

	while (l.n == PIECE) {
		TRY(q_writer_messages(c->db, c->actor.writer, before, PIECE, &l));
		for (size_t i = 0; i < l.n; i++) {
			TRY(leave(c, l.v[i].message, withdraw));
			before = l.v[i].message;
		}
	}
	return OK;
}

static err end_consents(struct ctx *c)
{
	for (size_t i = 0; i < consents_n; i++)
		TRY(consent_end(c, c->actor.writer, consents[i].purpose));
	return OK;
}

static err close_account(struct ctx *c, bool withdraw)
{
	str id = arena_fmt(c->a, "%lld", (long long)c->actor.writer);

	TRY(leave_all(c, withdraw));
	TRY(end_consents(c));
	TRY(q_session_drop_of_writer(c->db, c->actor.writer, NULL));
	TRY(notice_forget_owner(c, BOX_WRITER, c->actor.writer));
	TRY(writer_forget(c, c->actor.writer));
	return ledger_audit(c, "writer_close", id, "ok");
}

static err say_goodbye(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct me_close v = { .faults = &c->faults };
	struct out o = layout_out(c);

	c->actor = (struct actor){ 0 };
	v.layout = layout_new(c, rq, str_of(T(c, "账号已注销")), NAV_NONE);
	cookie_set(c, rs, COOKIE_SESSION, S(""), 0);
	html_me_closed(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err me_close_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct closing in = { 0 };
	err e;

	TRY(me_only(c));
	e = input_read(c, rq, me_close_input, &in);
	if (e == OK && !in.confirm) {
		ctx_fault(c, "confirm", "required", "请先勾选，确定要注销");
		e = ERR_INPUT;
	}
	if (e == ERR_INPUT) {
		rs->status = 422;
		TRY(show(c, rq, rs));
	}
	TRY(e);
	TRY(close_account(c, in.withdraw));
	return say_goodbye(c, rq, rs);
}
