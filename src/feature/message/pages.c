/* Writing a message: the form, the receipt, the look-up by codes; and the same
 * through the API. */
#include <sodium.h>
#include <string.h>

#include "account/account.h"
#include "app/app.h"
#include "app/guess.h"
#include "app/input.h"
#include "attachment/attachment.h"
#include "base/id.h"
#include "message/hidden.h"
#include "message/codes.h"
#include "message/guess.h"
#include "message/html.h"
#include "message/similar.h"
#include "message/told.h"
#include "message/views.h"

#define IN(field) offsetof(struct message_new, field)

/* kind and domain come as words; they are looked up after reading. */
struct form_input {
	struct message_new m;
	str kind, domain;
	bool seen;    /* similar messages were shown before */
	bool look;    /* to be looked through, and not to be sent yet */
	int64_t move; /* the place to write to instead */
	struct learn_guess guess;
};
#define WORD(field) offsetof(struct form_input, field)

static const struct input form_input[] = {
	{ "office", NULL, N_("留言对象"), INPUT_ID, IN(office), true, 0, 0, LIMIT_NONE },
	{ "kind", NULL, N_("留言类型"), INPUT_LINE, WORD(kind), true, 0, 20, LIMIT_NONE },
	{ "domain", NULL, N_("领域"), INPUT_LINE, WORD(domain), false, 0, 20, LIMIT_NONE },
	{ "title", NULL, N_("标题"), INPUT_LINE, IN(title), true, 4, 200, SET_TITLE_MAX },
	{ "body", NULL, N_("正文"), INPUT_TEXT, IN(body), true, 1, 50000, SET_BODY_CHARS },
	{ "private", NULL, N_("不公开"), INPUT_FLAG, IN(private), false, 0, 0, LIMIT_NONE },
	{ "anonymous", NULL, N_("匿名"), INPUT_FLAG, IN(anonymous), false, 0, 0, LIMIT_NONE },
	{ "name", "contact.name", N_("姓名"), INPUT_LINE, IN(name), false, 0, 40, LIMIT_NONE },
	{ "phone", "contact.phone", N_("电话"), INPUT_LINE, IN(phone), false, 0, 30, LIMIT_NONE },
	{ "remark", NULL, N_("备注"), INPUT_TEXT, IN(remark), false, 0, 200, LIMIT_NONE },
	{ "about", NULL, N_("被反映单位"), INPUT_LINE, IN(about), false, 0, 300, LIMIT_NONE },
	{ "use_verified", "contact.use_verified", N_("使用账号里的联系方式"), INPUT_FLAG,
	  IN(use_verified), false, 0, 0, LIMIT_NONE },
	{ "agree_publish", "consent.publish", N_("同意公开"), INPUT_FLAG, IN(agree_publish), false,
	  0, 0, LIMIT_NONE },
	{ "agree_contact", "consent.contact", N_("同意把联系方式交给办理单位"), INPUT_FLAG,
	  IN(agree_contact), false, 0, 0, LIMIT_NONE },
	{ "location", NULL, N_("地点"), INPUT_LINE, IN(location), false, 0, 200, LIMIT_NONE },
	{ "key", NULL, N_("提交编号"), INPUT_LINE, IN(key), false, 0, 100, LIMIT_NONE },
	{ "seen", NULL, N_("已看过相近的留言"), INPUT_FLAG, WORD(seen), false, 0, 0, LIMIT_NONE },
	{ "look", NULL, N_("先看一看，不提交"), INPUT_FLAG, WORD(look), false, 0, 0, LIMIT_NONE },
	{ "move", NULL, N_("改为写给这个地方，不提交"), INPUT_ID, WORD(move), false, 0, 0,
	  LIMIT_NONE },
	ATTACHMENT_INPUT(IN(files)),
	ATTACHMENT_WISH(IN(files_public)),
	{ 0 },
};

/* What is right in itself is read, and searched for personal details, before the writer is
 * waited for; anything else by the handler, which says what is wrong. */
err message_prepare(struct ctx *c, const struct request *rq)
{
	struct form_input *in = ARENA_NEW(c->a, struct form_input);
	struct ctx own = *c;

	if (c->route->input != form_input || input_read(&own, rq, form_input, in) != OK)
		return OK;
	c->once[ONCE_FORM] = in;
	return message_look_ahead(c, &in->m);
}

