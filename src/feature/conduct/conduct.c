#include "conduct/conduct.h"

#include "base/id.h"
#include "attachment/attachment.h"
#include "base/utf8.h"
#include "conduct/deed.h"
#include "conduct/followup.h"
#include "conduct/joining.h"
#include "conduct/naming.h"
#include "conduct/second.h"
#include "conduct/personal.h"
#include "conduct/queries.h"
#include "domain/domain.h"
#include "message/hidden.h"
#include "office/office.h"
#include "order/access.h"

extern const struct route conduct_routes[]; /* api.c */

#define IN(field) offsetof(struct conduct_input, field)

const struct input conduct_inputs[] = {
	{ "version", NULL, N_("版本"), INPUT_NUMBER, IN(version), false, 0, INT64_MAX, LIMIT_NONE },
	{ "reason", "reasons", N_("原因"), INPUT_WORDS, IN(reasons), false, 0, 0, LIMIT_NONE },
	{ "note", NULL, N_("说明"), INPUT_TEXT, IN(note), false, 0, 500, LIMIT_NONE },
	{ "title", NULL, N_("标题"), INPUT_LINE, IN(title), false, 4, 500, LIMIT_NONE },
	{ "body", NULL, N_("正文"), INPUT_TEXT, IN(body), false, 1, 100000, LIMIT_NONE },
	{ "domain", NULL, N_("领域"), INPUT_LINE, IN(domain), false, 0, 20, LIMIT_NONE },
	{ "office", NULL, N_("留言对象"), INPUT_ID, IN(office), false, 0, 0, LIMIT_NONE },
	{ "into", NULL, N_("并入的留言"), INPUT_ID, IN(into), false, 0, 0, LIMIT_NONE },
	{ "lead", NULL, N_("主办单位"), INPUT_ID, IN(lead), false, 0, 0, LIMIT_NONE },
	{ "to", NULL, N_("派给建议的单位"), INPUT_ID, IN(to), false, 0, 0, LIMIT_NONE },
	{ "subject", NULL, N_("追问"), INPUT_ID, IN(subject), false, 0, 0, LIMIT_NONE },
	{ "co", NULL, N_("协办单位"), INPUT_WORDS, IN(co), false, 0, 0, LIMIT_NONE },
	{ "about", NULL, N_("被反映单位"), INPUT_WORDS, IN(about), false, 0, 0, LIMIT_NONE },
	{ "members", NULL, N_("一起办理的留言（编号）"), INPUT_WORDS, IN(members), false, 0, 0,
	  LIMIT_NONE },
	{ "addition_to", NULL, N_("并办中单独补充给哪一件"), INPUT_WORDS, IN(addition_to), false, 0,
	  0, LIMIT_NONE },
	{ "addition", NULL, N_("单独补充的话"), INPUT_WORDS, IN(addition), false, 0, 0,
	  LIMIT_NONE },
	{ "about_names", NULL, N_("被反映单位的名称"), INPUT_LINE, IN(about_names), false, 0, 300,
	  LIMIT_NONE },
	{ "about_person", NULL, N_("被反映人的账号"), INPUT_LINE, IN(about_person), false, 0, 60,
	  LIMIT_NONE },
	{ "solved", NULL, N_("是否解决"), INPUT_LINE, IN(solved), false, 0, 20, LIMIT_NONE },
	{ "resolution", NULL, N_("解决程度"), INPUT_NUMBER, IN(resolution), false, 1, 5,
	  LIMIT_NONE },
	{ "attitude", NULL, N_("办理态度"), INPUT_NUMBER, IN(attitude), false, 1, 5, LIMIT_NONE },
	{ "speed", NULL, N_("办理速度"), INPUT_NUMBER, IN(speed), false, 1, 5, LIMIT_NONE },
	{ "passage", NULL, N_("要遮盖的文字"), INPUT_TEXT, IN(passage), false, 1, 500, LIMIT_NONE },
	{ "mark", NULL, N_("属于"), INPUT_LINE, IN(mark), false, 0, 20, LIMIT_NONE },
	{ "confirmed", NULL, N_("确认是公开信息"), INPUT_WORDS, IN(confirmed), false, 0, 0,
	  LIMIT_NONE },
	{ "code", NULL, N_("查询码"), INPUT_LINE, IN(code), false, 0, 40, LIMIT_NONE },
	{ "passcode", NULL, N_("查询密码"), INPUT_SECRET, IN(passcode), false, 0, 40, LIMIT_NONE },
	{ "key", NULL, N_("提交编号"), INPUT_LINE, IN(key), false, 0, 100, LIMIT_NONE },
	ATTACHMENT_INPUT(IN(files)),
	ATTACHMENT_WISH(IN(files_public)),
	{ 0 },
};

