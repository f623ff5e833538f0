#include "app/layout.h"

#include "app/admit.h"
#include "app/assets.h"
#include "app/html.h"
#include "app/route.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "web/form.h"

static bool writers_sign_in(const struct ctx *c)
{
	return !str_eq(str_of(setting_text(c->settings, SET_WRITER_SIGN_IN)), S("off"));
}

static str role_list(struct ctx *c)
{
	struct buf b = buf_new(c->a, 64, 512);

	for (size_t i = 0; i < c->actor.grants_n; i++) {
		if (i)
			buf_lit(&b, T(c, "、"));
		buf_lit(&b, T(c, role_label(c->actor.grants[i].role)));
	}
	return buf_str(&b);
}

static str encoded(struct ctx *c, str s)
{
	struct buf b = buf_new(c->a, s.n + 16, 4096);

	form_encode(&b, s);
	return buf_str(&b);
}

struct layout *layout_new(struct ctx *c, const struct request *rq, str title, enum layout_nav nav)
{
	struct layout *l = ARENA_NEW(c->a, struct layout);

	*l = (struct layout){
		.title = title,
		.site = str_of(setting_text(c->settings, SET_SITE_NAME)),
		.lang = c->language ? str_of(c->language->name) : S("zh-CN"),
		.theme = c->theme,
		.size = c->size,
		.nav = nav,
		.desk = nav >= NAV_DESK,
		.staff = c->actor.account != 0,
		.writer = c->actor.writer != 0,
		.sign_in = writers_sign_in(c),
		.who = c->actor.name,
		.roles = role_list(c),
		.csrf = c->actor.csrf,
		.back = encoded(c, rq->method == HTTP_GET ? rq->target : S("/")),
		.css = asset_name("liuyan.css"),
		.js = asset_name("liuyan.js"),
		.index = c->route && c->route->flags & ROUTE_SHARED,
		.a = c->a,
	};
	return l;
}

str layout_words(const struct layout *l, str name)
{
	return pinyin_words(l->a, fold_search(l->a, name));
}

struct out layout_out(struct ctx *c)
{
	struct out o = out_new(c->a, 16384);

	o.translate = text_in;
	o.language = c->language;
	return o;
}

void layout_send(struct response *rs, const struct out *o)
{
	rs->body = buf_str(&o->b);
	rs->type = "text/html; charset=utf-8";
}

void layout_send_json(struct response *rs, const struct js_out *j)
{
	rs->body = buf_str(&j->b);
	rs->type = "application/json; charset=utf-8";
}

static void put_offer(struct js_out *j, const struct work_offer *o)
{
	js_begin(j, "work", '{');
	js_text(j, "challenge", o->challenge);
	js_int(j, "bits", o->bits);
	js_text(j, "ticket", o->ticket);
	js_int(j, "ticket_after_seconds", o->wait_s);
	js_end(j, '}');
}

static void error_json(struct ctx *c, const struct request *rq, struct response *rs, err e)
{
	const struct err_info *i = err_info(e);
	struct js_out j = js_new(c->a);

	js_begin(&j, NULL, '{');
	js_begin(&j, "error", '{');
	js_cstr(&j, "code", i->code);
	js_cstr(&j, "message", T(c, i->text));
	js_begin(&j, "fields", '[');
	for (size_t k = 0; k < c->faults.n; k++) {
		js_begin(&j, NULL, '{');
		js_cstr(&j, "field", c->faults.v[k].field);
		js_cstr(&j, "code", c->faults.v[k].code);
		js_text(&j, "message", c->faults.v[k].text);
		js_end(&j, '}');
	}
	js_end(&j, ']');
	if (e == ERR_WORK)
		put_offer(&j, &((const struct admission *)rq->app)->offer);
	js_end(&j, '}');
	js_end(&j, '}');
	layout_send_json(rs, &j);
}

/* After trouble of ours what was typed is offered again; not secrets, which have
 * no place in a page. Forms carry a key or a version: once is all it can be. */
static bool may_send_again(const struct ctx *c, const struct request *rq, const struct err_info *i)
{
	return i->status >= 500 && rq->method == HTTP_POST && rq->form.n && c->route &&
	       !(c->route->flags & ROUTE_GUESS);
}

/* The fields that were sent, without what was shown to be let in. */
static const struct params *without_work(struct ctx *c, const struct params *sent)
{
	struct params *p = ARENA_NEW(c->a, struct params);

	p->v = ARENA_ARRAY(c->a, struct param, sent->n + 1);
	for (size_t i = 0; i < sent->n; i++)
		if (!str_eq(sent->v[i].name, S("work")) && !str_eq(sent->v[i].name, S("ticket")))
			p->v[p->n++] = sent->v[i];
	return p;
}

/* Writers and staff have their own. */
static bool is_for_writers(const struct ctx *c, const struct request *rq)
{
	return writers_sign_in(c) && str_starts(rq->path, S("/me"));
}

static void error_page(struct ctx *c, const struct request *rq, struct response *rs, err e)
{
	const struct err_info *i = err_info(e);
	struct layout_failure f = { .text = str_of(T(c, i->text)),
				    .request = c->request_id,
				    .login = e == ERR_LOGIN,
				    .writer = is_for_writers(c, rq) };
	struct out o = layout_out(c);

	f.title = arena_fmt(c->a, "%d %s", i->status,
			    T(c, i->status >= 500   ? N_("暂时出了问题")
				 : i->status == 404 ? N_("没有这个页面")
						    : N_("没有做成")));
	if (c->faults.n)
		f.text = c->faults.v[0].text;
	if (may_send_again(c, rq, i))
		f.again = &rq->form;
	if (e == ERR_WORK) {
		f.title = str_of(T(c, "再确认一步"));
		f.work = &((const struct admission *)rq->app)->offer;
		f.worker = asset_name("work.js");
		f.again = without_work(c, &rq->form);
	}
	html_layout_failure(&o, layout_new(c, rq, f.title, NAV_NONE), &f);
	layout_send(rs, &o);
}

void layout_error(struct ctx *c, const struct request *rq, struct response *rs, err e)
{
	*rs = (struct response){ .status = err_info(e)->status };
	if (request_is_api(rq))
		error_json(c, rq, rs, e);
	else
		error_page(c, rq, rs, e);
	const struct admission *n = rq->app;
	if (n && n->retry_s > 0)
		response_header(rs, "Retry-After", arena_fmt(c->a, "%lld", (long long)n->retry_s));
	else if (e == ERR_BUSY || e == ERR_RATE || e == ERR_FULL || e == ERR_MEMORY)
		response_header(rs, "Retry-After", S("30"));
}
