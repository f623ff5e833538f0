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
#include "store/table.h"

extern const struct cli_kind site_kinds[];

static const char WHOLE[] = "走遍整个表", SORTED[] = "需要临时排序";

/* Every table but those of reference, by what its schema file says of it: a new
 * one is watched without a word here. */
static bool is_growing(const struct store *s, str name)
{
	const struct table *t;

	for (size_t i = 0; (t = store_table_at(s, i)); i++)
		if (str_eq(name, str_of(t->name)))
			return t->spread != SPREAD_REFERENCE;
	return false;
}

/* SQLite's words: "SCAN feed", "USE TEMP B-TREE FOR ORDER BY". */
static const char *fault_in_sqlite(const struct store *s, str plan)
{
	const char *fault = NULL;
	bool touches = false;

	while (plan.n && !fault) {
		str line = str_cut(&plan, '\n'), verb = str_cut(&line, ' '),
		    table = str_cut(&line, ' ');
		touches = touches || is_growing(s, table);
		if (str_eq(verb, S("SCAN")) && is_growing(s, table))
			fault = WHOLE;
		if (touches && str_eq(verb, S("USE")) && str_has(line, S("ORDER BY")))
			fault = SORTED;
	}
	return fault;
}

/* The growing table that a step of PostgreSQL's plan reads: "Index Scan using
 * feed_pkey on feed"; the empty str when there is none. */
static str table_of_step(const struct store *s, str line)
{
	while (line.n && !str_starts(line, S(" on ")))
		line = str_sub(line, 1, line.n);
	line = str_sub(line, 4, line.n);
	line = str_cut(&line, ' ');
	return is_growing(s, line) ? line : (str){ 0 };
}

/* A walk over an index without a condition is one over the whole table. */
static const char *fault_in_postgres(const struct store *s, str plan)
{
	bool touches = false, limited = false, sorted = false, walks = false;

	while (plan.n && !walks) {
		str line = str_trim(str_cut(&plan, '\n')), next = str_trim(plan);
		str step = str_starts(line, S("->")) ? str_trim(str_sub(line, 2, line.n)) : line;
		bool scan = str_has(step, S(" Scan ")) && table_of_step(s, step).n;
		bool index = scan && str_starts(step, S("Index "));
		limited = limited || str_starts(step, S("Limit"));
		sorted = sorted || str_eq(step, S("Sort")) || str_eq(step, S("Incremental Sort"));
		touches = touches || scan;
		walks = scan && (str_starts(step, S("Seq ")) ||
				 (index && !str_starts(next, S("Index Cond:"))));
	}
	return walks ? WHOLE : limited && sorted && touches ? SORTED : NULL;
}

/* What is wrong with a plan, or NULL; each engine has its own words. */
static const char *fault_of_plan(const struct store *s, str plan)
{
	const char *fault = fault_in_sqlite(s, plan);

	return fault ? fault : fault_in_postgres(s, plan);
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
			fault = fault_of_plan(cli->app.store, plan);
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
