/* The commands of mksql: arguments, files, exit status (1: a file failed, 2: input or usage). */
#include "mksql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#ifdef MKSQL_FUZZ
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

/* What stands before a line "-- queries" is a schema, what stands behind it are its queries. */
static void fuzz_tables(struct span in, const struct mksql *m, FILE *sink)
{
	struct tables *t = calloc(1, sizeof *t);
	struct tokens tokens = { 0 };
	struct source s = { "fuzz", sink, in.p, in.p + in.n, 0 };

	if (!t)
		abort();
	t->log = sink;
	if (!tokens_read(&s, &tokens) && !mksql_tables_read("fuzz", &tokens, t) &&
	    !mksql_lint_tables(t)) {
		s.line = 0;
		(void)mksql_lint_words(&s, &tokens);
		mksql_tables_put(t, "fuzz", sink);
		if (m)
			(void)mksql_lint_queries(m, t);
	}
	tokens_free(&tokens);
	free(t);
}

/* The bytes before the line that parts schema and queries, or 0. */
static size_t fuzz_mark(struct span in)
{
	struct source s = { "fuzz", NULL, in.p, in.p + in.n, 0 };
	struct span line;

	while (source_line(&s, &line))
		if (span_is(line, "-- queries"))
			return (size_t)(line.p - in.p);
	return 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	const struct span in = { (const char *)data, n };
	const size_t before = fuzz_mark(in);
	struct mksql *m = calloc(1, sizeof *m);
	FILE *sink = fopen("/dev/null", "w");
	struct source s = { "fuzz", sink, in.p, in.p + n, 0 };
	struct text out = { 0 };

	if (!m || !sink)
		abort();
	m->path = "fuzz";
	m->log = sink;
	if (!mksql_parse(in.p + before, n - before, m)) {
		mksql_emit_header(m, "fuzz", sink);
		mksql_emit_code(m, "fuzz", "fuzz.h", sink);
		fuzz_tables((struct span){ in.p, before }, m, sink);
	} else {
		fuzz_tables(in, NULL, sink);
	}
	(void)mksql_schema(&s, POSTGRES, &out);
	text_free(&out);
	mksql_free(m);
	free(m);
	fclose(sink);
	return 0;
}
#else
enum { STATUS_FILE = 1, STATUS_INPUT = 2, MIGRATIONS_MAX = 1000 };

struct migration {
	const char *path, *name;
	int number, name_n;
	struct text text;
};

static void die(const char *path)
{
	perror(path);
	exit(STATUS_FILE);
}

static struct text file_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct text t = { 0 };
	char part[4096];
	size_t n;

	if (!f)
		die(path);
	while ((n = fread(part, 1, sizeof part, f)))
		text_put(&t, part, n);
	if (ferror(f))
		die(path);
	fclose(f);
	return t;
}

static FILE *file_create(const char *path)
{
	FILE *f = fopen(path, "wb");

	if (!f)
		die(path);
	return f;
}

