/* What comes round: telling and sending, what falls due, the day's digest, forgetting. */
#include "approval/approval.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/mem.h"
#include "notice/inside.h"

#define DIGEST_HOUR 8
#define DIGEST_MINUTE 30
#define DIGESTS 100
#define UNREAD_MOST 1000
#define SETTLED (5 * MS_SECOND)
#define KEPT_FOR (90 * MS_DAY)
#define LOOK_BACK MS_DAY /* when nothing was told for long, no older things are */

/* ---- notices ---- */

static err has_due(struct ctx *c, bool urgent, bool *yes)
{
	struct delivery_list l;

	if (*yes)
		return OK;
	TRY(q_delivery_next(c->db, urgent, c->now, 1, &l));
	*yes = l.n > 0;
	return OK;
}

static err waits(struct ctx *c, void *data)
{
	bool *yes = data;
	struct notice_new_list l;

	TRY(q_notice_new_next(c->db, 0, 1, &l));
	*yes = l.n > 0;
	TRY(has_due(c, true, yes));
	return has_due(c, false, yes);
}

/* In every process, without a turn: rows are taken one by one, so that a process which is
 * killed holds up no others, and each of what it held only for a while. */
static err tell(struct ctx *c)
{
	bool yes = false;

	TRY(app_read(c, waits, &yes));
	if (!yes)
		return OK;
	TRY(notice_spread(c));
	return notice_carry(c);
}

/* ---- what falls due ---- */

