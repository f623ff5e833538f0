/*
 * engines: the same tests on SQLite and on PostgreSQL.
 *
 * LIUYAN_TEST_PG is the URL of a server where databases may be made and dropped
 * (tests/lib/pg.sh; psql must be in the PATH). Without it the PostgreSQL half is
 * skipped, a line a test.
 * Lifetime: names and URLs that are returned live in the arena given.
 */
#ifndef LIUYAN_TESTS_ENGINES_H
#define LIUYAN_TESTS_ENGINES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "check.h"

enum { SQLITE, POSTGRES, ENGINES };

static const char *const engine_names[] = { "SQLite", "PostgreSQL" };
static int engine; /* that tests run on now */

/* What goes before the database's name in the server's URL. */
static inline str engine_server(void)
{
	str url = str_of(getenv("LIUYAN_TEST_PG"));
	size_t n = url.n;

	while (n && url.p[n - 1] != '/')
		n--;
	return (str){ url.p, n };
}

static inline void engine_sql(struct arena *a, str sql)
{
	const char *command = arena_fmt(a, "psql -qX -v ON_ERROR_STOP=1 -c '%.*s' '%s'",
					STR_ARG(sql), getenv("LIUYAN_TEST_PG"))
				      .p;

	if (system(command) != 0)
		fail_msg("%s", command);
}

/* A new database, empty or as another is; returns its URL. */
static inline const char *engine_make(struct arena *a, const char *name, const char *from)
{
	engine_sql(a,
		   arena_fmt(a, "CREATE DATABASE %s TEMPLATE %s", name, from ? from : "template0"));
	return arena_fmt(a, "%.*s%s", STR_ARG(engine_server()), name).p;
}

static inline void engine_drop(struct arena *a, const char *name)
{
	engine_sql(a, arena_fmt(a, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name));
}

static inline int engine_run(const struct CMUnitTest *tests, size_t n, CMFixtureFunction up,
			     CMFixtureFunction down)
{
	struct CMUnitTest *named = calloc(n, sizeof(*named));
	int failed;

	for (size_t i = 0; i < n; i++) {
		char *name = malloc(strlen(tests[i].name) + 32);
		sprintf(name, "%s on %s", tests[i].name, engine_names[engine]);
		named[i] = tests[i];
		named[i].name = name;
	}
	failed = _cmocka_run_group_tests(engine_names[engine], named, n, up, down);
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)named[i].name);
	free(named);
	return failed;
}

/* Runs the tests on both; up and down are those of the group, or NULL. */
static inline int engines_run(const struct CMUnitTest *tests, size_t n, CMFixtureFunction up,
			      CMFixtureFunction down)
{
	int failed = 0;

	for (engine = SQLITE; engine < ENGINES; engine++) {
		if (engine == SQLITE || getenv("LIUYAN_TEST_PG")) {
			failed += engine_run(tests, n, up, down);
			continue;
		}
		for (size_t i = 0; i < n; i++)
			printf("ok %zu - %s on PostgreSQL # SKIP LIUYAN_TEST_PG is not set\n",
			       i + 1, tests[i].name);
	}
	return failed;
}

#endif
