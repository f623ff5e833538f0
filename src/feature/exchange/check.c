/* check: what the program says of itself (states, routes) and of its queries. */
#include "base/log.h"
#include "exchange/exchange.h"
#include "message/message.h"
#include "order/order.h"

/* ---- states ---- */

static void say_rows(const struct life_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct life *r = &t->rows[i];
		say("| %s | %s | %s | %s | %s |\n", life_label(t, r->from), r->action, r->label,
		    r->who->label, life_label(t, r->to));
	}
}

static bool said_before(const struct life_table *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (t->rows[i].from == t->rows[at].from && t->rows[i].to == t->rows[at].to &&
		    t->rows[i].label == t->rows[at].label)
			return true;
	return false;
}

static void say_diagram(const struct life_table *t)
{
	say("```mermaid\nstateDiagram-v2\n");
	for (int64_t s = 1; s < t->states_n; s++)
		say("    state \"%s\" as %s\n", life_label(t, s), life_code(t, s));
	say("    [*] --> %s\n", life_code(t, 1));
	for (size_t i = 0; i < t->n; i++) {
		const struct life *r = &t->rows[i];
		if (!said_before(t, i))
			say("    %s --> %s: %s\n", life_code(t, r->from), life_code(t, r->to),
			    r->label);
	}
	say("```\n");
}

int check_states_run(struct cli *cli)
{
	const struct {
		const char *title;
		const struct life_table *table;
	} tables[] = { { "留言", &message_life }, { "工单", &order_life } };

	(void)cli;
	for (size_t i = 0; i < 2; i++) {
		say("## %s\n\n| 状态 | 操作 | 按钮 | 谁 | 变为 |\n|---|---|---|---|---|\n",
		    tables[i].title);
		say_rows(tables[i].table);
		say("\n");
		say_diagram(tables[i].table);
		say("\n");
	}
	return 0;
}

/* ---- routes ---- */

static const char *method_word(enum http_method m)
{
	return m == HTTP_GET ? "GET" : m == HTTP_POST ? "POST" : "?";
}

int check_routes_run(struct cli *cli)
{
	static const char *const lanes[] = { "?", "read", "write", "self" };

	(void)cli;
	for (size_t i = 0; i < slices_n; i++)
		for (const struct route *r = slices[i]->routes; r && r->pattern; r++)
			say("%-5s %-42s %-22s %-5s %s\n", method_word(r->method), r->pattern,
			    r->perm ? r->perm->name : "-", lanes[r->lane % 4],
			    r->text ? r->text : "");
	return 0;
}

/* ---- queries ---- */

int check_queries_run(struct cli *cli)
{
	int bad = 0;
	err e = app_open(&cli->app, 0);

	if (e == OK)
		e = store_check(cli->app.store, cli->a, &bad);
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "检查查询");
	say("%d 条查询不合于数据的结构。\n", bad);
	return bad ? 1 : 0;
}
