/* The pages of those who are told: what they were told, and how they want to be. */
#include <sodium.h>
#include <string.h>

#include "app/input.h"
#include "app/layout.h"
#include "base/embed.h"
#include "base/id.h"
#include "notice/crypto.h"
#include "notice/html.h"
#include "notice/views.h"
#include "text/phone.h"
#include "vault/vault.h"
#include "web/mail.h"

#define ROWS 20
#define BROWSERS_MOST 5
#define ENDPOINT_MOST 1000

EMBED(worker, "assets/push.js")

#define ALL_ROLES ((ROLE_BIT(ROLE_COUNT) - 1) & ~ROLE_BIT(ROLE_NONE))

const struct perm perm_notice_read = { "notice_read", "看自己的通知", ALL_ROLES, SCOPE_SITE };
const struct perm perm_notice_own = { "notice_own", "看自己的通知（写信人）", 0, SCOPE_OWN };

/* Whose choices these pages are about. */
struct owner {
	int64_t box, id;
	const char *home;
	bool staff;
};

static struct owner owner_of(const struct ctx *c)
{
	const struct actor *a = &c->actor;
	bool staff = c->route && str_starts(str_of(c->route->pattern), S("/desk"));

	if (staff)
		return (struct owner){ BOX_ACCOUNT, a->account, "desk", true };
	if (a->writer)
		return (struct owner){ BOX_WRITER, a->writer, "me", false };
	return (struct owner){ BOX_MESSAGE, a->message, "me", false };
}

static struct layout *frame(struct ctx *c, const struct request *rq, const char *title)
{
	return layout_new(c, rq, str_of(T(c, title)), owner_of(c).staff ? NAV_NOTICES : NAV_NONE);
}

/* ---- the list ---- */

/* On the writer's side only her own: a clerk who has codes, too, reads the desk's there. */
static void as_writer(struct ctx *c)
{
	if (!owner_of(c).staff)
		c->actor.account = 0;
}

static err list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct notice_list_view v = { .home = owner_of(c).home,
				      .layout = frame(c, rq, N_("通知")) };
	struct notice_page page;
	struct out o = layout_out(c);
	int64_t before;

	if (!input_id(&rq->query, "before", &before))
		return ERR_NOT_FOUND;
	as_writer(c);
	TRY(notice_read(c, before, ROWS, &page));
	v.page = &page;
	html_notice_list(&o, &v);
	layout_send(rs, &o);
	return OK;
}

struct reading {
	int64_t upto;
};

static const struct input read_input[] = {
	{ "upto", NULL, N_("到哪一条"), INPUT_ID, offsetof(struct reading, upto), true, 0, 0,
	  LIMIT_NONE },
	{ 0 },
};

static err read_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct owner own = owner_of(c);
	struct reading in = { 0 };

	TRY(input_read(c, rq, read_input, &in));
	as_writer(c);
	if (in.upto > id_at(c->now + 1000, 0))
		return ERR_INPUT; /* what is to come is not read */
	TRY(notice_mark_read(c, in.upto));
	response_redirect(rs, arena_fmt(c->a, "/%s/notices", own.home));
	return OK;
}

/* ---- choices ---- */

struct wishes {
	str mail, phone;
	bool digest, forget;
	struct words by; /* "KIND.CHANNEL" */
};

static const struct input settings_input[] = {
	{ "mail", NULL, N_("邮箱"), INPUT_LINE, offsetof(struct wishes, mail), false, 0, 254,
	  LIMIT_NONE },
	{ "phone", NULL, N_("手机"), INPUT_LINE, offsetof(struct wishes, phone), false, 0, 20,
	  LIMIT_NONE },
	{ "digest", NULL, N_("每天一封"), INPUT_FLAG, offsetof(struct wishes, digest), false, 0, 0,
	  LIMIT_NONE },
	{ "forget", NULL, N_("删除邮箱和手机"), INPUT_FLAG, offsetof(struct wishes, forget), false,
	  0, 0, LIMIT_NONE },
	{ "by", NULL, N_("方式"), INPUT_WORDS, offsetof(struct wishes, by), false, 0, 0,
	  LIMIT_NONE },
	{ 0 },
};

