/* A code on its way to a writer: budgets, sending, the page that asks for it. */
#include "app/bucket.h"
#include "app/cookie.h"
#include "base/clock.h"
#include "me/faces.h"
#include "me/html.h"
#include "notice/notice.h"

/* Of the network and of all together: in memory; of the number both here and in the
 * database, where a restart does not forget it (writer/code.c). */
static err take_budgets(struct ctx *c, const struct request *rq, str address)
{
	if (bucket_take(c->app, BUCKET_CODE_NETWORK, rq->network) ||
	    bucket_take(c->app, BUCKET_CODE_NUMBER, address) ||
	    bucket_take(c->app, BUCKET_CODE_SITE, S("")))
		return ERR_RATE;
	return OK;
}

static err make_and_send(struct ctx *c, void *data)
{
	struct me_sending *s = data;
	struct code_new in = { s->purpose, c->actor.writer, &s->to };

	if (s->purpose == CODE_SIGN_IN)
		in.writer = 0;
	TRY(code_make(c, &in, &s->token, &s->code));
	return notice_send_code(c, s->to.text, s->code, c->now + CODE_MINUTES * MS_MINUTE);
}

err me_send_code(struct ctx *c, const struct request *rq, struct response *rs, struct me_sending *s)
{
	TRY(take_budgets(c, rq, s->to.hash));
	TRY(app_write(c, make_and_send, s));
	cookie_set_strict(c, rs, COOKIE_CODE, s->token, CODE_MINUTES * 60);
	return OK;
}

void me_forget_code(struct ctx *c, struct response *rs)
{
	cookie_set_strict(c, rs, COOKIE_CODE, S(""), 0);
}

str me_code_token(const struct request *rq)
{
	return cookie_get(rq, COOKIE_CODE);
}

void me_code_fault(struct ctx *c, const struct code_tried *t)
{
	if (t->verdict == CODE_WRONG && t->w.tries < CODE_TRIES)
		ctx_fault(c, "code", "wrong", "验证码不对，请再看一遍");
	else
		ctx_fault(c, "code", "gone", "这个验证码不能再用了，请重新获取");
}
