/*
 * The rules of the SQL that SQLite, PostgreSQL and Citus share, where no parser of one engine
 * would notice: see docs/decisions/0007. Only the text for PostgreSQL is judged; it is all that
 * Citus sees, and SQLite's own variants are counted.
 */
#include "mksql.h"

#include <string.h>

enum { SCOPE_MAX = 24 };

struct use {
	const struct table *table;
	struct span alias;
};

struct statement {
	const struct query *q;
	struct source s; /* for faults */
	struct tables *tables;
	struct tokens tokens;
	struct use uses[SCOPE_MAX];
	unsigned uses_n;
	struct span own[SCOPE_MAX]; /* names that WITH gives to results */
	unsigned own_n;
};

#define FAIL(t, ...) (source_fail(&(t)->s, "query '%.*s' " __VA_ARGS__))
#define NAMED(t) (int)(t)->q->name.n, (t)->q->name.p

/* Phrases of up to three tokens. */
static const struct phrase {
	const char *words[3], *why;
} forbidden[] = {
	{ { "TRIGGER" }, "what happens is written in the program" },
	{ { "SERIAL" }, "ids are made by the program" },
	{ { "BIGSERIAL" }, "ids are made by the program" },
	{ { "SEQUENCE" }, "ids are made by the program" },
	{ { "GENERATED" }, "ids are made by the program" },
	{ { "AUTOINCREMENT" }, "ids are made by the program" },
	{ { "nextval" }, "ids are made by the program" },
	{ { "RECURSIVE" }, "a tree keeps its paths" },
	{ { "GROUPING", "SETS" }, "figures are summed in tables of their own" },
	{ { "ROLLUP" }, "figures are summed in tables of their own" },
	{ { "CUBE" }, "figures are summed in tables of their own" },
	{ { "MERGE" }, "INSERT … ON CONFLICT does it on every engine" },
	{ { "FOR", "UPDATE" }, "rows are locked by changing them" },
	{ { "FOR", "NO", "KEY" }, "rows are locked by changing them" },
	{ { "FOR", "SHARE" }, "rows are locked by changing them" },
	{ { "SKIP", "LOCKED" }, "rows are locked by changing them" },
	{ { "LATERAL" }, "a subquery stands alone" },
	{ { "EXCLUDE" }, "no node sees the others' rows" },
	{ { "ctid" }, "rows have keys" },
	{ { "oid" }, "rows have keys" },
	{ { "rowid" }, "rows have keys" },
	{ { "PRAGMA" }, "only SQLite knows it" },
	{ { "now", "(" }, "time comes from the program" },
	{ { "clock_timestamp" }, "time comes from the program" },
	{ { "statement_timestamp" }, "time comes from the program" },
	{ { "transaction_timestamp" }, "time comes from the program" },
	{ { "timeofday" }, "time comes from the program" },
	{ { "CURRENT_TIMESTAMP" }, "time comes from the program" },
	{ { "CURRENT_DATE" }, "time comes from the program" },
	{ { "CURRENT_TIME" }, "time comes from the program" },
	{ { "LOCALTIME" }, "time comes from the program" },
	{ { "LOCALTIMESTAMP" }, "time comes from the program" },
	{ { "datetime", "(" }, "time comes from the program" },
	{ { "strftime" }, "time comes from the program" },
	{ { "julianday" }, "time comes from the program" },
	{ { "random", "(" }, "chance comes from the program" },
	{ { "randomblob" }, "chance comes from the program" },
	{ { "gen_random_uuid" }, "chance comes from the program" },
	{ { "setval" }, "ids are made by the program" },
	{ { "last_insert_rowid" }, "ids are made by the program" },
	{ { "changes", "(" }, "the driver says what changed" },
};

static bool phrase_starts(const struct token *t, const struct phrase *p)
{
	for (int i = 0; i < 3 && p->words[i]; i++)
		if (!token_is(&t[i], p->words[i]))
			return false;
	return true;
}

