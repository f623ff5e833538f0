/*
 * check desks: what waits on the desks is what messages and orders say.
 */
#include "base/log.h"
#include "exchange/exchange.h"
#include "exchange/queries.h"
#include "exchange/scan.h"
#include "order/order.h"
#include "todo/todo.h"

#define SAID_MAX 20
#define PAGE 500

struct checking {
	int64_t waiting, differences;
};

static void differ(struct checking *k, const char *what, int64_t id)
{
	if (k->differences++ < SAID_MAX)
		warn("%s：%lld\n", what, (long long)id);
}

static err is_there(struct ctx *c, const struct waiting_at_in *at, bool *there)
{
	struct waiting w;
	err e = q_waiting_at(c->db, at, &w);

	*there = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err check_message(struct ctx *c, const struct message *m, void *data)
{
	struct message_desk desk = message_desk_of(m);
	bool there = true;

	if (m->desk_role != desk.role || (desk.role && m->desk_unit != desk.unit))
		differ(data, "留言记着的待办和它的状态不合", m->id);
	if (m->desk_role)
		TRY(is_there(
			c,
			&(struct waiting_at_in){ m->desk_unit, m->desk_role, m->desk_due, m->id },
			&there));
	if (!there)
		differ(data, "留言该在待办里却不在", m->id);
	return OK;
}

static err check_order(struct ctx *c, const struct scanned_order *o, struct checking *k)
{
	struct work_order w = { .message = o->message, .unit = o->unit, .state = o->state };
	struct message_desk desk = order_desk_of(&w, o->desk_unit);
	bool there = true;

	if (o->desk_role != desk.role || (desk.role && o->desk_unit != desk.unit))
		differ(k, "工单记着的待办和它的状态不合", o->id);
	if (o->desk_role)
		TRY(is_there(
			c,
			&(struct waiting_at_in){ o->desk_unit, o->desk_role, o->desk_due, o->id },
			&there));
	if (!there)
		differ(k, "工单该在待办里却不在", o->id);
	return OK;
}

static err check_orders(struct ctx *c, struct checking *k)
{
	struct scanned_order_list l = { .n = PAGE };
	int64_t message = 0, id = 0;

	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		TRY(q_order_scan(c->db, message, id, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			TRY(check_order(c, &l.v[i], k));
			message = l.v[i].message;
			id = l.v[i].id;
		}
		arena_rewind(c->a, mark);
	}
	return OK;
}

static bool same(const struct waiting *w, const int64_t desk[3])
{
	return w->unit == desk[0] && w->role == desk[1] && w->due == desk[2];
}

static bool followup_waits(struct ctx *c, const struct waiting *w)
{
	struct followup_list l;

	if (q_followup_of(c->db, w->message, &l) != OK)
		return false;
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].id == w->subject && l.v[i].state == 1 && l.v[i].due == w->due)
			return true;
	return false;
}

/* The other way round: whatever lies on a desk says so itself. */
static void check_waiting(struct ctx *c, const struct waiting *w, struct checking *k)
{
	struct work_order o;
	struct message m;
	bool good = false;

	if (w->kind == TODO_MESSAGE && message_get(c, w->subject, &m) == OK)
		good = same(w, (const int64_t[]){ m.desk_unit, m.desk_role, m.desk_due });
	else if (w->kind == TODO_ORDER && q_order_by_id(c->db, w->message, w->subject, &o) == OK)
		good = same(w, (const int64_t[]){ o.desk_unit, o.desk_role, o.desk_due });
	else if (w->kind == TODO_FOLLOWUP)
		good = followup_waits(c, w);
	k->waiting++;
	if (!good)
		differ(k, "待办里有一行没有对应的留言、工单或追问", w->subject);
}

static err check_todo(struct ctx *c, struct checking *k)
{
	struct waiting_scan_in from = { .unit = -1, .n = PAGE };
	struct waiting_list l = { .n = PAGE };

	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		TRY(q_waiting_scan(c->db, &from, &l));
		for (size_t i = 0; i < l.n; i++) {
			const struct waiting *w = &l.v[i];
			check_waiting(c, w, k);
			from = (struct waiting_scan_in){ w->unit, w->role, w->due, w->subject,
							 PAGE };
		}
		arena_rewind(c->a, mark);
	}
	return OK;
}

static err check_all(struct ctx *c, void *data)
{
	TRY(scan_messages(c, "核对", check_message, data));
	TRY(check_orders(c, data));
	return check_todo(c, data);
}

int check_desks_run(struct cli *cli)
{
	struct checking k = { 0 };
	err e = app_open(&cli->app, 0);

	if (e == OK) {
		struct ctx c = app_context(&cli->app, cli->a);
		e = app_read(&c, check_all, &k);
	}
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "核对待办");
	if (k.differences > SAID_MAX)
		warn("还有 %lld 处不合，没有一一列出。\n", (long long)(k.differences - SAID_MAX));
	say("待办 %lld 行，%lld 处不合。\n", (long long)k.waiting, (long long)k.differences);
	return k.differences ? 1 : 0;
}
