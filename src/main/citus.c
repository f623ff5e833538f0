/*
 * migrate --print citus: what turns an empty PostgreSQL database, migrated on
 * the coordinator, into a distributed one. In this order: tables that others
 * are joined with, then the first table of each group, then those beside it,
 * then lists; foreign keys last, which Citus takes only between tables that
 * are distributed already.
 */
#include <string.h>

#include "app/slice.h"
#include "base/log.h"
#include "main/commands.h"
#include "store/table.h"

enum pass { PASS_LOCAL, PASS_REFERENCE, PASS_FIRST, PASS_BESIDE, PASS_LIST, PASS_REFER, PASSES };

static const char *const titles[] = {
	[PASS_LOCAL] = "留在协调节点上的表", [PASS_REFERENCE] = "每个节点都有全份的小表",
	[PASS_FIRST] = "各组的第一张表",     [PASS_BESIDE] = "和它放在一起的表",
	[PASS_LIST] = "按打开者分布的窄表",  [PASS_REFER] = "外键，要在分布之后",
};

static enum pass pass_of(const struct table *t)
{
	if (t->spread == SPREAD_GROUP)
		return strcmp(t->group, t->name) == 0 ? PASS_FIRST : PASS_BESIDE;
	return t->spread == SPREAD_LIST	       ? PASS_LIST
	       : t->spread == SPREAD_REFERENCE ? PASS_REFERENCE
					       : PASS_LOCAL;
}

static void print_table(const struct table *t, enum pass pass)
{
	if (pass == PASS_REFER && t->refer)
		say("%s", t->refer);
	else if (pass_of(t) == pass && t->distribute)
		say("%s", t->distribute);
	else if (pass_of(t) == pass)
		say("-- %s\n", t->name);
}

static void print_part(const struct store_part *part, enum pass pass)
{
	for (size_t i = 0; part && part->tables_n && i < *part->tables_n; i++)
		print_table(part->tables[i], pass);
}

void citus_print(void)
{
	say("-- 在协调节点上、对刚做过 liuyan migrate 的空数据库执行；先 CREATE EXTENSION "
	    "citus。\n");
	for (int pass = 0; pass < PASSES; pass++) {
		say("\n-- %s\n", titles[pass]);
		for (size_t i = 0; i < slices_n; i++)
			print_part(slices[i]->store, (enum pass)pass);
	}
}