/* Faults of single words; the token list's end stops any phrase. */
int mksql_lint_words(const struct source *s, const struct tokens *tokens)
{
	for (size_t i = 0; i < tokens->n; i++)
		for (size_t j = 0; j < sizeof forbidden / sizeof *forbidden; j++) {
			const struct phrase *p = &forbidden[j];
			struct source at = *s;

			if (!phrase_starts(&tokens->v[i], p))
				continue;
			at.line = s->line ? s->line : tokens->v[i].line;
			return source_fail(&at, "%s%s%s is outside the shared SQL: %s", p->words[0],
					   p->words[1] ? " " : "", p->words[1] ? p->words[1] : "",
					   p->why);
		}
	return 0;
}

/* ---- tables ---- */

static int refer_check(struct tables *all, const struct table *t, const struct refer *r)
{
	const struct source s = { t->path, all->log, NULL, NULL, r->line };
	const struct table *to = mksql_table_find(all, r->table);
	unsigned column = 0;

	while (!span_same(t->columns.v[column].name, r->column))
		column++;
	if (!to)
		return source_fail(&s, "unknown table '%.*s'", (int)r->table.n, r->table.p);
	if (to->key_n != 1 || to->columns.v[0].type != t->columns.v[column].type)
		return source_fail(&s, "'%.*s' has no key of one column of the same type",
				   (int)r->table.n, r->table.p);
	if (to->spread == SPREAD_REFERENCE && t->spread != SPREAD_LOCAL)
		return 0;
	if (to->spread != SPREAD_GROUP || t->spread != SPREAD_GROUP ||
	    !span_same(mksql_table_group(t), mksql_table_group(to)) || !span_same(r->column, t->by))
		return source_fail(&s,
				   "a table refers to a reference table, or by the column it is "
				   "spread by to one of its own group");
	return 0;
}

static int table_check(struct tables *all, const struct table *t)
{
	const struct source s = { t->path, all->log, NULL, NULL, t->line };
	const struct span group = mksql_table_group(t);
	const struct table *first = mksql_table_find(all, group);

	if (t->spread == SPREAD_GROUP && (!first || !span_same(mksql_table_group(first), group) ||
					  first->spread != SPREAD_GROUP))
		return source_fail(&s, "no table '%.*s' begins the group of '%.*s'", (int)group.n,
				   group.p, (int)t->name.n, t->name.p);
	for (unsigned i = 0; i < t->refers_n; i++)
		if (refer_check(all, t, &t->refers[i]))
			return -1;
	return 0;
}

int mksql_lint_tables(struct tables *t)
{
	for (unsigned i = 0; i < t->n; i++)
		if (table_check(t, &t->v[i]))
			return -1;
	return 0;
}

/* ---- statements ---- */

