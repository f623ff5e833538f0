/*
 * Migration files: one text with @tokens where the dialects differ. What one engine alone has
 * (an index of a kind of its own, which is made from the tables) stands between
 * `-- @only sqlite` or `-- @only postgres` and `-- @both`.
 */
#include "mksql.h"

static const struct spelling {
	const char *name, *as[DIALECTS];
} spellings[] = {
	{ "@id", { "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY" } },
	{ "@int", { "INTEGER", "BIGINT" } },
	{ "@text", { "TEXT", "TEXT COLLATE \"C\"" } },
	{ "@blob", { "BLOB", "BYTEA" } },
	{ "@real", { "REAL", "DOUBLE PRECISION" } },
	{ "@narrow", { "WITHOUT ROWID", "" } },
};

static int token_render(const struct source *s, struct span token, enum dialect d, struct text *out)
{
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		const struct span as = span_of(spellings[i].as[d]);

		if (!span_is(token, spellings[i].name))
			continue;
		text_put(out, as.p, as.n);
		return 0;
	}
	return source_fail(s, "unknown token '%.*s'", (int)token.n, token.p);
}

static int line_render(const struct source *s, struct span rest, enum dialect d, struct text *out)
{
	int fault = 0;

	while (!fault && rest.n && !span_starts(rest, "--")) {
		size_t n = span_word(rest);

		if (*rest.p == '\'' || *rest.p == '"') {
			fault = source_quoted(s, &rest, out);
			continue;
		}
		if (*rest.p == '@') {
			n = 1 + span_word(span_skip(rest, 1));
			fault = token_render(s, (struct span){ rest.p, n }, d, out);
		} else {
			n = n ? n : 1;
			text_put(out, rest.p, n);
		}
		rest = span_skip(rest, n);
	}
	text_line_end(out);
	return fault;
}

/* Whether the line says for whom the next ones are; *only: DIALECTS for all. */
static bool mark_read(struct span line, unsigned *only)
{
	if (span_is(span_trim(line), "-- @only sqlite"))
		*only = SQLITE;
	else if (span_is(span_trim(line), "-- @only postgres"))
		*only = POSTGRES;
	else if (span_is(span_trim(line), "-- @both"))
		*only = DIALECTS;
	else
		return false;
	return true;
}

int mksql_schema(struct source *s, enum dialect d, struct text *out)
{
	struct span line;
	unsigned only = DIALECTS;
	int fault = source_check(s);

	while (!fault && source_line(s, &line))
		if (!mark_read(line, &only) && (only == DIALECTS || only == d))
			fault = line_render(s, line, d, out);
	return fault ? fault : only == DIALECTS ? 0 : source_fail(s, "'-- @both' is missing");
}
