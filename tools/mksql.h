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

/* mksql_text.c */
void text_put(struct text *t, const char *p, size_t n);
void text_line_end(struct text *t);
void text_free(struct text *t);
struct span span_of(const char *s);
struct span span_skip(struct span s, size_t n);
struct span span_trim(struct span s);
bool span_is(struct span s, const char *word);
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

#endif