/* ---- what a row needs, and how to say that it is missing ---- */

static void need_reason(struct ctx *c, const struct conduct_input *in, const struct reason *v,
			size_t n)
{
	if (in->reasons.n == 0)
		ctx_fault(c, "reason", "required", "请选择原因");
	for (size_t i = 0; i < in->reasons.n; i++)
		if (!*reason_text(v, n, in->reasons.v[i]))
			ctx_fault(c, "reason", "unknown", "没有这一种原因");
}

static void need_refusal(struct ctx *c, const struct conduct_input *in)
{
	need_reason(c, in, message_reasons, message_reasons_n);
}

static void need_return(struct ctx *c, const struct conduct_input *in)
{
	need_reason(c, in, order_return_reasons, order_return_reasons_n);
}

static void need_decline(struct ctx *c, const struct conduct_input *in)
{
	need_reason(c, in, order_decline_reasons, order_decline_reasons_n);
}

static void need_note(struct ctx *c, const struct conduct_input *in)
{
	if (in->note.n == 0)
		ctx_fault(c, "note", "required", "请写明说明，对方会看到");
}

static void need_reply(struct ctx *c, const struct conduct_input *in)
{
	if (in->body.n == 0)
		ctx_fault(c, "body", "required", "内容不能为空");
	if ((int64_t)utf8_count(in->body) > setting_number(c->settings, SET_REPLY_MAX))
		ctx_fault(c, "body", "too_long", "回复字数太多");
}

static void need_body(struct ctx *c, const struct conduct_input *in)
{
	if (in->body.n == 0)
		ctx_fault(c, "body", "required", "内容不能为空");
}

static bool is_writer(const struct ctx *c)
{
	return c->actor.message || c->actor.writer;
}

/* A writer keeps to the form's limits; an editor takes things out of texts that
 * may have come from elsewhere, longer than the form allows. */
static void need_text(struct ctx *c, const struct conduct_input *in)
{
	int64_t n = (int64_t)utf8_count(in->body);

	if (in->title.n == 0)
		ctx_fault(c, "title", "required", "标题不能为空");
	need_body(c, in);
	if (!is_writer(c))
		return;
	if ((int64_t)utf8_count(in->title) > setting_number(c->settings, SET_TITLE_MAX))
		ctx_fault(c, "title", "too_long", "标题字数太多");
	if (n > setting_number(c->settings, SET_BODY_CHARS))
		ctx_fault(c, "body", "too_long", "正文字数太多");
	input_least(c, "body", N_("正文"), in->body, SET_BODY_LEAST);
}

static void need_office(struct ctx *c, const struct conduct_input *in)
{
	struct office o;

	if (!in->office || office_get(c, in->office, &o) != OK)
		ctx_fault(c, "office", "unknown", "没有这个留言对象，请重新选择");
}

static void need_mark(struct ctx *c, const struct conduct_input *in)
{
	if (in->passage.n == 0 || str_has(in->passage, S("【")) || str_has(in->passage, S("】")))
		ctx_fault(c, "passage", "required", "请填写要遮盖的文字，照原样，不带标记");
	if (redact_kind_of(in->mark) == REDACT_NONE)
		ctx_fault(c, "mark", "required", "请选择是哪一种个人信息");
}