static err read_form(struct ctx *c, const struct request *rq, struct form_input *in)
{
	const struct form_input *ready = c->once[ONCE_FORM];
	err e = ready ? OK : input_read(c, rq, form_input, in);

	if (ready)
		*in = *ready;
	if (e != OK && e != ERR_INPUT)
		return e;
	in->m.kind = kind_of(in->kind);
	if (in->domain.n == 0)
		TRY(message_guess(c, &in->m, &in->guess));
	else
		TRY(domain_find(c, in->domain, &in->m.domain));
	return c->faults.n ? ERR_INPUT : e;
}

/* ---- the form ---- */

static err fill_kinds(struct ctx *c, struct form_view *v)
{
	struct kind_choice *k = ARENA_ARRAY(c->a, struct kind_choice, KIND_COUNT);

	for (int64_t i = 1; i < KIND_COUNT; i++)
		k[v->kinds_n++] = (struct kind_choice){ i, kind_info(i)->label,
							kind_info(i)->hint };
	v->kinds = k;
	return domain_list_all(c, &v->domains);
}

static err fill_places(struct ctx *c, struct form_view *v, int64_t region)
{
	if (v->in->office && office_get(c, v->in->office, &v->office) == OK)
		region = v->office.place;
	if (place_path_of(c, region, &v->path) != OK)
		TRY(place_path_of(c, PLACE_NATION, &v->path));
	region = v->path.v[v->path.n - 1].code;
	TRY(q_place_children(c->db, region, &v->children));
	TRY(q_unit_of_place(c->db, region, &v->units));
	return q_office_of_place(c->db, region, &v->offices);
}

/* What she left to the program, chosen beforehand. */
static void fill_guess(const struct form_input *in, struct form_view *v)
{
	const struct domain *d = domain_in(&v->domains, in->guess.domain);

	v->chosen = in->m.domain;
	if (!in->m.guessed || !d)
		return;
	v->guess = &in->guess;
	v->guessed = d->name;
	v->chosen = d->id;
}

static err show_form(struct ctx *c, const struct request *rq, struct response *rs,
		     struct form_input *form, const struct message_similar *similar)
{
	struct message_new *in = &form->m;
	struct out o = layout_out(c);
	struct form_view v = {
		.layout = layout_new(c, rq, str_of(T(c, "我要留言")), NAV_NONE),
		.in = in,
		.faults = &c->faults,
		.title_max = setting_number(c->settings, SET_TITLE_MAX),
		.body_max = setting_number(c->settings, SET_BODY_CHARS),
		.need_contact = setting_number(c->settings, SET_NEED_CONTACT) != 0,
		.need_consent = setting_number(c->settings, SET_CONSENT_REQUIRED) != 0,
		.offer = setting_number(c->settings, SET_SIMILAR_OFFER) != 0,
		.publish = consent_now(CONSENT_PUBLISH),
		.contact = consent_now(CONSENT_CONTACT),
	};
	int64_t region;

	if (!input_id(&rq->query, "region", &region))
		region = PLACE_NATION;
	if (form->move)
		region = form->move;
	if (in->key.n == 0)
		in->key = input_key_make(c->a);
	TRY(attachment_field_of(c, &in->files, "", &v.files));
	v.files.wished = in->files_public;
	if (similar)
		v.like = (struct similar_view){ similar, v.layout->csrf, c->actor.writer != 0,
						true };
	TRY(fill_kinds(c, &v));
	fill_guess(form, &v);
	TRY(fill_places(c, &v, region));
	TRY(message_told(c, in->title, in->body, v.path.v[v.path.n - 1].code, &v.told));
	html_message_form(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static bool must_sign_in(struct ctx *c, struct response *rs)
{
	if (!message_needs_account(c) || c->actor.writer)
		return false;
	response_redirect(rs, S("/me/login"));
	return true;
}

static err form_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct form_input in = { 0 };

	if (must_sign_in(c, rs))
		return OK;
	if (!input_id(&rq->query, "office", &in.m.office))
		return ERR_NOT_FOUND;
	return show_form(c, rq, rs, &in, NULL);
}

/* Who shows a message's codes may see it; a writer who is signed in stays so. */
static err open_own(struct ctx *c, const struct request *rq, int64_t message, struct response *rs)
{
	struct session_new s = { .writer = c->actor.writer,
				 .message = message,
				 .network = rq->network };

	if (s.writer) /* the new one takes its place, and is no second one */
		TRY(session_end(c, rq));
	return session_start(c, &s, rs);
}

/* The second step: what seems to be the same is shown once, with all she wrote still
 * there. The session is given back, with what taking the message in has written. */
static err show_similar(struct ctx *c, const struct request *rq, struct response *rs,
			struct form_input *in)
{
	struct message_similar l = { 0 };
	struct office office;

