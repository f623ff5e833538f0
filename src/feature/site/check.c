/*
 * `liuyan check plans`: the engine's plan for every query. A query that walks a
 * whole growing table, or sorts one, is named; small tables of reference may
 * be read whole.
 */
#include <string.h>

#include "app/cli.h"
#include "base/log.h"
#include "site/site.h"
#include "store/query.h"

extern const struct cli_kind site_kinds[];

static const char *const growing[] = {
	"message",	"message_version", "message_contact",
	"message_code", "followup",	   "feed",
	"submission",	"closing",	   "answered",
	"event",	"audit",	   "todo",
	"figure",	"figure_days",	   "work_order",
	"unit_order",	"order_home",	   "reply",
	"rating",	"session",	   "api_token",
	"import_ref",	"event_salt",	   "unsealed",
};

static bool is_growing(str table)
{
	for (size_t i = 0; i < sizeof(growing) / sizeof(growing[0]); i++)
		if (str_eq(table, str_of(growing[i])))
			return true;
	return false;
}

/* What is wrong with a plan, or NULL. */
static const char *fault_of_plan(str plan)
{
	const char *fault = NULL;
	bool touches = false;

	while (plan.n && !fault) {
		str line = str_cut(&plan, '\n'), verb = str_cut(&line, ' '),
		    table = str_cut(&line, ' ');
		touches = touches || is_growing(table);
		if (str_eq(verb, S("SCAN")) && is_growing(table))
			fault = "走遍整个表";
		if (touches && str_eq(verb, S("USE")) && str_has(line, S("ORDER BY")))
			fault = "需要临时排序";
	}
	return fault;
}

static int check_plans(struct cli *cli)
{
	const struct query *q;
	int bad = 0, n = 0;
	str plan;

	if (app_open(&cli->app, 0) != OK)
		return 1;
	for (size_t i = 0; (q = store_query_at(cli->app.store, i)); i++, n++) {
		const char *fault = "写法与数据不合";
		if (store_explain(cli->app.store, cli->a, q, &plan) == OK)
			fault = fault_of_plan(plan);
		if (!fault)
			continue;
		bad++;
		say("%s：%s\n%.*s", q->name, fault, STR_ARG(plan));
	}
	app_close(&cli->app);
	say("%d 条查询，%d 条不合格。\n", n, bad);
	return bad ? 1 : 0;
}

const struct cli_kind site_kinds[] = {
	{ "check", "plans", "每条查询都有索引可用", check_plans },
	{ 0 },
};
