/* The reader of schema files: which tables they make, with which columns, keys and spread. */
#include "mksql.h"

#include <string.h>

struct parser {
	struct source s; /* path, log and line, for faults */
	const struct token *at;
	struct tables *tables;
	struct table pending; /* what directives said of the statement to come */
	bool said;
};

#define FAIL(p, ...) ((p)->s.line = (p)->at->line, source_fail(&(p)->s, __VA_ARGS__))
#define SHOWN(span) (int)((span).n < 80 ? (span).n : 80), (span).p

static bool take(struct parser *p, const char *word)
{
	const bool is = token_is(p->at, word);

	p->at += is;
	return is;
}

static int expect(struct parser *p, const char *word)
{
	if (take(p, word))
		return 0;
	return FAIL(p, "expected '%s' before '%.*s'", word, SHOWN(p->at->text));
}

static int name_take(struct parser *p, struct span *name)
{
	*name = p->at->text;
	if (p->at->kind != TOKEN_WORD && p->at->kind != TOKEN_QUOTED)
		return FAIL(p, "expected a name before '%.*s'", SHOWN(p->at->text));
	p->s.line = p->at->line;
	p->at++;
	return mksql_name_check(&p->s, *name);
}

struct table *mksql_table_find(struct tables *t, struct span name)
{
	for (unsigned i = 0; i < t->n; i++)
		if (span_same(t->v[i].name, name))
			return &t->v[i];
	return NULL;
}

struct span mksql_table_group(const struct table *t)
{
	return span_is(t->by, "id") ? t->name : t->by;
}

static unsigned column_find(const struct table *t, struct span name)
{
	unsigned i = 0;

	while (i < t->columns.n && !span_same(t->columns.v[i].name, name))
		i++;
	return i;
}

/* ---- directives: @spread COLUMN [list], @reference, @local, @refers COLUMN TABLE ---- */

/* The next word of a directive; empty at its end. */
static struct span word_take(struct span *rest)
{
	struct span word = *rest = span_trim(*rest);

	word.n = span_word(word);
	*rest = span_trim(span_skip(*rest, word.n));
	return word;
}

static int refer_add(struct parser *p, struct span rest)
{
	struct table *t = &p->pending;
	const struct span column = word_take(&rest), table = word_take(&rest);

	if (!table.n || rest.n)
		return FAIL(p, "expected '@refers COLUMN TABLE'");
	if (t->refers_n == REFERS_MAX)
		return FAIL(p, "more than %d references", REFERS_MAX);
	t->refers[t->refers_n++] = (struct refer){ column, table, p->at->line };
	return 0;
}

static int spread_set(struct parser *p, enum spread spread, struct span rest)
{
	struct table *t = &p->pending;
	struct span list = { 0 };

	if (t->spread)
		return FAIL(p, "a table is spread in one way only");
	t->spread = spread;
	if (spread == SPREAD_GROUP) {
		t->by = word_take(&rest);
		list = word_take(&rest);
		if (!t->by.n || (list.n && !span_is(list, "list")))
			return FAIL(p, "expected '@spread COLUMN' or '@spread COLUMN list'");
	}
	if (list.n)
		t->spread = SPREAD_LIST;
	return rest.n ? FAIL(p, "text after the directive: '%.*s'", SHOWN(rest)) : 0;
}

bool mksql_table_own(const struct tables *t, struct span name)
{
	for (unsigned i = 0; i < t->own_n; i++)
		if (span_same(t->own[i], name))
			return true;
	return false;
}

static int own_add(struct parser *p, struct span name)
{
	if (mksql_table_own(p->tables, name))
		return 0;
	if (p->tables->own_n == OWN_MAX)
		return FAIL(p, "more than %d tables of one engine", OWN_MAX);
	p->tables->own[p->tables->own_n++] = name;
	return 0;
}

/* What one engine alone has is no table of the program's (see mksql_schema.c); that it is
 * there is all that is known of it. */
static int only_read(struct parser *p)
{
	p->at++;
	while (p->at->kind != TOKEN_END &&
	       !(p->at->kind == TOKEN_NOTE && span_is(span_trim(p->at->text), "both"))) {
		if (take(p, "TABLE") && own_add(p, p->at->text))
			return -1;
		p->at++;
	}
	if (p->at->kind == TOKEN_END)
		return FAIL(p, "'-- @both' is missing");
	p->at++;
	return 0;
}