static err read_rows(struct ctx *c, const struct owner *own, struct notice_settings_view *v)
{
	struct choice_row *rows = ARENA_ARRAY(c->a, struct choice_row, notice_kinds_n);
	unsigned channels;

	v->rows = rows;
	for (size_t i = 0; i < notice_kinds_n; i++) {
		if (!notice_is_for(&notice_kinds[i], (enum notice_box)own->box))
			continue;
		TRY(notice_choice(c, own->box, own->id, &notice_kinds[i], &channels));
		rows[v->n].k = &notice_kinds[i];
		for (enum notice_channel by = NOTICE_BY_MAIL; by < NOTICE_BYS; by++)
			rows[v->n].by[by] = channels & CHANNEL_BIT(by);
		v->n++;
	}
	return OK;
}

static err fill_settings(struct ctx *c, const struct owner *own, struct notice_settings_view *v)
{
	struct push_browser_list browsers;
	struct notice_digest d;
	err e = q_notice_digest_of(c->db, own->id, own->box, &d);

	v->digest = e == OK;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	for (enum notice_channel by = NOTICE_BY_MAIL; by < NOTICE_BYS; by++) {
		v->can[by] = notice_can(c, by);
		if (by != NOTICE_BY_PUSH)
			TRY(notice_has_address(c, own->box, own->id, by, &v->has[by]));
	}
	TRY(q_push_browsers(c->db, own->id, own->box, &browsers));
	v->browsers = browsers.n;
	v->vapid = v->can[NOTICE_BY_PUSH] ? vapid_public(c) : (str){ 0 };
	return read_rows(c, own, v);
}