	if (in->seen)
		return OK;
	TRY(office_get(c, in->m.office, &office));
	TRY(message_find_similar(c, in->m.title, in->m.body, office.place, &l));
	if (l.n == 0)
		return OK;
	TRY(show_form(c, rq, rs, in, &l));
	rs->status = 200;
	return ERR_INPUT;
}

/* Nothing is sent: the form again, with what the text tells of the place, and at another
 * place when she wants to write there. */
static err look_form(struct ctx *c, const struct request *rq, struct response *rs,
		     struct form_input *in)
{
	struct office_list l = { 0 };

	c->faults.n = 0; /* she has not finished */
	if (in->move)	 /* the first post of the place; she may choose another */
		TRY(q_office_of_place(c->db, in->move, &l));
	if (in->move)
		in->m.office = l.n ? l.v[0].id : 0;
	return show_form(c, rq, rs, in, NULL);
}

static err form_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct form_input in = { 0 };
	struct receipt r;
	err e;

	if (must_sign_in(c, rs))
		return OK;
	e = read_form(c, rq, &in);

	if ((in.look || in.move) && (e == OK || e == ERR_INPUT))
		return look_form(c, rq, rs, &in);
	if (e == OK || e == ERR_INPUT)
		e = message_submit(c, &in.m, &r); /* adds its own faults to those of reading */
	if (e == ERR_INPUT || e == ERR_KEY_REUSED) {
		rs->status = err_info(e)->status;
		TRY(show_form(c, rq, rs, &in, NULL));
		return e;
	}
	TRY(e);
	if (!r.repeated)
		TRY(show_similar(c, rq, rs, &in));
	TRY(open_own(c, rq, r.id, rs));
	response_redirect(rs, arena_fmt(c->a, "/me/messages/%lld/receipt", (long long)r.id));
	return OK;
}

static void tell_hidden(struct ctx *c, struct receipt_view *v)
{
	unsigned kinds = v->receipt.hidden;

	v->hidden = ARENA_ARRAY(c->a, const char *, REDACT_KINDS);
	for (unsigned k = 1; k < REDACT_KINDS; k++)
		if (kinds & 1U << k)
			v->hidden[v->hidden_n++] = redact_label((enum redact_kind)k);
}