static int note_read(struct parser *p)
{
	static const struct {
		const char *name;
		enum spread spread;
	} ways[] = { { "spread", SPREAD_GROUP },
		     { "reference", SPREAD_REFERENCE },
		     { "local", SPREAD_LOCAL } };
	struct span rest = p->at->text;
	const struct span name = word_take(&rest);
	int fault = 1;

	if (span_is(name, "only"))
		return only_read(p);
	if (span_is(name, "refers"))
		fault = refer_add(p, rest);
	for (size_t i = 0; fault > 0 && i < sizeof ways / sizeof *ways; i++)
		if (span_is(name, ways[i].name))
			fault = spread_set(p, ways[i].spread, rest);
	if (fault > 0)
		fault = FAIL(p, "unknown directive '@%.*s'", SHOWN(name));
	p->said = true;
	p->at++;
	return fault;
}

/* ---- columns and keys ---- */

static const struct type *type_of(struct span token)
{
	const struct type *t = mksql_types;

	if (span_is(token, "@id"))
		token = span_of("@int");
	while (t->name && !(token.n && span_is(span_skip(token, 1), t->name)))
		t++;
	return t->name && *token.p == '@' && strcmp(t->name, "bool") != 0 ? t : NULL;
}

static int default_take(struct parser *p)
{
	take(p, "-");
	if (p->at->kind != TOKEN_WORD && p->at->kind != TOKEN_STRING)
		return FAIL(p, "a default is a number or a text");
	p->at++;
	return 0;
}

static int key_set(struct parser *p, struct table *t, unsigned column)
{
	if (column == t->columns.n)
		return FAIL(p, "the primary key names a column that is not there before it");
	if (column != t->key_n)
		return FAIL(p, "the primary key's columns come first, in the key's order");
	t->key_n++;
	return 0;
}

/* One of what may follow a column's type: 1 taken, 0 none there, -1 a fault. */
static int constraint_take(struct parser *p, struct table *t, bool *required)
{
	if (take(p, "NOT")) {
		*required = true;
		return expect(p, "NULL") ? -1 : 1;
	}
	if (take(p, "PRIMARY")) {
		if (t->key_n)
			return FAIL(p, "two primary keys");
		return expect(p, "KEY") || key_set(p, t, t->columns.n - 1) ? -1 : 1;
	}
	if (take(p, "DEFAULT"))
		return default_take(p) ? -1 : 1;
	return 0;
}

/* A value that may be missing has no place in the rows. */
static int constraints_take(struct parser *p, struct table *t, bool required)
{
	int taken;

	while ((taken = constraint_take(p, t, &required)) > 0)
		;
	if (!taken && !required)
		return FAIL(p, "a column is NOT NULL");
	return taken;
}

static int column_read(struct parser *p, struct table *t)
{
	struct field field = { 0 };
	struct span type;

	if (name_take(p, &field.name))
		return -1;
	if (column_find(t, field.name) < t->columns.n)
		return FAIL(p, "duplicate column '%.*s'", SHOWN(field.name));
	if (t->columns.n == FIELDS_MAX)
		return FAIL(p, "more than %d columns", FIELDS_MAX);
	type = p->at->text;
	field.type = p->at->kind == TOKEN_WORD ? type_of(type) : NULL;
	if (!field.type)
		return FAIL(p, "unknown token '%.*s'", SHOWN(type));
	p->at++;
	t->columns.v[t->columns.n++] = field;
	if (span_is(type, "@id") && key_set(p, t, t->columns.n - 1))
		return -1;
	return constraints_take(p, t, span_is(type, "@id"));
}

static int key_read(struct parser *p, struct table *t)
{
	struct span name;

	if (expect(p, "KEY") || expect(p, "("))
		return -1;
	if (t->key_n)
		return FAIL(p, "two primary keys");
	do {
		if (name_take(p, &name) || key_set(p, t, column_find(t, name)))
			return -1;
	} while (take(p, ","));
	return expect(p, ")");
}

/* ---- statements ---- */

static int spread_check(struct parser *p, const struct table *t)
{
	const unsigned by = column_find(t, t->by);

	if (!t->spread)
		return FAIL(p,
			    "table '%.*s' does not say how it is spread: -- @spread COLUMN [list], "
			    "-- @reference or -- @local",
			    SHOWN(t->name));
	if (!t->key_n)
		return FAIL(p, "table '%.*s' has no primary key", SHOWN(t->name));
	for (unsigned i = 0; i < t->key_n; i++)
		if (t->columns.v[i].type->value[6] == 'R') /* VALUE_REAL */
			return FAIL(p, "a key is no @real");
	if (t->by.n && by >= t->key_n)
		return FAIL(p, "table '%.*s' is spread by '%.*s', which is not in its primary key",
			    SHOWN(t->name), SHOWN(t->by));
	return 0;
}

static int refers_check(struct parser *p, const struct table *t)
{
	for (unsigned i = 0; i < t->refers_n; i++)
		if (column_find(t, t->refers[i].column) == t->columns.n)
			return FAIL(p, "table '%.*s' has no column '%.*s' to refer by",
				    SHOWN(t->name), SHOWN(t->refers[i].column));
	return 0;
}

