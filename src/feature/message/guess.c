#include "message/guess.h"

#include "app/layout.h"
#include "domain/domain.h"

err message_guess(struct ctx *c, struct message_new *in, struct learn_guess *out)
{
	TRY(learn_domain(c, in->title, in->body, out));
	in->guessed = true;
	if (out->sure)
		in->domain = out->domain;
	else
		ctx_fault(c, "domain", "required", "从内容还看不出是哪个领域，请选择");
	return OK;
}

/* ---- while she types ---- */
struct typed {
	str title, body;
};
#define IN(field) offsetof(struct typed, field)

const struct input message_guess_input[] = {
	{ "title", NULL, N_("标题"), INPUT_LINE, IN(title), false, 0, 1000, LIMIT_NONE },
	{ "body", NULL, N_("正文"), INPUT_TEXT, IN(body), false, 0, 50000, LIMIT_NONE },
	{ 0 },
};

err message_guess_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct domain_list domains;
	const struct domain *d;
	struct learn_guess g;
	struct typed in = { 0 };

	TRY(input_read(c, rq, message_guess_input, &in));
	TRY(learn_domain(c, in.title, in.body, &g));
	TRY(domain_list_all(c, &domains));
	d = domain_in(&domains, g.domain);
	js_begin(&j, NULL, '{');
	if (d)
		js_text(&j, "code", d->code);
	else
		js_null(&j, "code");
	js_text(&j, "name", d ? d->name : (str){ 0 });
	js_bool(&j, "sure", g.sure);
	js_int(&j, "percent", g.percent);
	js_text(&j, "reasons", g.reasons);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}
