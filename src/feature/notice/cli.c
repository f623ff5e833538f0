/* liuyan check notices: what was not told yet, or never will be. */
#include "app/cli.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "notice/inside.h"

#define BATCH 500
#define STUCK (15 * MS_MINUTE) /* due for so long */
#define RECENT (7 * MS_DAY)

static const struct {
	const char *code, *label;
} states[] = {
#define STATE(number, name, code, label) [number] = { code, label },
#include "notice/states.def"
#undef STATE
};
#define STATES (sizeof(states) / sizeof(states[0]))

struct tally {
	int64_t states[STATES], untold, stuck, lost, waited;
	int64_t after;
	size_t n;
};

/* Codes are for minutes; one that came too late is no fault to look at days after. */
static bool is_lost(const struct delivery *d, int64_t now)
{
	return d->state == DELIVERY_GIVEN_UP && !d->urgent && d->done_at > now - RECENT;
}

static err scan(struct ctx *c, void *data)
{
	struct tally *t = data;
	struct delivery_list l;

	TRY(q_delivery_scan(c->db, t->after, BATCH, &l));
	for (size_t i = 0; i < l.n; i++) {
		const struct delivery *d = &l.v[i];
		t->states[d->state > 0 && d->state < (int64_t)STATES ? d->state : 0]++;
		t->stuck += d->due_at > 0 && d->due_at < c->now - STUCK;
		t->lost += is_lost(d, c->now);
		if (d->due_at > 0 && d->tries > 0 && c->now - id_time(d->id) > t->waited)
			t->waited = c->now - id_time(d->id);
		t->after = d->id;
	}
	t->n = l.n;
	return OK;
}

static err count_untold(struct ctx *c, void *data)
{
	struct tally *t = data;
	struct notice_new_list l;

	TRY(q_notice_new_next(c->db, 0, BATCH, &l));
	for (size_t i = 0; i < l.n; i++)
		t->untold += id_time(l.v[i].id) < c->now - STUCK;
	return OK;
}

static err tally(struct ctx *c, struct tally *t)
{
	do
		TRY(app_read(c, scan, t));
	while (t->n == BATCH);
	return app_read(c, count_untold, t);
}

static void say_tally(const struct tally *t)
{
	for (size_t i = 1; i < STATES; i++)
		say("%-20s %lld\n", states[i].label, (long long)t->states[i]);
	if (t->waited)
		say("最久的一条已经试了 %lld 分钟\n", (long long)(t->waited / MS_MINUTE));
	if (t->untold + t->stuck)
		warn("有 %lld 条过了时间没有处理：serve 或 worker 在运行吗？\n",
		     (long long)(t->untold + t->stuck));
	if (t->lost)
		warn("最近七天有 %lld 条没有送到，看日志里的 notice_given_up\n",
		     (long long)t->lost);
}

static int check_run(struct cli *cli)
{
	struct tally t = { 0 };
	err e = app_open(&cli->app, 0);

	if (e == OK) {
		struct ctx c = app_context(&cli->app, cli->a);
		e = tally(&c, &t);
	}
	if (e != OK)
		cli_fail(cli, e, "检查");
	app_close(&cli->app);
	if (e != OK)
		return err_info(e)->exit;
	say_tally(&t);
	return t.untold + t.stuck + t.lost ? 1 : 0;
}

const struct cli_kind notice_cli[] = {
	{ "check", "notices", "通知有没有送不出去的", check_run },
	{ 0 },
};