static int table_create(struct parser *p)
{
	struct table *t = &p->tables->v[p->tables->n];

	if (p->tables->n == TABLES_MAX)
		return FAIL(p, "more than %d tables", TABLES_MAX);
	*t = p->pending;
	t->path = p->s.path;
	t->line = p->at->line;
	if (take(p, "IF") && (expect(p, "NOT") || expect(p, "EXISTS")))
		return -1;
	if (name_take(p, &t->name) || expect(p, "("))
		return -1;
	if (mksql_table_find(p->tables, t->name))
		return FAIL(p, "duplicate table '%.*s'", SHOWN(t->name));
	do {
		if (take(p, "PRIMARY") ? key_read(p, t) : column_read(p, t))
			return -1;
	} while (take(p, ","));
	if (expect(p, ")"))
		return -1;
	take(p, "@narrow");
	p->tables->n++;
	return spread_check(p, t) || refers_check(p, t) ? -1 : expect(p, ";");
}

/* A new column comes last; new references may come with it. */
static int table_alter(struct parser *p)
{
	struct table *t;
	struct span name;

	if (expect(p, "TABLE") || name_take(p, &name))
		return -1;
	t = mksql_table_find(p->tables, name);
	if (!t)
		return FAIL(p, "unknown table '%.*s'", SHOWN(name));
	if (p->pending.spread || t->refers_n + p->pending.refers_n > REFERS_MAX)
		return FAIL(p, "only references may be added to a table, at most %d", REFERS_MAX);
	if (expect(p, "ADD"))
		return -1;
	take(p, "COLUMN");
	if (column_read(p, t))
		return -1;
	memcpy(t->refers + t->refers_n, p->pending.refers, p->pending.refers_n * sizeof *t->refers);
	t->refers_n += p->pending.refers_n;
	return refers_check(p, t) ? -1 : expect(p, ";");
}

static int statement_skip(struct parser *p)
{
	while (p->at->kind != TOKEN_END && p->at->kind != TOKEN_NOTE && !token_is(p->at, ";"))
		p->at++;
	return expect(p, ";");
}

/* What is unique must hold the column by which a table is spread: no node sees the others. */
static int index_create(struct parser *p, bool unique)
{
	struct span index, name;
	struct table *t;
	bool holds = false;

	if (name_take(p, &index) || expect(p, "ON") || name_take(p, &name) || expect(p, "("))
		return -1;
	t = mksql_table_find(p->tables, name);
	if (!t)
		return FAIL(p, "unknown table '%.*s'", SHOWN(name));
	for (; p->at->kind != TOKEN_END && !token_is(p->at, ")"); p->at++)
		holds = holds || (t->by.n && span_same(p->at->text, t->by));
	if (unique && t->by.n && !holds)
		return FAIL(p, "unique index '%.*s' lacks '%.*s', by which '%.*s' is spread",
			    SHOWN(index), SHOWN(t->by), SHOWN(t->name));
	return statement_skip(p);
}

static int create_read(struct parser *p)
{
	const bool unique = take(p, "UNIQUE");

	if (!unique && take(p, "TABLE"))
		return table_create(p);
	if (p->said)
		return FAIL(p, "directives belong to a table");
	return expect(p, "INDEX") ? -1 : index_create(p, unique);
}

static int statement_read(struct parser *p)
{
	static const char *const others[] = { "INSERT", "UPDATE", "DELETE" };
	int fault = 1;

	if (take(p, "CREATE"))
		fault = create_read(p);
	else if (take(p, "ALTER"))
		fault = table_alter(p);
	for (size_t i = 0; fault > 0 && !p->said && i < sizeof others / sizeof *others; i++)
		if (token_is(p->at, others[i]))
			fault = statement_skip(p);
	if (fault > 0)
		fault = take(p, "DROP") && !p->said && take(p, "INDEX")
				? statement_skip(p)
				: FAIL(p, "a statement that schema files do not hold: '%.*s'",
				       SHOWN(p->at->text));
	p->pending = (struct table){ 0 };
	p->said = false;
	return fault;
}

int mksql_tables_read(const char *path, const struct tokens *tokens, struct tables *out)
{
	struct parser p = { .s = { path, out->log, NULL, NULL, 0 },
			    .at = tokens->v,
			    .tables = out };
	int fault = 0;

	while (!fault && p.at->kind != TOKEN_END)
		fault = p.at->kind == TOKEN_NOTE ? note_read(&p) : statement_read(&p);
	return fault || !p.said ? fault : FAIL(&p, "directives belong to a table");
}