static err show_settings(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct owner own = owner_of(c);
	struct notice_settings_view v = { .layout = frame(c, rq, N_("通知设置")),
					  .home = own.home,
					  .staff = own.staff,
					  .saved = param_has(&rq->query, "saved"),
					  .quiet_from = setting_number(c->settings, SET_QUIET_FROM),
					  .quiet_to = setting_number(c->settings, SET_QUIET_TO),
					  .faults = &c->faults };
	struct out o = layout_out(c);

	TRY(fill_settings(c, &own, &v));
	html_notice_settings(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err seal_address(struct ctx *c, const struct owner *own, enum notice_channel by, str text)
{
	const struct vault_texts t = { { text }, 1 };

	return text.n ? vault_seal(c, (struct vault_ref){ own->id, VAULT_ADDRESS, by }, &t) : OK;
}

static err save_addresses(struct ctx *c, const struct owner *own, const struct wishes *in)
{
	str phone = in->phone.n ? phone_normalise(c->a, in->phone) : (str){ 0 };

	if (!own->staff)
		return OK; /* a writer proves hers on her own page */
	if (in->mail.n && !mail_address_valid(in->mail))
		ctx_fault(c, "mail", "malformed", "邮箱地址的写法不对");
	if (in->phone.n && !phone_valid(phone))
		ctx_fault(c, "phone", "malformed", "手机号码的写法不对");
	if (c->faults.n)
		return ERR_INPUT;
	for (enum notice_channel by = NOTICE_BY_MAIL; in->forget && by <= NOTICE_BY_SMS; by++)
		TRY(vault_drop(c, (struct vault_ref){ own->id, VAULT_ADDRESS, by }));
	TRY(seal_address(c, own, NOTICE_BY_MAIL, in->mail));
	return seal_address(c, own, NOTICE_BY_SMS, phone);
}

static unsigned chosen(struct ctx *c, const struct wishes *in, int64_t kind)
{
	unsigned channels = 0;

	for (enum notice_channel by = NOTICE_BY_MAIL; by < NOTICE_BYS; by++) {
		str want = arena_fmt(c->a, "%lld.%d", (long long)kind, (int)by);
		for (size_t i = 0; i < in->by.n; i++)
			if (str_eq(in->by.v[i], want))
				channels |= CHANNEL_BIT(by);
	}
	return channels;
}

/* What this site cannot send by is not shown as a choice: it stays as it was. */
static err save_choices(struct ctx *c, const struct owner *own, const struct wishes *in)
{
	unsigned hidden = 0, was, now;

	for (enum notice_channel by = NOTICE_BY_MAIL; by < NOTICE_BYS; by++)
		hidden |= notice_can(c, by) ? 0 : CHANNEL_BIT(by);
	for (size_t i = 0; i < notice_kinds_n; i++) {
		const struct notice_info *k = &notice_kinds[i];
		if (!notice_is_for(k, (enum notice_box)own->box))
			continue;
		TRY(notice_choice(c, own->box, own->id, k, &was));
		now = (was & hidden) | (chosen(c, in, k->kind) & ~hidden);
		struct notice_choice_put_in row = { own->id, own->box, k->kind, now };
		if (now != was)
			TRY(q_notice_choice_put(c->db, &row, NULL));
	}
	return OK;
}

static err save_digest(struct ctx *c, const struct owner *own, bool on)
{
	struct notice_digest was;
	struct notice_digest_put_in row = { own->id, own->box, notice_digest_at(c->now),
					    id_at(c->now, 0) };
	err e = q_notice_digest_of(c->db, own->id, own->box, &was);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (on == (e == OK))
		return OK;
	return on ? q_notice_digest_put(c->db, &row, NULL)
		  : q_notice_digest_drop(c->db, own->id, own->box, NULL);
}

static err settings_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct owner own = owner_of(c);
	struct wishes in = { 0 };
	err e;

	e = input_read(c, rq, settings_input, &in);
	if (e == OK)
		e = save_addresses(c, &own, &in);
	if (e == ERR_INPUT) {
		TRY(show_settings(c, rq, rs));
		rs->status = 422;
		return ERR_INPUT;
	}
	TRY(e);
	TRY(save_choices(c, &own, &in));
	TRY(save_digest(c, &own, in.digest));
	response_redirect(rs, arena_fmt(c->a, "/%s/notices/settings?saved=1", own.home));
	return OK;
}

/* ---- browsers ---- */

struct browser {
	str act, endpoint, p256dh, auth;
};

static const struct input browser_input[] = {
	{ "do", NULL, N_("做什么"), INPUT_LINE, offsetof(struct browser, act), true, 0, 8,
	  LIMIT_NONE },
	{ "endpoint", NULL, N_("推送地址"), INPUT_LINE, offsetof(struct browser, endpoint), false,
	  0, ENDPOINT_MOST, LIMIT_NONE },
	{ "p256dh", NULL, N_("公钥"), INPUT_LINE, offsetof(struct browser, p256dh), false, 0, 120,
	  LIMIT_NONE },
	{ "auth", NULL, N_("密钥"), INPUT_LINE, offsetof(struct browser, auth), false, 0, 40,
	  LIMIT_NONE },
	{ 0 },
};

static bool is_key(str s, size_t bytes)
{
	unsigned char out[P256_PUBLIC];
	size_t n = 0;

	return sodium_base642bin(out, bytes, s.p, s.n, "=", &n, NULL,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       n == bytes;
}

static err add_browser(struct ctx *c, const struct owner *own, const struct browser *in)
{
	const struct vault_texts t = { { in->endpoint, in->p256dh, in->auth }, 3 };
	struct push_browser_list l;
	int64_t id = id_make(c->now);

	if (!notice_can(c, NOTICE_BY_PUSH) || !push_host_allowed(c, in->endpoint) ||
	    !is_key(in->p256dh, P256_PUBLIC) || !is_key(in->auth, PUSH_AUTH)) {
		ctx_fault(c, "browser", "unknown",
			  "没有开通：浏览器没有允许，或它的推送服务不在可信之列");
		return ERR_INPUT;
	}
	TRY(q_push_browsers(c->db, own->id, own->box, &l));
	if (l.n >= BROWSERS_MOST) /* the oldest makes room */
		TRY(q_push_browser_drop(c->db, own->id, own->box, l.v[0].id, NULL));
	if (l.n >= BROWSERS_MOST)
		TRY(vault_drop(c, (struct vault_ref){ l.v[0].id, VAULT_SUBSCRIPTION, 0 }));
	TRY(vault_seal(c, (struct vault_ref){ id, VAULT_SUBSCRIPTION, 0 }, &t));
	return q_push_browser_add(c->db, own->id, own->box, id, NULL);
}

static err browser_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct owner own = owner_of(c);
	struct browser in = { 0 };
	err e;

	TRY(input_read(c, rq, browser_input, &in));
	e = str_eq(in.act, S("drop")) ? notice_browsers_drop(c, (enum notice_box)own.box, own.id)
				      : add_browser(c, &own, &in);
	if (e == ERR_INPUT) {
		TRY(show_settings(c, rq, rs));
		rs->status = 422;
		return ERR_INPUT;
	}
	TRY(e);
	response_redirect(rs, arena_fmt(c->a, "/%s/notices/settings?saved=1", own.home));
	return OK;
}

static err worker_script(struct ctx *c, const struct request *rq, struct response *rs)
{
	(void)c;
	(void)rq;
	rs->body = EMBEDDED(worker);
	rs->type = "text/javascript; charset=utf-8";
	rs->keep = "no-cache";
	return OK;
}

/* ---- the link in a mail, which asks for no sign-in ---- */

static void read_stop(struct ctx *c, const struct request *rq, struct notice_stop_view *v,
		      int64_t id[3])
{
	const char *const names[] = { "box", "owner", "kind" };
	bool good = true;

	for (int i = 0; i < 3; i++)
		good = input_id(&rq->query, names[i], &id[i]) && good;
	v->box = param_get(&rq->query, "box");
	v->owner = param_get(&rq->query, "owner");
	v->kind = param_get(&rq->query, "kind");
	v->key = param_get(&rq->query, "key");
	str want = notice_stop_key(c, id[0], id[1], id[2]);
	if (good && v->key.n == want.n && sodium_memcmp(v->key.p, want.p, want.n) == 0)
		v->k = notice_info(id[2]);
}

static err show_stop(struct ctx *c, const struct request *rq, struct response *rs,
		     struct notice_stop_view *v)
{
	struct out o = layout_out(c);

	v->layout = layout_new(c, rq, str_of(T(c, "不再收邮件")), NAV_NONE);
	html_notice_stop(&o, v);
	layout_send(rs, &o);
	if (!v->k)
		rs->status = 404;
	return OK;
}

static err stop_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct notice_stop_view v = { 0 };
	int64_t id[3];

	read_stop(c, rq, &v, id);
	return show_stop(c, rq, rs, &v);
}

