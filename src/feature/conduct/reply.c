/* What a reply may not say, and how a unit is kept from learning by it who wrote. */
#include "app/app.h"
#include "base/log.h"
#include "base/utf8.h"
#include "conduct/deed.h"
#include "conduct/personal.h"
#include "joint/joint.h"
#include "message/hidden.h"
#include "order/access.h"

#define CHECK "reply_check"
#define FOUND "reply_refused"
#define COMPARE_TRIES 20
#define COMPARE_MOST 10 /* of a message, a day */
#define FIND_MOST 3

static bool is_confirmed(const struct conduct_input *in, str passage)
{
	for (size_t i = 0; i < in->confirmed.n; i++)
		if (str_eq(in->confirmed.v[i], passage))
			return true;
	return false;
}

static void name_it(struct ctx *c, struct buf *b, const struct finding *f, str passage)
{
	if (b->n)
		buf_lit(b, T(c, "、"));
	buf_lit(b, T(c, redact_label(f->kind)));
	buf_fmt(b, "“%.*s”", STR_ARG(passage));
}

static err refuse(struct ctx *c, str named)
{
	LOG(LOG_INFO, "reply_refused", LOG_N("account", c->actor.account));
	if (named.n)
		fault_add(&c->faults, "body", "personal",
			  arena_fmt(c->a, "%s%.*s",
				    T(c, "回复里有个人信息，请删去，或确认是公开信息："),
				    STR_ARG(named)));
	else
		ctx_fault(c, "body", "own",
			  "回复里有写信人自己留下的姓名或电话，请删去，用“您”称呼。"
			  "这次核对已经记录，写信人能看到");
	return ERR_INPUT;
}

/* Which passage is the writer's own is not told. */
static err find_own(struct ctx *c, int64_t message, str body, bool *own)
{
	struct redact_opts opts;
	struct findings found;

	*own = false;
	TRY(message_own_words(c, message, CHECK, &opts));
	opts.office = true;
	redact_find(c->a, body, &opts, &found);
	for (size_t i = 0; i < found.n; i++)
		*own = *own || found.v[i].certainty == REDACT_OWN;
	return OK;
}

/* Of all whom this reply will answer, the first whose own is in it; 0: nobody's. */
static err find_any(struct ctx *c, const struct message *m, str body, int64_t *whose)
{
	struct joint_members with;
	bool own;

	TRY(joint_open(c, m, &with));
	TRY(find_own(c, m->id, body, &own));
	*whose = own ? m->id : 0;
	for (size_t i = 0; i < with.n && !*whose; i++) {
		TRY(find_own(c, with.v[i].id, body, &own));
		*whose = own ? with.v[i].id : 0;
	}
	return OK;
}

err personal_reply(struct ctx *c, const struct message *m, const struct conduct_input *in,
		   str *note)
{
	static const struct redact_opts office = { .office = true };
	struct buf named = buf_new(c->a, 256, 2048);
	struct findings found;
	size_t confirmed = 0;
	int64_t whose = 0;

	if (in->own == COMPARE_BEFORE)
		return ERR_CONFLICT; /* the order has only now come to where it is */
	if (in->own == COMPARE_NOW)
		TRY(find_any(c, m, in->body, &whose));
	if (whose)
		return refuse(c, (str){ 0 });
	redact_find(c->a, in->body, &office, &found);
	for (size_t i = 0; i < found.n; i++) {
		str passage = str_sub(in->body, found.v[i].at, found.v[i].n);
		if (is_confirmed(in, passage))
			confirmed++;
		else
			name_it(c, &named, &found.v[i], passage);
	}
	if (named.n)
		return refuse(c, buf_str(&named));
	if (confirmed)
		*note = arena_fmt(c->a, "%.*s%s%zu", STR_ARG(*note), "确认是公开信息：", confirmed);
	return OK;
}

/* ---- before the deed ----
 *
 * A reply that holds a list of names is a question: is one of these the writer? What is
 * learnt by it must not be taken back with the deed that is refused. So the texts are
 * compared in a transaction that stays, a few times a day, and the writer sees how often
 * her name was met. */