static bool is_keyword(const struct token *t)
{
	static const char *const words[] = { "AS",    "ON",	"JOIN",	  "LEFT",    "INNER",
					     "CROSS", "RIGHT",	"FULL",	  "WHERE",   "GROUP",
					     "ORDER", "LIMIT",	"UNION",  "SET",     "VALUES",
					     "USING", "SELECT", "HAVING", "NATURAL", "RETURNING" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (token_is(t, words[i]))
			return true;
	return t->kind != TOKEN_WORD;
}

static bool is_own(const struct statement *t, struct span name)
{
	for (unsigned i = 0; i < t->own_n; i++)
		if (span_same(t->own[i], name))
			return true;
	return false;
}

/* A table where one is expected, with its alias; a result of WITH or of a subquery is none. */
static int use_add(struct statement *t, const struct token *at)
{
	const struct table *table = mksql_table_find(t->tables, at->text);
	const struct token *alias = at + 1 + token_is(at + 1, "AS");

	if (token_is(at, "(") || is_own(t, at->text) || mksql_table_own(t->tables, at->text))
		return 0;
	if (!table)
		return FAIL(t, "names an unknown table '%.*s'", NAMED(t), (int)at->text.n,
			    at->text.p);
	if (t->uses_n == SCOPE_MAX)
		return FAIL(t, "names more than %d tables", NAMED(t), SCOPE_MAX);
	t->uses[t->uses_n++] = (struct use){ table, is_keyword(alias) ? at->text : alias->text };
	return 0;
}

/* The tables of a FROM stand behind it, behind each JOIN and behind each comma of its depth. */
static int from_read(struct statement *t, const struct token *at)
{
	int depth = 0;

	if (use_add(t, at))
		return -1;
	for (; at->kind != TOKEN_END && depth >= 0; at++) {
		depth += token_is(at, "(") - token_is(at, ")");
		if (depth)
			continue;
		if (token_is(at, "WHERE") || token_is(at, "GROUP") || token_is(at, "ORDER") ||
		    token_is(at, "LIMIT") || token_is(at, "UNION"))
			break;
		if (token_is(at, ",") && use_add(t, at + 1))
			return -1;
	}
	return 0;
}

static bool names_tables(const struct statement *t, size_t i)
{
	const struct token *at = &t->tokens.v[i];

	if (token_is(at, "UPDATE")) /* not that of ON CONFLICT … DO UPDATE SET */
		return !i || !token_is(at - 1, "DO");
	return token_is(at, "INTO") || token_is(at, "JOIN");
}

static int uses_read(struct statement *t)
{
	for (size_t i = 0; i + 1 < t->tokens.n; i++) {
		const struct token *at = &t->tokens.v[i];

		if (token_is(at, "FROM") && (!i || !token_is(at - 1, "DISTINCT"))) {
			if (from_read(t, at + 1))
				return -1;
		} else if (names_tables(t, i) && use_add(t, at + 1)) {
			return -1;
		}
	}
	return 0;
}

static int own_read(struct statement *t)
{
	const struct token *v = t->tokens.v;

	for (size_t i = 1; i + 2 < t->tokens.n && token_is(v, "WITH"); i++) {
		if (!token_is(&v[i + 1], "AS") || !token_is(&v[i + 2], "("))
			continue;
		if (t->own_n == SCOPE_MAX)
			return FAIL(t, "names more than %d results", NAMED(t), SCOPE_MAX);
		t->own[t->own_n++] = v[i].text;
	}
	return 0;
}

/* A SELECT in brackets stands behind FROM or JOIN, or is a WITH's: there it sees no outer row. */
static int subquery_check(struct statement *t)
{
	const struct token *v = t->tokens.v;

	for (size_t i = 2; i < t->tokens.n; i++)
		if (token_is(&v[i], "SELECT") && token_is(&v[i - 1], "(") &&
		    !token_is(&v[i - 2], "FROM") && !token_is(&v[i - 2], "JOIN") &&
		    !(token_is(&v[i - 2], "AS") && t->own_n))
			return FAIL(t, "has a subquery outside FROM: fetch its rows first",
				    NAMED(t));
	return 0;
}

static bool is_key(const struct table *t, struct span column)
{
	for (unsigned i = 0; i < t->key_n; i++)
		if (span_same(t->columns.v[i].name, column))
			return true;
	return false;
}

/* Columns that a SET changes: each stands before a '=' at the SET's own depth. */
static int set_check(struct statement *t, const struct token *at)
{
	const struct table *table = t->uses_n ? t->uses[0].table : NULL;
	bool left = true;
	int depth = 0;

	for (; table && at->kind != TOKEN_END && !token_is(at, "WHERE"); at++) {
		depth += token_is(at, "(") - token_is(at, ")");
		if (left && at->kind != TOKEN_SIGN && is_key(table, at->text))
			return FAIL(t, "changes '%.*s', a part of the key of '%.*s'", NAMED(t),
				    (int)at->text.n, at->text.p, (int)table->name.n, table->name.p);
		if (!depth && token_is(at, "="))
			left = false;
		else if (!depth && token_is(at, ","))
			left = true;
	}
	return 0;
}

static int sets_check(struct statement *t)
{
	for (size_t i = 0; i + 1 < t->tokens.n; i++)
		if (token_is(&t->tokens.v[i], "SET") && set_check(t, &t->tokens.v[i + 1]))
			return -1;
	return 0;
}

static const struct use *use_of(const struct statement *t, struct span alias)
{
	for (unsigned i = 0; i < t->uses_n; i++)
		if (span_same(t->uses[i].alias, alias))
			return &t->uses[i];
	return NULL;
}

/* The use whose spreading column these three tokens name: alias . column. */
static const struct use *spread_named(const struct statement *t, const struct token *at)
{
	const struct use *u = token_is(at + 1, ".") ? use_of(t, at->text) : NULL;

	return u && u->table->by.n && span_same(u->table->by, at[2].text) ? u : NULL;
}

/* How often two tables are joined by the columns that they are spread by. */
static unsigned spread_joins(const struct statement *t)
{
	unsigned n = 0;

	for (size_t i = 0; i + 7 < t->tokens.n; i++) {
		const struct token *at = &t->tokens.v[i];
		const struct use *a = spread_named(t, at);
		const struct use *b = a && token_is(at + 3, "=") ? spread_named(t, at + 4) : NULL;

		n += b && a != b;
	}
	return n;
}

static int join_check(struct statement *t)
{
	const struct table *first = NULL;
	unsigned spread = 0, local = 0;

	for (unsigned i = 0; i < t->uses_n; i++) {
		const struct table *table = t->uses[i].table;

		local += table->spread == SPREAD_LOCAL;
		if (!table->by.n)
			continue;
		if (spread++ && (table->spread != SPREAD_GROUP || first->spread != SPREAD_GROUP ||
				 !span_same(mksql_table_group(table), mksql_table_group(first))))
			return FAIL(t, "joins '%.*s' and '%.*s', which no node holds together",
				    NAMED(t), (int)first->name.n, first->name.p, (int)table->name.n,
				    table->name.p);
		first = table;
	}
	if (spread && local)
		return FAIL(t, "joins a local table with a spread one", NAMED(t));
	if (spread > 1 && spread_joins(t) < spread - 1)
		return FAIL(t, "joins spread tables by other columns than they are spread by",
			    NAMED(t));
	return 0;
}

/* $1::bigint, so that the server never guesses a narrower type. */
static int casts_check(struct statement *t)
{
	const struct token *v = t->tokens.v;

	for (size_t i = 0; i + 3 < t->tokens.n; i++)
		if (token_is(&v[i], "$") && !(token_is(&v[i + 2], ":") && token_is(&v[i + 3], ":")))
			return FAIL(t, "has a parameter without a cast", NAMED(t));
	return 0;
}

static int statement_check(struct statement *t)
{
	static int (*const checks[])(struct statement * t) = {
		own_read, uses_read, subquery_check, sets_check, join_check, casts_check,
	};
	int fault = mksql_lint_words(&t->s, &t->tokens);

	for (size_t i = 0; i < sizeof checks / sizeof *checks && !fault; i++)
		fault = checks[i](t);
	return fault;
}

int mksql_lint_queries(const struct mksql *m, struct tables *tables)
{
	int fault = 0;

	for (unsigned i = 0; i < m->queries_n && !fault; i++) {
		const struct query *q = &m->queries[i];
		const struct text *sql = &q->sql[POSTGRES];
		struct source text = { m->path, m->log, sql->v, sql->v + sql->n, 0 };
		struct statement t = { .q = q,
				       .s = { m->path, m->log, NULL, NULL, q->line },
				       .tables = tables };

		fault = tokens_read(&text, &t.tokens) || statement_check(&t) ? -1 : 0;
		tokens_free(&t.tokens);
	}
	return fault;
}