static const struct {
	unsigned need;
	void (*check)(struct ctx *c, const struct conduct_input *in);
} checks[] = {
	{ NEED_NOTE, need_note },     { NEED_REFUSAL, need_refusal }, { NEED_TEXT, need_text },
	{ NEED_BODY, need_body },     { NEED_REPLY, need_reply },     { NEED_OFFICE, need_office },
	{ NEED_RETURN, need_return }, { NEED_DECLINE, need_decline }, { NEED_MARK, need_mark },
};

static err check_needs(struct ctx *c, const struct life *row, const struct conduct_input *in)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (row->needs & checks[i].need)
			checks[i].check(c, in);
	return c->faults.n ? ERR_INPUT : OK;
}

static str joined(struct ctx *c, const struct words *w)
{
	struct buf b = buf_new(c->a, 64, 1024);

	for (size_t i = 0; i < w->n; i++) {
		if (i)
			buf_char(&b, ' ');
		buf_put(&b, w->v[i]);
	}
	return buf_str(&b);
}

/* ---- messages ---- */

static err dispatch(struct ctx *c, int64_t id, const struct conduct_input *in)
{
	struct dispatch d = { .lead = in->to ? in->to : in->lead,
			      .note = in->note,
			      .version = in->version };
	struct message m;
	int64_t *co = ARENA_ARRAY(c->a, int64_t, in->co.n + 1);

	for (size_t i = 0; i < in->co.n; i++)
		if (!str_int(in->co.v[i], &co[d.co_n++]))
			ctx_fault(c, "co", "unknown", "协办单位有误");
	if (c->faults.n)
		return ERR_INPUT;
	d.co = co;
	TRY(message_get(c, id, &m));
	TRY(joining_has_orders(c, &m, "lead"));
	TRY(personal_note(c, &m, &d.note));
	return order_dispatch(c, id, &d);
}

static err rate(struct ctx *c, int64_t id, const struct conduct_input *in)
{
	struct rating_new r = { outcome_of(in->solved),
				in->resolution,
				in->attitude,
				in->speed,
				in->body,
				in->version };
	struct message m;

	TRY(message_get(c, id, &m));
	TRY(personal_comment(c, &m, &r.body));
	return rating_give(c, id, &r);
}

/* Into another message that this coordinator has too and that is as public. Both
 * stay as they are until the end: two that are merged into each other at once
 * would otherwise both be gone. */
static err check_into(struct ctx *c, const struct message *m, int64_t into)
{
	struct message to;
	err e = into ? message_get(c, into, &to) : ERR_NOT_FOUND;

	if (e == OK)
		e = order_access(c, &to);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || to.id == m->id || message_is_tombstone(&to) ||
	    to.published_at == 0 || to.private != m->private)
		ctx_fault(c, "into", "unknown", "没有可以并入的这一件留言，请填它的编号");
	else
		TRY(naming_may_join(c, m, &to));
	return c->faults.n ? ERR_INPUT : message_hold(c, (const struct message *[]){ m, &to }, 2);
}

/* Elsewhere the text may name units that the place before did not know. */
static err change_office(struct ctx *c, struct message *next, int64_t id)
{
	struct office o;

	TRY(office_get(c, id, &o));
	next->office = o.id;
	next->place = o.place;
	return message_renamed(c, next, o.coordinator);
}

static err change_domain(struct ctx *c, struct message *next, str word)
{
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	next->domain = domain_of(&domains, word);
	if (next->domain)
		return OK;
	ctx_fault(c, "domain", "unknown", "请选择领域");
	return ERR_INPUT;
}

