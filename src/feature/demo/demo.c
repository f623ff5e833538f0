#include "feature/demo/demo.h"

#include "demo/queries.h"
#include "feature/demo/teach.h"

extern const struct command demo_commands[]; /* cli.c */
extern const struct cli_kind demo_kinds[];   /* cli.c */

static const size_t no_migrations = 0;
static const struct store_part store = { .migrations_n = &no_migrations,
					 .queries = queries_demo,
					 .queries_n = &queries_demo_n };

const struct slice slice_demo = {
	.name = "demo",
	.store = &store,
	.commands = demo_commands,
	.kinds = demo_kinds,
	.jobs = teach_first_jobs,
};