struct comparing {
	const struct deed *d;
	bool done, own, often;
};

/* Only what would get as far as the comparison by itself. */
static err would_compare(struct ctx *c, const struct deed *d, struct work_order *o, bool *would)
{
	struct deed_answer before;
	const struct life *row;
	const struct message *held;
	struct message m;
	err e = conduct_before(c, d, &before);

	*would = false;
	if (e != ERR_NOT_FOUND)
		return e == ERR_KEY_REUSED ? OK : e;
	TRY(order_get(c, d->id, o));
	TRY(message_get(c, o->message, &m));
	TRY(order_access(c, &m));
	TRY(life_get(&order_life, o->state, d->action, o->lead ? ORDER_FACT_LEAD : 0, &row));
	struct object object = order_object(c, o, row->who);
	TRY(gate(&c->actor, row->who, &object));
	*would = row->needs & NEED_REPLY &&
		 (int64_t)utf8_count(d->in->body) <= setting_number(c->settings, SET_REPLY_MAX);
	held = &m; /* others who ask at once wait, and count this one */
	return *would ? message_hold(c, &held, 1) : OK;
}

static err write_found(struct ctx *c, const struct work_order *o, int64_t whose)
{
	struct object object = order_object(c, o, &perm_order_handle);
	struct vault_look look = { .purpose = FOUND,
				   .grant = gate_grant(&c->actor, &perm_order_handle, &object) };

	return vault_told(c, (struct vault_ref){ whose, VAULT_CONTACT, 0 }, &look);
}

/* Whoever asks about one of several has asked about all of them. */
static err asked_often(struct ctx *c, const struct message *m, bool *often)
{
	struct joint_members with;
	int64_t n, found;

	TRY(joint_open(c, m, &with));
	TRY(vault_times(c, m->id, CHECK, &n));
	*often = n >= COMPARE_MOST;
	TRY(vault_times(c, m->id, FOUND, &found));
	for (size_t i = 0; i < with.n; i++) {
		TRY(vault_times(c, with.v[i].id, FOUND, &n));
		found += n;
	}
	*often = *often || found >= FIND_MOST;
	return OK;
}

static err compare(struct ctx *c, void *data)
{
	struct comparing *x = data;
	struct work_order o;
	struct message m;
	int64_t whose;
	bool would;

	x->done = x->own = x->often = false;
	TRY(would_compare(c, x->d, &o, &would));
	c->faults.n = 0;
	if (!would)
		return OK;
	TRY(message_get(c, o.message, &m));
	TRY(asked_often(c, &m, &x->often));
	if (x->often)
		return OK;
	TRY(find_any(c, &m, x->d->in->body, &whose));
	x->own = whose != 0;
	x->done = true;
	return x->own ? write_found(c, &o, whose) : OK;
}

err conduct_compare(struct ctx *c, const struct deed *d, struct conduct_input *in)
{
	struct comparing x = { .d = d };
	int tries = 0;
	err e;

	if (!d->order || in->body.n == 0 || !c->actor.account)
		return OK;
	in->own = COMPARE_BEFORE;
	do /* another step of the case came between: it is looked at as it is now */
		e = app_write(c, compare, &x);
	while (e == ERR_CONFLICT && ++tries < COMPARE_TRIES);
	c->faults.n = 0;
	if (e != OK) /* the deed itself says why not */
		return e == ERR_NOT_FOUND || e == ERR_STATE || e == ERR_FORBIDDEN ? OK : e;
	in->own = x.done ? COMPARED : COMPARE_BEFORE;
	if (x.own)
		return refuse(c, (str){ 0 });
	if (!x.often)
		return OK;
	LOG(LOG_WARN, "reply_compared_often", LOG_N("order", d->id),
	    LOG_N("account", c->actor.account));
	ctx_fault(c, "body", "often",
		  "这件留言的回复今天核对的次数太多，请明天再拟稿，或请平台编辑协助");
	return ERR_INPUT;
}