static void file_close(FILE *f, const char *path)
{
	const bool bad = ferror(f);

	if (fclose(f) || bad)
		die(path);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* arguments: NAME IN.sql OUT.h OUT.c */
static int queries_run(char **argument)
{
	struct text t = file_read(argument[1]);
	struct mksql *m = calloc(1, sizeof *m);
	FILE *f;
	int fault;

	if (!m)
		abort();
	m->path = argument[1];
	m->log = stderr;
	fault = mksql_parse(t.v, t.n, m);
	if (!fault) {
		f = file_create(argument[2]);
		mksql_emit_header(m, argument[0], f);
		file_close(f, argument[2]);
		f = file_create(argument[3]);
		mksql_emit_code(m, argument[0], base_name(argument[2]), f);
		file_close(f, argument[3]);
	}
	mksql_free(m);
	free(m);
	text_free(&t);
	return fault ? STATUS_INPUT : 0;
}

static int migration_name_parse(const char *path, struct migration *m)
{
	const struct source s = { path, stderr, NULL, NULL, 1 };
	const char *base = base_name(path), *dot = strrchr(base, '.');

	if (strspn(base, "0123456789") != 4 || base[4] != '_' || !dot || strcmp(dot, ".sql"))
		return source_fail(&s, "a migration's file is called NNNN_name.sql");
	*m = (struct migration){ .path = path,
				 .name = base + 5,
				 .number = atoi(base),
				 .name_n = (int)(dot - base - 5) };
	return mksql_name_check(&s, (struct span){ m->name, (size_t)m->name_n });
}

static int migration_compare(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;

	return x->number - y->number;
}

static int migration_put(FILE *f, const struct migration *m)
{
	static const char *const dialects[DIALECTS] = { "sqlite", "postgres" };
	const struct text in = m->text;
	struct text out = { 0 };
	int fault = 0;

	fprintf(f, "\t{\n\t\t.number = %d,\n\t\t.name = \"%.*s\",\n", m->number, m->name_n,
		m->name);
	for (int d = 0; d < DIALECTS && !fault; d++) {
		struct source s = { m->path, stderr, in.v, in.v + in.n, 0 };

		fault = mksql_schema(&s, (enum dialect)d, &out);
		fprintf(f, "\t\t.%s =\n", dialects[d]);
		literal_put(f, &out);
		fputs(",\n", f);
		text_free(&out);
	}
	fputs("\t},\n", f);
	return fault;
}

/* The tables view the text, which stays until the end of the program. */
static int tables_read(struct migration *m, struct tables *out)
{
	struct source s = { m->path, out->log, NULL, NULL, 0 };
	struct tokens tokens = { 0 };
	int fault;

	m->text = file_read(m->path);
	s.at = m->text.v;
	s.end = m->text.v + m->text.n;
	fault = tokens_read(&s, &tokens) || mksql_tables_read(m->path, &tokens, out) ? -1 : 0;
	s.line = 0;
	fault = fault || mksql_lint_words(&s, &tokens) ? -1 : 0;
	tokens_free(&tokens);
	return fault;
}

static int migrations_sort(struct migration *list, int n)
{
	qsort(list, (size_t)n, sizeof *list, migration_compare);
	for (int i = 1; i < n; i++)
		if (list[i].number == list[i - 1].number) {
			fprintf(stderr, "%s:1: duplicate number %d\n", list[i].path,
				list[i].number);
			return -1;
		}
	return 0;
}

static int schema_write(FILE *f, const char *name, const struct migration *list, int n)
{
	int fault = 0;

	fprintf(f,
		"/* Generated by mksql from the schema files of %s: do not edit. */\n"
		"#include \"store/table.h\"\n\nconst struct migration migrations_%s[] = {\n",
		name, name);
	for (int i = 0; i < n && !fault; i++)
		fault = migration_put(f, &list[i]);
	fprintf(f, "};\nconst size_t migrations_%s_n = %d;\n", name, n);
	return fault;
}

/* arguments: NAME OUT.c FILE.sql... */
static int schema_run(char **argument, int files)
{
	static struct migration list[MIGRATIONS_MAX];
	static struct tables tables;
	const char *out = argument[1];
	int fault = files > MIGRATIONS_MAX;
	FILE *f;

	tables.log = stderr;
	for (int i = 0; i < files && !fault; i++)
		fault = migration_name_parse(argument[2 + i], &list[i]);
	if (fault || migrations_sort(list, files))
		return STATUS_INPUT;
	for (int i = 0; i < files && !fault; i++)
		fault = tables_read(&list[i], &tables);
	if (fault)
		return STATUS_INPUT;
	f = file_create(out);
	fault = schema_write(f, argument[0], list, files);
	mksql_tables_put(&tables, argument[0], f);
	file_close(f, out);
	if (fault)
		remove(out);
	return fault ? STATUS_INPUT : 0;
}

static int file_parse(const char *path, struct mksql *m)
{
	const struct text t = file_read(path); /* stays, for the model views it */

	m->path = path;
	m->log = stderr;
	return mksql_parse(t.v, t.n, m);
}

static int variants_count(const struct mksql *m)
{
	int n = 0;

	for (unsigned i = 0; i < m->queries_n; i++)
		n += m->queries[i].statements > 1;
	return n;
}

/* All queries of one file, judged by the tables of all schema files. */
static int queries_lint(const char *path, struct tables *tables, int *variants)
{
	struct mksql *m = calloc(1, sizeof *m);
	int fault;

	if (!m)
		abort();
	fault = file_parse(path, m) || mksql_lint_queries(m, tables) ? -1 : 0;
	*variants += variants_count(m);
	if (!fault && *variants > VARIANTS_MAX) {
		fprintf(stderr, "%s:1: more than %d queries differ by engine\n", path,
			VARIANTS_MAX);
		fault = -1;
	}
	mksql_free(m);
	free(m);
	return fault;
}

static bool is_schema(const char *path)
{
	return strspn(base_name(path), "0123456789") == 4;
}

/* arguments: schema files and query files in any order */
static int lint_run(char **argument, int files)
{
	static struct migration list[MIGRATIONS_MAX];
	static struct tables tables;
	int variants = 0, schemas = 0, fault = files > MIGRATIONS_MAX;

	tables.log = stderr;
	for (int i = 0; i < files && !fault; i++)
		if (is_schema(argument[i]))
			fault = migration_name_parse(argument[i], &list[schemas++]);
	fault = fault || migrations_sort(list, schemas);
	for (int i = 0; i < schemas && !fault; i++)
		fault = tables_read(&list[i], &tables);
	fault = fault || mksql_lint_tables(&tables);
	for (int i = 0; i < files && !fault; i++)
		if (!is_schema(argument[i]))
			fault = queries_lint(argument[i], &tables, &variants);
	return fault ? STATUS_INPUT : 0;
}

int main(int argc, char **argv)
{
	const struct source s = { "NAME", stderr, NULL, NULL, 1 };

	if (argc > 2 && !strcmp(argv[1], "lint"))
		return lint_run(argv + 2, argc - 2);
	if (argc > 2 && mksql_name_check(&s, span_of(argv[2])))
		return STATUS_INPUT;
	if (argc == 6 && !strcmp(argv[1], "queries"))
		return queries_run(argv + 2);
	if (argc > 4 && !strcmp(argv[1], "schema"))
		return schema_run(argv + 2, argc - 4);
	fputs("usage: mksql queries NAME IN.sql OUT.h OUT.c\n"
	      "       mksql schema NAME OUT.c NNNN_name.sql...\n"
	      "       mksql lint NNNN_name.sql... queries.sql...\n",
	      stderr);
	return STATUS_INPUT;
}
#endif