static err mark_of(struct ctx *c, str name, int64_t otherwise, int64_t *at)
{
	struct notice_mark m;
	err e = q_notice_mark_of(c->db, name, &m);

	*at = e == OK && m.at > otherwise ? m.at : otherwise;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* One notice a desk, with how many: each thing passes each mark once. */
static err tell_desks(struct ctx *c, str mark, int64_t until, enum notice_kind kind)
{
	struct due_desk_list l;
	int64_t after;

	TRY(mark_of(c, mark, until - LOOK_BACK, &after));
	if (until <= after)
		return OK;
	TRY(q_notice_due_desks(c->db, after, until, &l));
	for (size_t i = 0; i < l.n; i++) {
		struct notice n = { NOTICE_DESK, l.v[i].unit, l.v[i].role, kind, 0, l.v[i].n };
		TRY(notice_put(c, &n));
	}
	return q_notice_mark_put(c->db, mark, until, NULL);
}

static err tell_due_now(struct ctx *c, void *data)
{
	(void)data;
	TRY(tell_desks(c, S("due_soon"), c->now + MS_DAY, NOTICE_DUE_SOON));
	return tell_desks(c, S("overdue"), c->now, NOTICE_OVERDUE);
}

static err tell_due(struct ctx *c)
{
	return app_write(c, tell_due_now, NULL);
}

/* ---- what waits for a second person ---- */

static err tell_deciders(struct ctx *c, const struct notice_asked *a)
{
	unsigned roles = approval_info(a->kind)->decide.roles;

	for (enum role r = ROLE_NONE + 1; r < ROLE_COUNT; r++) {
		struct notice n = {
			NOTICE_ROLE, a->asked_by, (int64_t)r, NOTICE_APPROVAL, 0, a->id
		};
		if (roles & ROLE_BIT(r))
			TRY(notice_put(c, &n));
	}
	return OK;
}

/* Ids are made before they are committed: the last seconds are left for the next time. */
static err tell_asked_now(struct ctx *c, void *data)
{
	int64_t until = id_at(c->now - SETTLED, 0), after;
	struct notice_asked_list l;

	(void)data;
	TRY(mark_of(c, S("approval"), id_at(c->now - LOOK_BACK, 0), &after));
	if (until <= after)
		return OK;
	TRY(q_notice_asked(c->db, APPROVAL_IS_ASKED, after, until, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].kind != APPROVAL_RECHECK) /* drawn by lot: its queue shows it */
			TRY(tell_deciders(c, &l.v[i]));
	return q_notice_mark_put(c->db, S("approval"), until, NULL);
}

static err tell_asked(struct ctx *c)
{
	return app_write(c, tell_asked_now, NULL);
}

/* ---- the day's digest ---- */

int64_t notice_digest_at(int64_t now)
{
	struct civil t = clock_civil(now);
	int64_t at;

	t.hour = DIGEST_HOUR;
	t.minute = DIGEST_MINUTE;
	t.second = 0;
	at = clock_from_civil(&t);
	return at > now ? at : at + MS_DAY;
}

static err count_since(struct ctx *c, int64_t box, int64_t owner, int64_t after, int64_t *n)
{
	struct notice_unread_in in = { owner, box, after, UNREAD_MOST };
	struct notice_count one;

	TRY(q_notice_unread(c->db, &in, &one));
	*n += one.n;
	return OK;
}

/* Of a member of staff also what her desks were told. */
static err count_new(struct ctx *c, const struct notice_digest *d, int64_t *n)
{
	struct account_desk_list l;

	*n = 0;
	TRY(count_since(c, d->box, d->owner, d->upto, n));
	if (d->box != BOX_ACCOUNT)
		return OK;
	TRY(q_account_desks(c->db, d->owner, &l));
	for (size_t i = 0; i < l.n; i++)
		TRY(count_since(c, BOX_DESK + l.v[i].role, l.v[i].unit, d->upto, n));
	return OK;
}

static err digest_one(struct ctx *c, const struct notice_digest *d)
{
	struct notice_digest_put_in next = { d->owner, d->box, notice_digest_at(c->now),
					     id_at(c->now, 0) };
	struct notice_row r = { .owner = d->owner, .box = d->box, .kind = NOTICE_DIGEST };
	bool has = false;

	TRY(count_new(c, d, &r.subject));
	TRY(q_notice_digest_put(c->db, &next, NULL));
	TRY(notice_has_address(c, d->box, d->owner, NOTICE_BY_MAIL, &has));
	return has && r.subject ? notice_deliver(c, &r, NOTICE_BY_MAIL, 0) : OK;
}

static err digest_batch(struct ctx *c, void *data)
{
	struct notice_digest_list l;

	TRY(q_notice_digest_due(c->db, c->now, DIGESTS, &l));
	for (size_t i = 0; i < l.n; i++)
		TRY(digest_one(c, &l.v[i]));
	*(size_t *)data = l.n;
	return OK;
}

static err digest(struct ctx *c)
{
	size_t n = DIGESTS;

	while (n == DIGESTS && !c->app->stopping)
		TRY(app_write(c, digest_batch, &n));
	return OK;
}

/* ---- forgetting ---- */

static err forget_old(struct ctx *c, void *data)
{
	(void)data;
	return q_delivery_forget(c->db, id_at(c->now - KEPT_FOR, 0), NULL);
}

static err forget(struct ctx *c)
{
	return app_write(c, forget_old, NULL);
}

const struct job notice_own_jobs[] = {
	{ "notices", MS_SECOND, tell, JOB_OUTSIDE },
	{ 0 },
};

const struct job notice_jobs[] = {
	{ "notices_due", 10 * MS_MINUTE, tell_due, JOB_SHORT },
	{ "notices_asked", MS_MINUTE, tell_asked, JOB_SHORT },
	{ "notices_digest", 5 * MS_MINUTE, digest, JOB_SHORT },
	{ "notices_forget", MS_DAY, forget, JOB_SHORT },
	{ 0 },
};

/* ---- figures since this process began ---- */

void notice_metrics(struct buf *b)
{
	static const char *const names[RESULTS] = {
#define RESULT(name, state, again, drop) [RESULT_##name] = #name,
#include "notice/delivery.def"
#undef RESULT
	};

	for (int r = RESULT_NONE + 1; r < RESULTS; r++) {
		struct buf name = buf_new(b->a, 32, 64);
		for (const char *p = names[r]; *p; p++)
			buf_char(&name, (char)(*p | 32));
		buf_fmt(b, "# TYPE liuyan_notices_%s_total counter\nliuyan_notices_%s_total %lld\n",
			name.p, name.p, (long long)notice_counts[r]);
	}
}
