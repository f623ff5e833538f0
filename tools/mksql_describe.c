/*
 * The writer of table descriptors. A page of a table is found by its primary key; the first page
 * has a query of its own, because no value is certain to lie below every key.
 */
#include "mksql.h"

struct list {
	const char *before, *between, *after; /* around the columns */
};

static void columns_put(struct text *out, const struct table *t, unsigned n, struct list words)
{
	text_put(out, words.before, span_of(words.before).n);
	for (unsigned i = 0; i < n; i++) {
		const struct span name = t->columns.v[i].name;

		text_put(out, words.between, i ? span_of(words.between).n : 0);
		text_put(out, name.p, name.n);
	}
	text_put(out, words.after, span_of(words.after).n);
}

static void word_put(struct text *out, const char *word)
{
	text_put(out, word, span_of(word).n);
}

/* Parameters for the first n columns, or after them one for a limit. */
static void place_put(struct text *out, unsigned i, const struct type *type, enum dialect d)
{
	char place[64];
	const int n = d == SQLITE ? snprintf(place, sizeof place, "?%u", i + 1)
				  : snprintf(place, sizeof place, "$%u::%s", i + 1, type->cast);

	text_put(out, place, (size_t)n);
}

static void places_put(struct text *out, const struct table *t, unsigned n, enum dialect d)
{
	for (unsigned i = 0; i < n; i++) {
		word_put(out, i ? ", " : "");
		place_put(out, i, t->columns.v[i].type, d);
	}
}

static void page_put(struct text *out, const struct table *t, bool first, enum dialect d)
{
	columns_put(out, t, t->columns.n, (struct list){ "SELECT ", ", ", " FROM " });
	text_put(out, t->name.p, t->name.n);
	if (!first) {
		columns_put(out, t, t->key_n, (struct list){ " WHERE (", ", ", ") > (" });
		places_put(out, t, t->key_n, d);
		word_put(out, ")");
	}
	columns_put(out, t, t->key_n, (struct list){ " ORDER BY ", ", ", " LIMIT " });
	place_put(out, first ? 0 : t->key_n, &mksql_types[0], d); /* an int */
}

static void first_put(struct text *out, const struct table *t, enum dialect d)
{
	page_put(out, t, true, d);
}

static void next_put(struct text *out, const struct table *t, enum dialect d)
{
	page_put(out, t, false, d);
}

static void insert_put(struct text *out, const struct table *t, enum dialect d)
{
	word_put(out, "INSERT INTO ");
	text_put(out, t->name.p, t->name.n);
	columns_put(out, t, t->columns.n, (struct list){ " (", ", ", ") VALUES (" });
	places_put(out, t, t->columns.n, d);
	word_put(out, ")");
}

static void count_put(struct text *out, const struct table *t, enum dialect d)
{
	(void)d;
	word_put(out, "SELECT COUNT(*) FROM ");
	text_put(out, t->name.p, t->name.n);
}

static const struct {
	const char *name;
	void (*put)(struct text *out, const struct table *t, enum dialect d);
	const char *rest; /* %T: the table's name */
} queries[] = {
	{ "first", first_put,
	  ".in = one_int,\n\t\t.in_n = 1,\n\t\t"
	  ".out = types_%T,\n\t\t.out_n = sizeof types_%T," },
	{ "next", next_put,
	  ".in = next_%T,\n\t\t.in_n = sizeof next_%T,\n\t\t"
	  ".out = types_%T,\n\t\t.out_n = sizeof types_%T," },
	{ "count", count_put, ".out = one_int,\n\t\t.out_n = 1," },
	{ "insert", insert_put,
	  ".in = types_%T,\n\t\t.in_n = sizeof types_%T,\n\t\t.writes = true," },
};

static void named_put(FILE *f, const char *pattern, const struct table *t)
{
	for (; *pattern; pattern++)
		if (*pattern != '%')
			fputc(*pattern, f);
		else if (*++pattern == 'T')
			fwrite(t->name.p, 1, t->name.n, f);
}

static void query_put(FILE *f, const struct table *t, size_t i)
{
	static const char *const dialects[DIALECTS] = { "sqlite", "postgres" };

	fprintf(f, "\t.%s = {\n", queries[i].name);
	named_put(f, "\t\t.name = \"table_%T", t);
	fprintf(f, "_%s\",\n", queries[i].name);
	for (int d = 0; d < DIALECTS; d++) {
		struct text sql = { 0 };

		queries[i].put(&sql, t, (enum dialect)d);
		fprintf(f, "\t\t.%s =\n\t", dialects[d]);
		literal_put(f, &sql);
		fputs(",\n", f);
		text_free(&sql);
	}
	fputs("\t\t", f);
	named_put(f, queries[i].rest, t);
	fputs("\n\t},\n", f);
}

