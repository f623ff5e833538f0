/* Carries what is due: taken in one session, sent outside of any, and what came of it
 * written in another. */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"
#include "notice/inside.h"
#include "vault/vault.h"

#define BATCH 8
#define SENDING (3 * MS_MINUTE) /* longer than a batch takes: then it counts as dropped */
#define AT_MOST (2 * MS_MINUTE) /* of one turn */
#define PAUSE_FIRST (5 * MS_SECOND)
#define PAUSE_MOST MS_HOUR

static const struct {
	enum delivery_state state;
	bool again, drop;
} ends[] = {
#define RESULT(name, state, again, drop) [RESULT_##name] = { DELIVERY_##state, again, drop },
#include "notice/delivery.def"
#undef RESULT
};

/* 5 s, 15 s, 45 s … an hour, each up to a fifth longer: those that failed together do not
 * come back together. */
int64_t notice_pause(int64_t tries, uint64_t dice)
{
	int64_t pause = PAUSE_FIRST;

	for (int64_t i = 1; i < tries && pause < PAUSE_MOST; i++)
		pause *= 3;
	if (pause > PAUSE_MOST)
		pause = PAUSE_MOST;
	return pause + (int64_t)(dice % (uint64_t)(pause / 5 + 1));
}

/* ---- taking ---- */

struct load {
	struct app *app;
	bool urgent;
	struct parcel v[BATCH];
	size_t n;
	bool down[NOTICE_BYS];
};

static str base_url(const struct ctx *c)
{
	str url = str_of(setting_text(c->settings, SET_SITE_URL));

	while (str_ends(url, S("/")))
		url.n--;
	return url;
}

/* Where she reads it: a page that asks who she is. */
static str link_of(struct ctx *c, const struct delivery *d)
{
	str base = base_url(c);
	const char *page = d->box == BOX_ACCOUNT  ? "/desk/notices"
			   : d->box == BOX_WRITER ? "/me/notices"
						  : "/lookup";

	return base.n && d->box != BOX_NOBODY ? arena_fmt(c->a, "%.*s%s", STR_ARG(base), page)
					      : (str){ 0 };
}

static str stop_link(struct ctx *c, const struct delivery *d)
{
	str base = base_url(c);

	if (base.n == 0 || d->box == BOX_NOBODY)
		return (str){ 0 };
	return arena_fmt(c->a, "%.*s/notices/stop?box=%lld&owner=%lld&kind=%lld&key=%.*s",
			 STR_ARG(base), (long long)d->box, (long long)d->owner, (long long)d->kind,
			 STR_ARG(notice_stop_key(c, d->box, d->owner, d->kind)));
}

static void take_texts(struct parcel *p, const struct vault_texts *t)
{
	if (p->d.channel == NOTICE_BY_PUSH) {
		p->address = t->v[0];
		p->public = t->v[1];
		p->auth = t->v[2];
	} else if (p->d.box == BOX_MESSAGE) {
		p->address = t->v[1]; /* name, phone, remark */
	} else {
		p->address = t->v[0];
		p->code = p->d.box == BOX_NOBODY ? t->v[1] : (str){ 0 };
	}
}

static err open_address(struct ctx *c, struct parcel *p)
{
	const struct vault_look look = { .purpose = "notice" };
	struct vault_ref at;
	struct vault_texts t = { 0 };
	err e = parcel_place(&p->d, &at) ? vault_open(c, at, &look, &t) : ERR_NOT_FOUND;

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK)
		take_texts(p, &t);
	if (p->address.n == 0)
		p->result = RESULT_NOWHERE;
	return OK;
}

static err pack(struct ctx *c, const struct delivery *d, struct parcel *p)
{
	struct notice_row r = { d->owner, d->box, d->id, d->kind, d->message, d->subject };

	*p = (struct parcel){ .d = *d, .k = notice_info(d->kind), .now = c->now };
	p->d.tries++;
	if (!p->k || c->now > d->expires_at) {
		p->result = RESULT_LATE;
		return OK;
	}
	TRY(open_address(c, p));
	p->text = notice_text(c, p->k, &r, p->code);
	p->link = link_of(c, d);
	p->stop = stop_link(c, d);
	return OK;
}

