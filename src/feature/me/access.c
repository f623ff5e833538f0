/* Who looked at her data and why: of her account and of each of her messages. The
 * organisation and the role are named, never the clerk. */
#include "base/id.h"
#include "me/faces.h"
#include "me/html.h"

#define LOOKS_MOST 500 /* shown at once, the newest first */
#define MESSAGES_MOST 500

static str who_of(struct ctx *c, const struct vault_access *a)
{
	struct unit u;

	if (a->account == 0)
		return str_of(T(c, a->role == 0 && str_starts(a->purpose, S("own"))
					   ? N_("您本人")
					   : N_("平台程序")));
	if (a->unit && unit_get(c, a->unit, &u) == OK)
		return arena_fmt(c->a, "%.*s（%s）", STR_ARG(u.name),
				 T(c, role_label((enum role)a->role)));
	return arena_fmt(c->a, "%s（%s）", T(c, "平台"), T(c, role_label((enum role)a->role)));
}

/* What the program's words for a purpose mean; others are shown as they are. */
static const struct {
	const char *word, *text;
} purposes[] = {
	{ "own", N_("查看自己的资料") },
	{ "own_export", N_("导出自己的资料") },
	{ "own_use", N_("提交留言时使用") },
	{ "enterprise", N_("核对企业资料") },
	{ "notice", N_("发送通知") },
	{ "contact", N_("查看联系方式") },
	{ "original", N_("查看原文") },
	{ "lift", N_("复核打码") },
	{ "reveal", N_("经批准披露") },
	{ "reply_check", N_("核对回复有没有写到您") },
	{ "joint", N_("与同类留言并办，计算人数") },
	{ "reply_refused", N_("回复写到您留下的姓名或电话，没有收下") },
};

static str why_of(struct ctx *c, const struct vault_access *a)
{
	str word = a->purpose;

	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++)
		if (str_eq(word, str_of(purposes[i].word)))
			word = str_of(T(c, purposes[i].text));
	return a->reason.n ? arena_fmt(c->a, "%.*s：%.*s", STR_ARG(word), STR_ARG(a->reason))
			   : word;
}

static const char *what_of(int64_t kind)
{
	switch (kind) {
	case VAULT_CONTACT:
		return N_("联系方式");
	case VAULT_RELAY:
		return N_("转达的信");
	case VAULT_WRITER:
		return N_("账号资料");
	default:
		return N_("留言原文");
	}
}

struct looks {
	struct vault_access *v;
	const struct message **m;
	size_t n;
	bool more;
};

/* Keeps the newest LOOKS_MOST, in order. */
static void keep(struct looks *l, const struct vault_access *a, const struct message *m)
{
	size_t at = l->n;

	while (at > 0 && l->v[at - 1].id < a->id)
		at--;
	if (at == LOOKS_MOST) {
		l->more = true;
		return;
	}
	l->more |= l->n == LOOKS_MOST;
	if (l->n < LOOKS_MOST)
		l->n++;
	for (size_t i = l->n - 1; i > at; i--) {
		l->v[i] = l->v[i - 1];
		l->m[i] = l->m[i - 1];
	}
	l->v[at] = *a;
	l->m[at] = m;
}

static err gather_of(struct ctx *c, int64_t record, const struct message *m, struct looks *l)
{
	struct vault_access_list got;

	TRY(q_vault_access_of(c->db, record, INT64_MAX, LOOKS_MOST, &got));
	for (size_t i = 0; i < got.n; i++)
		keep(l, &got.v[i], m);
	l->more |= got.n == LOOKS_MOST;
	return OK;
}

static err gather(struct ctx *c, struct looks *l)
{
	struct writer_item_list mine;

	*l = (struct looks){ .v = ARENA_ARRAY(c->a, struct vault_access, LOOKS_MOST),
			     .m = ARENA_ARRAY(c->a, const struct message *, LOOKS_MOST) };
	TRY(gather_of(c, c->actor.writer, NULL, l));
	TRY(q_writer_messages(c->db, c->actor.writer, INT64_MAX, MESSAGES_MOST, &mine));
	for (size_t i = 0; i < mine.n; i++) {
		struct message *m = ARENA_NEW(c->a, struct message);
		TRY(message_get(c, mine.v[i].message, m));
		TRY(gather_of(c, m->id, m, l));
	}
	l->more |= mine.n == MESSAGES_MOST;
	return OK;
}

static struct me_look look_of(struct ctx *c, const struct vault_access *a, const struct message *m)
{
	return (struct me_look){ .at = id_time(a->id),
				 .message = m ? m->id : 0,
				 .title = m ? m->title : (str){ 0 },
				 .who = who_of(c, a),
				 .why = why_of(c, a),
				 .what = what_of(a->kind) };
}

err me_access_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct me_looks v = { .layout = layout_new(c, rq, str_of(T(c, "谁看过我的资料")), NAV_ME) };
	struct out o = layout_out(c);
	struct looks l;

	TRY(me_only(c));
	TRY(gather(c, &l));
	v.v = ARENA_ARRAY(c->a, struct me_look, l.n + 1);
	for (; v.n < l.n; v.n++)
		v.v[v.n] = look_of(c, &l.v[v.n], l.m[v.n]);
	v.more = l.more;
	html_me_access(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static void put_look(struct ctx *c, struct js_out *j, const struct me_look *k)
{
	js_begin(j, NULL, '{');
	js_time(j, "at", k->at);
	js_id(j, "message", k->message);
	js_cstr(j, "what", T(c, k->what));
	js_text(j, "who", k->who);
	js_text(j, "why", k->why);
	js_end(j, '}');
}

/* All of one record, for the export. */
err me_put_looks(struct ctx *c, struct js_out *j, int64_t record, const struct message *m)
{
	struct vault_access_list l = { .n = LOOKS_MOST };
	int64_t before = INT64_MAX;

	js_begin(j, "access", '[');
	while (l.n == LOOKS_MOST) {
		TRY(q_vault_access_of(c->db, record, before, LOOKS_MOST, &l));
		for (size_t i = 0; i < l.n; i++) {
			struct me_look k = look_of(c, &l.v[i], m);
			put_look(c, j, &k);
			before = l.v[i].id;
		}
	}
	js_end(j, ']');
	return OK;
}

err me_api_access(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct looks l;

	(void)rq;
	TRY(me_only(c));
	TRY(gather(c, &l));
	js_begin(&j, NULL, '{');
	js_begin(&j, "items", '[');
	for (size_t i = 0; i < l.n; i++) {
		struct me_look k = look_of(c, &l.v[i], l.m[i]);
		put_look(c, &j, &k);
	}
	js_end(&j, ']');
	js_bool(&j, "more", l.more);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}