static err receipt_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct receipt_view v = { .layout = layout_new(c, rq, str_of(T(c, "已收到您的留言")),
						       NAV_NONE) };
	struct out o = layout_out(c);
	struct office office;
	struct message m;

	TRY(message_own(c, c->path_id));
	TRY(message_receipt(c, c->path_id, &v.receipt));
	TRY(message_get(c, c->path_id, &m));
	TRY(office_get(c, m.office, &office));
	tell_hidden(c, &v);
	v.title = m.title;
	v.office = office.name;
	v.at = id_time(m.id);
	html_message_receipt(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* ---- look-up ---- */

struct codes {
	str code, passcode;
};

static const struct input lookup_input[] = {
	{ "code", NULL, N_("查询码"), INPUT_LINE, offsetof(struct codes, code), true, 0, 40,
	  LIMIT_NONE },
	{ "passcode", NULL, N_("查询密码"), INPUT_LINE, offsetof(struct codes, passcode), true, 0,
	  40, LIMIT_NONE },
	{ 0 },
};

static err show_lookup(struct ctx *c, const struct request *rq, struct response *rs, str code)
{
	struct out o = layout_out(c);
	struct lookup_view v = { layout_new(c, rq, str_of(T(c, "查询我的留言")), NAV_LOOKUP), code,
				 &c->faults };

	html_message_lookup(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err lookup_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show_lookup(c, rq, rs, (str){ 0 });
}

err message_codes(struct ctx *c, const struct request *rq, const str codes[2], int64_t *id)
{
	err e = message_lookup(c, codes[0], codes[1], id);

	if (e != ERR_NOT_FOUND)
		return e;
	guess_failed(c->app->guess, rq->network, c->now);
	ctx_fault(c, "code", "wrong", "查询码或密码不对，请对照回执再试");
	return ERR_INPUT;
}

static err lookup_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct codes in = { 0 };
	int64_t id;
	err e = input_read(c, rq, lookup_input, &in);

	if (e == OK)
		e = message_codes(c, rq, (const str[]){ in.code, in.passcode }, &id);
	if (e == ERR_INPUT) {
		rs->status = 422;
		TRY(show_lookup(c, rq, rs, in.code));
		return e;
	}
	TRY(e);
	TRY(open_own(c, rq, id, rs));
	response_redirect(rs, arena_fmt(c->a, "/me/messages/%lld", (long long)id));
	return OK;
}

/* ---- the same through the API ---- */

/* What her receipt says of the ledger, as the text file does (seal.h). */
static void put_event(struct ctx *c, struct js_out *j, const struct receipt *r)
{
	char *hex = arena_alloc(c->a, 65);

	if (r->event_hash.n != 32) {
		js_null(j, "receipt");
		return;
	}
	sodium_bin2hex(hex, 65, (const unsigned char *)r->event_hash.p, 32);
	js_begin(j, "receipt", '{');
	js_id(j, "message", r->id);
	js_int(j, "seq", 1);
	js_time(j, "at", r->event_at);
	js_cstr(j, "hash", hex);
	js_end(j, '}');
}

/* What was hidden in it when it came in, by kind. */
static void put_hidden(struct js_out *j, unsigned kinds)
{
	js_begin(j, "hidden", '[');
	for (unsigned k = 1; k < REDACT_KINDS; k++)
		if (kinds & 1U << k)
			js_cstr(j, NULL, redact_code((enum redact_kind)k));
	js_end(j, ']');
}

static void send_receipt(struct ctx *c, struct response *rs, const struct receipt *r)
{
	struct js_out j = js_new(c->a);

	js_begin(&j, NULL, '{');
	js_id(&j, "id", r->id);
	js_text(&j, "code", r->code);
	js_text(&j, "passcode", r->passcode);
	js_cstr(&j, "state", life_code(&message_life, r->state));
	put_event(c, &j, r);
	put_hidden(&j, r->hidden);
	js_end(&j, '}');
	layout_send_json(rs, &j);
}

static err api_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct form_input in = { 0 };
	struct receipt r;

	if (!str_has(rq->headers[H_CONTENT_TYPE], S("json")))
		return ERR_MEDIA_TYPE;
	err e = read_form(c, rq, &in);
	in.m.source = S("api");
	if (e != OK && e != ERR_INPUT)
		return e;
	input_key(c, rq, &in.m.key);
	TRY(message_submit(c, &in.m, &r));
	TRY(app_settle(c)); /* the receipt names the event */
	TRY(message_receipt(c, r.id, &r));
	/* The same key gives the same answer, whatever has become of the message. */
	if (r.repeated)
		r.state = MESSAGE_PENDING;
	send_receipt(c, rs, &r);
	rs->status = 201;
	response_header(rs, "Location", arena_fmt(c->a, "/api/v1/messages/%lld", (long long)r.id));
	return OK;
}

const struct route message_routes[] = {
	{ HTTP_POST, "/messages/similar", PUBLIC, LANE_READ, message_similar_page, ROUTE_OPEN,
	  "写留言时列出内容相近的公开留言", message_similar_input },
	{ HTTP_GET, "/api/v1/messages/similar", PUBLIC, LANE_READ, message_api_similar, 0,
	  "与一段文字内容相近的公开留言：title、body、region", NULL },
	{ HTTP_POST, "/messages/domain", PUBLIC, LANE_READ, message_guess_post, ROUTE_OPEN,
	  "写留言时按内容判断领域", message_guess_input },
	{ HTTP_POST, "/api/v1/domains/suggest", PUBLIC, LANE_READ, message_guess_post, 0,
	  "按标题和正文判断领域", message_guess_input },
	{ HTTP_GET, "/messages/new", PUBLIC, LANE_READ, form_page, 0, "留言表单", NULL },
	{ HTTP_POST, "/messages/new", PUBLIC, LANE_WRITE, form_post,
	  ROUTE_OPEN | ROUTE_SUBMIT | ROUTE_FILES, "提交留言", form_input },
	{ HTTP_GET, "/me/messages/{id}/receipt", &perm_message_own, LANE_READ, receipt_page, 0,
	  "回执", NULL },
	{ HTTP_GET, "/lookup", PUBLIC, LANE_READ, lookup_page, 0, "按查询码查询", NULL },
	{ HTTP_POST, "/lookup", PUBLIC, LANE_WRITE, lookup_post, ROUTE_GUESS | ROUTE_OPEN,
	  "按查询码查询", lookup_input },
	{ HTTP_POST, "/api/v1/messages", PUBLIC, LANE_WRITE, api_post, ROUTE_SUBMIT, "提交留言",
	  form_input },
	{ 0 },
};