static err take(struct ctx *c, void *data)
{
	struct load *l = data;
	struct delivery_list due;
	int64_t mine;

	l->n = 0;
	TRY(q_delivery_next(c->db, l->urgent, c->now, BATCH, &due));
	for (size_t i = 0; i < due.n; i++) {
		const struct delivery *d = &due.v[i];
		TRY(q_delivery_take(c->db, d->id, d->due_at, c->now + SENDING, &mine));
		if (mine != 1)
			continue;
		TRY(pack(c, d, &l->v[l->n]));
		l->n++;
	}
	return OK;
}

/* ---- sending ---- */

static err send_one(struct ctx *c, struct parcel *p, bool *down)
{
	const struct channel *by = &notice_channels[p->d.channel];
	bool out = outbox_only(c);

	if (p->result != RESULT_NONE)
		return OK;
	p->result = RESULT_LATER;
	if (*down || c->app->stopping || !(out || by->ready(c)))
		return OK;
	TRY(out ? outbox_send(c, p) : by->send(c, p));
	*down = p->down;
	return OK;
}

/* A channel that cannot be reached is not tried again in this batch: the others go on. */
static err send_all(struct ctx *c, struct load *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct parcel *p = &l->v[i];
		if (p->d.channel <= CHANNEL_NONE || p->d.channel >= NOTICE_BYS)
			p->result = RESULT_NOWHERE;
		TRY(send_one(c, p, &l->down[p->d.channel % NOTICE_BYS]));
	}
	return OK;
}

/* ---- what came of it ---- */

static err drop_address(struct ctx *c, const struct parcel *p)
{
	if (p->d.box == BOX_NOBODY)
		return vault_drop(c, (struct vault_ref){ p->d.id, VAULT_ADDRESS, 0 });
	if (p->d.channel != NOTICE_BY_PUSH || p->result != RESULT_REFUSED)
		return OK;
	/* the browser has taken its consent back, or is no more */
	TRY(vault_drop(c, (struct vault_ref){ p->d.subject, VAULT_SUBSCRIPTION, 0 }));
	return q_push_browser_drop(c->db, p->d.owner, p->d.box, p->d.subject, NULL);
}

static err end_one(struct ctx *c, const struct parcel *p)
{
	struct delivery_end_in in = { .id = p->d.id,
				      .state = ends[p->result].state,
				      .status = p->status,
				      .answer_id = p->answer_id,
				      .answer = p->answer };
	uint64_t dice;

	rand_secret(&dice, sizeof(dice));
	if (ends[p->result].again)
		in.due_at = c->now + notice_pause(p->d.tries, dice);
	else
		in.done_at = c->now;
	TRY(q_delivery_end(c->db, &in, NULL));
	return ends[p->result].drop ? drop_address(c, p) : OK;
}

static err end_all(struct ctx *c, void *data)
{
	const struct load *l = data;

	for (size_t i = 0; i < l->n; i++)
		TRY(end_one(c, &l->v[i]));
	return OK;
}

static void count(const struct load *l)
{
	for (size_t i = 0; i < l->n; i++) {
		notice_counts[l->v[i].result]++;
		if (l->v[i].result == RESULT_REFUSED || l->v[i].result == RESULT_LATE)
			LOG(LOG_WARN, "notice_given_up", LOG_N("delivery", l->v[i].d.id),
			    LOG_N("channel", l->v[i].d.channel), LOG_N("status", l->v[i].status));
	}
}

static err carry_batch(struct arena *tmp, void *data)
{
	struct load *l = data;
	struct ctx c = app_context(l->app, tmp);

	TRY(app_write(&c, take, l));
	if (l->n == 0)
		return OK;
	TRY(send_all(&c, l));
	c.now = clock_now();
	TRY(app_write(&c, end_all, l));
	count(l);
	return OK;
}

_Atomic int64_t notice_counts[RESULTS];

err notice_carry(struct ctx *c)
{
	int64_t began = clock_now();
	struct load l = { .app = c->app, .urgent = true };

	for (;;) {
		TRY(mem_with(1u << 18, carry_batch, &l));
		if (c->app->stopping || clock_now() - began > AT_MOST)
			return OK;
		if (l.n == BATCH)
			continue;
		if (!l.urgent)
			return OK;
		l.urgent = false;
	}
}