static void types_put(FILE *f, const struct table *t)
{
	named_put(f, "\nstatic const char *const names_%T[] = {", t);
	for (unsigned i = 0; i < t->columns.n; i++)
		fprintf(f, "%s \"%.*s\"", i ? "," : "", (int)t->columns.v[i].name.n,
			t->columns.v[i].name.p);
	named_put(f, " };\nstatic const unsigned char types_%T[] = {", t);
	for (unsigned i = 0; i < t->columns.n; i++)
		fprintf(f, "%s %s", i ? "," : "", t->columns.v[i].type->value);
	named_put(f, " };\nstatic const unsigned char next_%T[] = {", t);
	for (unsigned i = 0; i < t->key_n; i++)
		fprintf(f, " %s,", t->columns.v[i].type->value);
	fprintf(f, " %s };\n", mksql_types[0].value);
}

/* What makes the table a distributed one, on Citus. */
static void distribute_put(FILE *f, const struct table *t)
{
	const struct span group = mksql_table_group(t);

	if (t->spread == SPREAD_REFERENCE)
		named_put(f, "\t.distribute = \"SELECT create_reference_table('%T');\\n\",\n", t);
	if (!t->by.n)
		return;
	named_put(f, "\t.distribute =\n\t\t\"SELECT create_distributed_table('%T', ", t);
	fprintf(f, "'%.*s', \"\n\t\t\"colocate_with => ", (int)t->by.n, t->by.p);
	if (t->spread == SPREAD_LIST || span_same(group, t->name))
		fputs("'none');\\n\",\n", f);
	else
		fprintf(f, "'%.*s');\\n\",\n", (int)group.n, group.p);
	if (t->spread == SPREAD_GROUP)
		fprintf(f, "\t.group = \"%.*s\",\n", (int)group.n, group.p);
}

static void refers_put(FILE *f, const struct table *t)
{
	if (t->refers_n)
		fputs("\t.refer =\n", f);
	for (unsigned i = 0; i < t->refers_n; i++) {
		const struct refer *r = &t->refers[i];

		named_put(f, "\t\t\"ALTER TABLE %T ADD CONSTRAINT %T_", t);
		fprintf(f,
			"%.*s_refers \"\n\t\t\"FOREIGN KEY (%.*s) REFERENCES %.*s"
			" DEFERRABLE INITIALLY DEFERRED;\\n\"%s\n",
			(int)r->column.n, r->column.p, (int)r->column.n, r->column.p,
			(int)r->table.n, r->table.p, i + 1 == t->refers_n ? "," : "");
	}
}

static void load_put(FILE *f, const struct table *t)
{
	struct text sql = { 0 };

	word_put(&sql, "COPY ");
	text_put(&sql, t->name.p, t->name.n);
	columns_put(&sql, t, t->columns.n, (struct list){ " (", ", ", ") FROM STDIN" });
	word_put(&sql, " (FORMAT binary)");
	fputs("\t.load =\n", f);
	literal_put(f, &sql);
	fputs(",\n", f);
	text_free(&sql);
}

static void table_put(FILE *f, const struct table *t)
{
	static const char *const spreads[] = { [SPREAD_LOCAL] = "SPREAD_LOCAL",
					       [SPREAD_REFERENCE] = "SPREAD_REFERENCE",
					       [SPREAD_GROUP] = "SPREAD_GROUP",
					       [SPREAD_LIST] = "SPREAD_LIST" };

	named_put(f, "\nstatic const struct table table_%T = {\n\t.name = \"%T\",\n", t);
	named_put(f, "\t.columns = names_%T,\n\t.types = types_%T,\n", t);
	fprintf(f, "\t.columns_n = %u,\n\t.key_n = %u,\n\t.spread = %s,\n", t->columns.n, t->key_n,
		spreads[t->spread]);
	if (t->by.n)
		fprintf(f, "\t.by = \"%.*s\",\n", (int)t->by.n, t->by.p);
	distribute_put(f, t);
	refers_put(f, t);
	load_put(f, t);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		query_put(f, t, i);
	fputs("};\n", f);
}

void mksql_tables_put(const struct tables *t, const char *name, FILE *f)
{
	if (t->n)
		fputs("\nstatic const unsigned char one_int[] = { VALUE_INT };\n", f);
	for (unsigned i = 0; i < t->n; i++)
		types_put(f, &t->v[i]);
	for (unsigned i = 0; i < t->n; i++)
		table_put(f, &t->v[i]);
	fprintf(f, "\nconst struct table *const tables_%s[] = {\n", name);
	for (unsigned i = 0; i < t->n; i++)
		named_put(f, "\t&table_%T,\n", &t->v[i]);
	fprintf(f, "%s};\nconst size_t tables_%s_n = %u;\n", t->n ? "" : "\tNULL,\n", name, t->n);
}