/* What the action itself changes, besides the step. */
static err prepare(struct ctx *c, const struct life *row, struct message *next,
		   const struct conduct_input *in)
{
	if (row->needs & NEED_TEXT) {
		next->title = in->title;
		next->body = in->body;
	}
	if (row->needs & NEED_REFUSAL)
		next->reason = joined(c, &in->reasons);
	if (row->needs & NEED_INTO)
		next->merged_into = in->into;
	if (row->needs & NEED_INTO)
		TRY(check_into(c, next, in->into));
	if (row->needs & NEED_OFFICE || (row->needs & NEED_TEXT && is_writer(c) && in->office))
		TRY(change_office(c, next, in->office));
	if (row->needs & NEED_DOMAIN)
		TRY(change_domain(c, next, in->domain));
	if (row->needs & NEED_TEXT && row->who == &perm_message_own)
		TRY(naming_again(c, next));
	if (row->needs & NEED_ABOUT)
		TRY(naming_rule(c, row, next, in));
	if (row->effects & EFFECT_FOLLOWUP) {
		TRY(followup_take(c, next, in));
		TRY(naming_followup(c, next, in->body));
	}
	if (row->effects & EFFECT_MARK)
		TRY(personal_mark(c, next, in));
	if (row->effects & EFFECT_LIFT)
		TRY(personal_lift(c, next, in));
	if (row->effects & (EFFECT_SHOW | EFFECT_KEEP))
		TRY(followup_settle(c, next, in->subject, row->effects & EFFECT_SHOW ? 2 : 3));
	return OK;
}

/* Only what the row asks for goes into the record. */
static str reasons_for(struct ctx *c, const struct life *row, const struct conduct_input *in)
{
	return row->needs & (NEED_REFUSAL | NEED_RETURN | NEED_DECLINE) ? joined(c, &in->reasons)
									: (str){ 0 };
}

static int64_t subject_of(const struct life *row, const struct message *next,
			  const struct conduct_input *in)
{
	if (row->needs & NEED_OFFICE)
		return next->office;
	if (row->needs & NEED_INTO)
		return next->merged_into;
	return row->needs & NEED_SUBJECT ? in->subject : 0;
}

static err end_all(struct ctx *c, const struct message *m)
{
	TRY(followup_end(c, m));
	return order_cancel_all(c, m->id);
}

static err step(struct ctx *c, const struct message *m, str action, const struct conduct_input *in)
{
	struct step s = { .action = action, .note = in->note, .version = in->version };
	struct object o = message_object(c, m);
	struct message next = *m;
	struct joining j;

	TRY(life_get(&message_life, m->state, action, message_facts_of(m), &s.row));
	TRY(gate(&c->actor, s.row->who, &o));
	TRY(check_needs(c, s.row, in));
	TRY(prepare(c, s.row, &next, in));
	TRY(personal_step(c, m, &next, &s));
	s.reason = reasons_for(c, s.row, in);
	s.subject = subject_of(s.row, &next, in);
	if (s.row->to == MESSAGE_REMOVED && message_is_public(m))
		return second_ask(c, m, &s);
	TRY(joining_before(c, m, s.row, &next, &j));
	TRY(message_step(c, m, &next, &s));
	if (s.row->needs & NEED_REFUSAL)
		TRY(second_sample(c, &next, c->actor.account));
	if (next.coordinator != m->coordinator)
		TRY(order_follow(c, &next));
	if (s.row->effects & EFFECT_CANCEL)
		TRY(end_all(c, m));
	return joining_after(c, m, s.row, &j);
}

err conduct_takedown(struct ctx *c, const struct approval *a)
{
	struct step s = {
		.action = S("remove"), .internal = true, .reason = a->detail, .note = a->reason
	};
	struct message m, next;
	struct joining j;

	TRY(message_get(c, a->subject, &m));
	next = m;
	next.reason = a->detail;
	TRY(life_get(&message_life, m.state, s.action, message_facts_of(&m), &s.row));
	TRY(joining_before(c, &m, s.row, &next, &j));
	TRY(message_step(c, &m, &next, &s));
	TRY(second_sample(c, &next, a->asked_by));
	TRY(end_all(c, &m));
	return joining_after(c, &m, s.row, &j);
}

