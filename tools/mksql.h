/*
 * mksql turns SQL blocks into typed C functions (queries) and into migration tables (schema).
 *
 * Invariants: nothing is written unless the whole input was accepted; the first fault is reported
 * as "file:line: message" and ends the work; every spelling differs by dialect only through tables.
 * Lifetime: a struct span is a view into the source text, which must outlive the parsed model;
 * a struct text owns its bytes until text_free.
 */
#ifndef LIUYAN_TOOLS_MKSQL_H
#define LIUYAN_TOOLS_MKSQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum dialect { SQLITE, POSTGRES, DIALECTS };
enum { FIELDS_MAX = 64, ROWS_MAX = 64, QUERIES_MAX = 256, USES_MAX = 16, NAME_MAX_BYTES = 48 };
enum { TABLES_MAX = 128, REFERS_MAX = 8, OWN_MAX = 16 };

struct span {
	const char *p;
	size_t n;
};

struct text {
	char *v;
	size_t n, room;
};

struct source {
	const char *path; /* as shown in messages */
	FILE *log;	  /* NULL: say nothing */
	const char *at, *end;
	unsigned line; /* of the line last taken */
};

struct type {
	const char *name, *c, *value, *make, *cast, *read_open, *read_close;
};

struct field {
	struct span name;
	const struct type *type;
};

struct fields {
	struct field v[FIELDS_MAX];
	unsigned n;
};

struct cardinality {
	const char *name;
	unsigned plain_max; /* more inputs than this come in a struct */
	bool has_row;
	const char *taken;		       /* names the generated function uses itself */
	const char *arguments, *before, *body; /* patterns, see mksql_emit.c */
};

struct row {
	struct span name;
	struct text note;
	struct fields columns;
};

struct query {
	struct span name, row;
	struct text note, sql[DIALECTS];
	const struct cardinality *cardinality;
	struct fields in;
	unsigned line, statements; /* where its head stands; 2: one for each dialect */
	bool writes;
};

struct mksql {
	const char *path; /* of the input, as shown */
	FILE *log;
	struct span uses[USES_MAX];
	struct row rows[ROWS_MAX];
	struct query queries[QUERIES_MAX];
	unsigned uses_n, rows_n, queries_n;
};

/* A piece of SQL: a word (or @word), a string, a quoted name, a sign, or a comment's @directive. */
enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_QUOTED, TOKEN_SIGN, TOKEN_NOTE };

struct token {
	enum token_kind kind;
	struct span text; /* of a directive: without the "-- @" */
	unsigned line;
};

struct tokens {
	struct token *v; /* the last is a TOKEN_END */
	size_t n, room;
};

/* How a table is spread over the nodes of a Citus cluster. */
enum spread { SPREAD_NONE, SPREAD_LOCAL, SPREAD_REFERENCE, SPREAD_GROUP, SPREAD_LIST };

struct refer {
	struct span column, table;
	unsigned line;
};

struct table {
	struct span name;
	const char *path;
	unsigned line;
	struct fields columns; /* those of the primary key lead */
	unsigned key_n;
	enum spread spread;
	struct span by; /* the column it is spread by, or empty */
	struct refer refers[REFERS_MAX];
	unsigned refers_n;
};

struct tables {
	FILE *log;
	struct table v[TABLES_MAX];
	unsigned n;
	struct span own[OWN_MAX]; /* of one engine alone (@only) */
	unsigned own_n;
};

/* mksql_text.c */
void text_put(struct text *t, const char *p, size_t n);
void text_line_end(struct text *t);
void text_free(struct text *t);
struct span span_of(const char *s);
struct span span_skip(struct span s, size_t n);
struct span span_trim(struct span s);
bool span_is(struct span s, const char *word);
bool span_same(struct span a, struct span b);
bool span_says(struct span s, const char *word); /* in any case */
bool span_starts(struct span s, const char *prefix);
size_t span_word(struct span s);
__attribute__((format(printf, 2, 3))) int source_fail(const struct source *s, const char *format,
						      ...);
int source_check(struct source *s);
bool source_line(struct source *s, struct span *line);
int source_quoted(const struct source *s, struct span *rest, struct text *out);
void literal_put(FILE *f, const struct text *t);

/* mksql_parse.c: 0, or -1 after the fault was reported. The model is zeroed but path and log. */
int mksql_parse(const char *text, size_t n, struct mksql *m);
void mksql_free(struct mksql *m);
int mksql_name_check(const struct source *s, struct span name);

/* mksql_emit.c */
extern const struct type mksql_types[];
extern const struct cardinality mksql_cardinalities[];
bool query_is_plain(const struct query *q);
void mksql_emit_header(const struct mksql *m, const char *name, FILE *f);
void mksql_emit_code(const struct mksql *m, const char *name, const char *header, FILE *f);

/* mksql_schema.c: one migration's text for one dialect, put at the end of out. */
int mksql_schema(struct source *s, enum dialect d, struct text *out);

/* mksql_token.c: 0, or -1 after the fault was reported. The tokens view the source. */
int tokens_read(struct source *s, struct tokens *out);
void tokens_free(struct tokens *t);
bool token_is(const struct token *t, const char *word); /* a word in any case, or a sign */

/* mksql_table.c: one schema file's statements, in order; the tables view the tokens' source. */
int mksql_tables_read(const char *path, const struct tokens *tokens, struct tables *out);
bool mksql_table_own(const struct tables *t, struct span name);
struct table *mksql_table_find(struct tables *t, struct span name);
/* The table that begins the group a table belongs to, by name. */
struct span mksql_table_group(const struct table *t);

/* mksql_describe.c: the descriptors that src/store/table.h declares. */
void mksql_tables_put(const struct tables *t, const char *name, FILE *f);

/* mksql_lint.c: what runs on SQLite and PostgreSQL, but not on Citus. */
enum { VARIANTS_MAX = 10 };
int mksql_lint_tables(struct tables *t);
int mksql_lint_queries(const struct mksql *m, struct tables *t);
int mksql_lint_words(const struct source *s, const struct tokens *tokens);

#endif