/* Also what a mail program sends by itself (RFC 8058). */
static err stop_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct notice_stop_view v = { 0 };
	int64_t id[3];

	read_stop(c, rq, &v, id);
	if (v.k && id[2] == NOTICE_DIGEST) {
		TRY(q_notice_digest_drop(c->db, id[1], id[0], NULL));
	} else if (v.k) {
		struct notice_choice_put_in row = { id[1], id[0], id[2], 0 };
		TRY(q_notice_choice_put(c->db, &row, NULL));
	}
	v.done = v.k;
	return show_stop(c, rq, rs, &v);
}

const struct route notice_routes[] = {
	{ HTTP_GET, "/desk/notices", &perm_notice_read, LANE_READ, list_page, 0, "我的通知", NULL },
	{ HTTP_POST, "/desk/notices", &perm_notice_read, LANE_WRITE, read_post, 0, "通知标为已读",
	  read_input },
	{ HTTP_GET, "/desk/notices/settings", &perm_notice_read, LANE_READ, show_settings, 0,
	  "通知设置", NULL },
	{ HTTP_POST, "/desk/notices/settings", &perm_notice_read, LANE_WRITE, settings_post, 0,
	  "改通知设置", settings_input },
	{ HTTP_POST, "/desk/notices/browser", &perm_notice_read, LANE_WRITE, browser_post, 0,
	  "开通或关闭浏览器推送", browser_input },
	{ HTTP_GET, "/me/notices", &perm_notice_own, LANE_READ, list_page, 0, "我的通知", NULL },
	{ HTTP_POST, "/me/notices", &perm_notice_own, LANE_WRITE, read_post, 0, "通知标为已读",
	  read_input },
	{ HTTP_GET, "/me/notices/settings", &perm_notice_own, LANE_READ, show_settings, 0,
	  "通知设置", NULL },
	{ HTTP_POST, "/me/notices/settings", &perm_notice_own, LANE_WRITE, settings_post, 0,
	  "改通知设置", settings_input },
	{ HTTP_POST, "/me/notices/browser", &perm_notice_own, LANE_WRITE, browser_post, 0,
	  "开通或关闭浏览器推送", browser_input },
	{ HTTP_GET, "/notices/stop", PUBLIC, LANE_READ, stop_page, 0, "不再收某类邮件", NULL },
	{ HTTP_POST, "/notices/stop", PUBLIC, LANE_WRITE, stop_post, ROUTE_OPEN | ROUTE_KEYED,
	  "不再收某类邮件", NULL },
	{ HTTP_GET, "/push.js", PUBLIC, LANE_NONE, worker_script, 0, "浏览器推送的脚本", NULL },
	{ 0 },
};