/* A writer may show her codes with the request instead of a session. */
static err show_codes(struct ctx *c, int64_t id, const struct conduct_input *in)
{
	int64_t found;

	if (in->code.n == 0)
		return OK;
	TRY(message_lookup(c, in->code, in->passcode, &found));
	if (found != id)
		return ERR_NOT_FOUND;
	c->actor.message = id;
	return OK;
}

/* Whoever may not open a case is told the same as when there is none, before
 * anything about its state can be learnt. */
static err may_open(struct ctx *c, const struct message *m)
{
	if (message_own(c, m->id) == OK)
		return OK;
	return c->actor.account ? order_access(c, m) : ERR_NOT_FOUND;
}

err conduct_message(struct ctx *c, int64_t id, str action, const struct conduct_input *in)
{
	struct message m;
	err e;

	TRY(show_codes(c, id, in));
	if (actor_nobody(&c->actor))
		return ERR_LOGIN;
	TRY(access_message(c, id, &m));
	TRY(may_open(c, &m));
	if (str_eq(action, S("dispatch")))
		return dispatch(c, id, in);
	if (str_eq(action, S("rate")))
		return rate(c, id, in);
	e = joining_do(c, &m, action, in);
	return e == ERR_NOT_FOUND ? step(c, &m, action, in) : e;
}

/* ---- orders ---- */

err conduct_order(struct ctx *c, int64_t id, str action, const struct conduct_input *in)
{
	struct step s = { .action = action, .note = in->note, .version = in->version };
	struct work_order o;
	struct message m;

	if (!c->actor.account)
		return ERR_LOGIN;
	TRY(order_get(c, id, &o));
	TRY(message_get(c, o.message, &m));
	TRY(order_access(c, &m));
	TRY(life_get(&order_life, o.state, action, o.lead ? ORDER_FACT_LEAD : 0, &s.row));
	struct object object = order_object(c, &o, s.row->who);
	TRY(gate(&c->actor, s.row->who, &object));
	TRY(check_needs(c, s.row, in));
	TRY(personal_note(c, &m, &s.note));
	if (s.row->needs & NEED_REPLY)
		TRY(personal_reply(c, &m, in, &s.note));
	if (s.row->effects & ORDER_RELEASE)
		TRY(joining_words(c, &m, in, &s));
	s.reason = reasons_for(c, s.row, in);
	struct attachment_to to = { m.id, ATTACHED_REPLY, id, true };
	if (s.row->needs & NEED_REPLY)
		TRY(attachment_claim(c, &in->files, &to));
	return order_step(c, id, &s, in->body);
}

/* ---- once ---- */

static err act(struct ctx *c, const struct deed *d, struct deed_answer *out)
{
	struct work_order o;
	struct message m;

	if (d->order) {
		TRY(conduct_order(c, d->id, d->action, d->in));
		TRY(order_get(c, d->id, &o));
		*out = (struct deed_answer){ o.message, o.id, o.state, o.version };
		return OK;
	}
	TRY(conduct_message(c, d->id, d->action, d->in));
	TRY(message_get(c, d->id, &m));
	*out = (struct deed_answer){ m.id, m.id, m.state, m.version };
	return OK;
}

err conduct_before(struct ctx *c, const struct deed *d, struct deed_answer *out)
{
	return deed_before(c, d, out);
}

/* Who sends it must be known first; the case comes after the key, for it may be
 * out of her sight since. */
err conduct_do(struct ctx *c, const struct deed *d, struct deed_answer *out)
{
	struct conduct_input in = *d->in;
	struct deed known = { d->order, d->id, d->action, &in };
	err e;

	if (!d->order)
		TRY(show_codes(c, d->id, &in));
	in.code = (str){ 0 };
	if (actor_nobody(&c->actor))
		return ERR_LOGIN;
	e = deed_take(c, &known, out);
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(act(c, &known, out));
	return deed_keep(c, &known, out);
}

STORE_PART(store, conduct);

const struct slice slice_conduct = {
	.name = "conduct", .store = &store, .routes = conduct_routes, .jobs = deed_jobs
};
