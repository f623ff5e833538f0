/* The reader of queries.sql: directives in comments, statements between them. */
#include "mksql.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum lead { LEAD_NONE, LEAD_WITH, LEAD_OTHER };

struct parser {
	struct source s;
	struct mksql *m;
	struct text note;    /* free comments waiting for a row or a query */
	struct query *q;     /* the query whose statement is still to come, or NULL */
	unsigned todo, done; /* dialects, as bits: named by @sqlite or @postgres; read */
	bool used[DIALECTS][FIELDS_MAX];
	enum lead lead[DIALECTS];
};

enum { BOTH = 1u << SQLITE | 1u << POSTGRES };

/* Words that C, or every generated function, already uses. */
static const char *const reserved[] = {
	"auto",	   "bool",   "break",	 "case",     "char",	 "const",  "continue",
	"default", "do",     "double",	 "else",     "enum",	 "err",	   "extern",
	"false",   "float",  "for",	 "goto",     "if",	 "inline", "int",
	"int64_t", "long",   "register", "restrict", "return",	 "short",  "signed",
	"size_t",  "sizeof", "static",	 "str",	     "struct",	 "switch", "true",
	"typedef", "union",  "unsigned", "void",     "volatile", "while",
};

int mksql_name_check(const struct source *s, struct span name)
{
	bool good = name.n && name.n <= NAME_MAX_BYTES && *name.p >= 'a' && *name.p <= 'z';

	for (size_t i = 0; good && i < name.n; i++)
		good = strchr("abcdefghijklmnopqrstuvwxyz0123456789_", name.p[i]) != NULL;
	if (!good)
		return source_fail(s, "'%.*s' is not a name ([a-z][a-z0-9_]*, at most %d bytes)",
				   (int)(name.n < 80 ? name.n : 80), name.p, NAME_MAX_BYTES);
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (span_is(name, reserved[i]))
			return source_fail(s, "'%s' is a word of C and no name", reserved[i]);
	return 0;
}

/* Takes the bytes up to a blank or a mark of the list grammar. */
static struct span token_take(struct span *rest)
{
	struct span t = *rest = span_trim(*rest);

	for (t.n = 0; t.n < rest->n && !strchr(" \t\r,:", rest->p[t.n]);)
		t.n++;
	*rest = span_skip(*rest, t.n);
	return t;
}

static unsigned field_find(const struct fields *f, struct span name)
{
	unsigned i = 0;

	while (i < f->n && !span_same(f->v[i].name, name))
		i++;
	return i;
}

static int field_parse(struct parser *p, struct span *rest, struct fields *f)
{
	struct field field = { token_take(rest), mksql_types };
	struct span type = token_take(rest);

	if (mksql_name_check(&p->s, field.name))
		return -1;
	while (field.type->name && !span_is(type, field.type->name))
		field.type++;
	if (!field.type->name)
		return source_fail(&p->s, "unknown type '%.*s' of '%.*s'", (int)type.n, type.p,
				   (int)field.name.n, field.name.p);
	if (field_find(f, field.name) < f->n)
		return source_fail(&p->s, "duplicate name '%.*s' in a list", (int)field.name.n,
				   field.name.p);
	if (f->n == FIELDS_MAX)
		return source_fail(&p->s, "more than %d names in a list", FIELDS_MAX);
	f->v[f->n++] = field;
	return 0;
}

/* A list goes on in the next comment line after a comma at the end. */
static int fields_parse(struct parser *p, struct span rest, struct fields *f)
{
	for (;;) {
		if (field_parse(p, &rest, f))
			return -1;
		rest = span_trim(rest);
		if (!rest.n)
			return 0;
		if (*rest.p != ',')
			return source_fail(&p->s, "expected a comma before '%.*s'", (int)rest.n,
					   rest.p);
		rest = span_trim(span_skip(rest, 1));
		if (rest.n)
			continue;
		if (!source_line(&p->s, &rest) || !span_starts(rest, "--"))
			return source_fail(&p->s, "a list ends with a comma");
		rest = span_skip(rest, 2);
	}
}

static int query_open_check(struct parser *p)
{
	if (!p->q)
		return 0;
	if (p->done || p->todo)
		return source_fail(&p->s, "query '%.*s' has one dialect without the other",
				   (int)p->q->name.n, p->q->name.p);
	return source_fail(&p->s, "query '%.*s' has no statement", (int)p->q->name.n, p->q->name.p);
}

static struct row *row_find(struct mksql *m, struct span name)
{
	for (unsigned i = 0; i < m->rows_n; i++)
		if (span_same(m->rows[i].name, name))
			return &m->rows[i];
	return NULL;
}

static int row_parse(struct parser *p, struct span rest)
{
	const struct span name = token_take(&rest);
	struct row *r;

	if (query_open_check(p) || mksql_name_check(&p->s, name))
		return -1;
	if (row_find(p->m, name))
		return source_fail(&p->s, "duplicate row '%.*s'", (int)name.n, name.p);
	if (p->m->rows_n == ROWS_MAX)
		return source_fail(&p->s, "more than %d rows", ROWS_MAX);
	rest = span_trim(rest);
	if (!rest.n || *rest.p != ':')
		return source_fail(&p->s, "expected ':' after the row's name");
	r = &p->m->rows[p->m->rows_n++];
	r->name = name;
	r->note = p->note;
	p->note = (struct text){ 0 };
	return fields_parse(p, span_skip(rest, 1), &r->columns);
}

static int use_parse(struct parser *p, struct span rest)
{
	struct span path = rest;
	int fault = query_open_check(p);

	while (!fault && path.n) {
		const char *slash = memchr(path.p, '/', path.n);
		const size_t n = slash ? (size_t)(slash - path.p) : path.n;

		fault = mksql_name_check(&p->s, (struct span){ path.p, n });
		path = span_skip(path, slash ? n + 1 : n);
	}
	if (fault || !rest.n || p->m->uses_n == USES_MAX)
		return fault ? fault
			     : source_fail(&p->s, "no path, or more than %d uses", USES_MAX);
	p->m->uses[p->m->uses_n++] = rest;
	return 0;
}

/* The rest of a @query line: its cardinality and, where it has one, its row. */
static int query_shape_parse(struct parser *p, struct span rest, struct query *q)
{
	const struct span kind = token_take(&rest);

	q->cardinality = mksql_cardinalities;
	while (q->cardinality->name && !span_is(kind, q->cardinality->name))
		q->cardinality++;
	if (!q->cardinality->name)
		return source_fail(&p->s, "unknown cardinality '%.*s'", (int)kind.n, kind.p);
	if (q->cardinality->has_row) {
		q->row = token_take(&rest);
		if (mksql_name_check(&p->s, q->row))
			return -1;
		if (!p->m->uses_n && !row_find(p->m, q->row))
			return source_fail(&p->s, "unknown row '%.*s'", (int)q->row.n, q->row.p);
	}
	if (span_trim(rest).n)
		return source_fail(&p->s, "text after the query's head: '%.*s'", (int)rest.n,
				   rest.p);
	return 0;
}

static int query_parse(struct parser *p, struct span rest)
{
	struct mksql *m = p->m;
	struct query *q = &m->queries[m->queries_n];
	const struct span name = token_take(&rest);

	if (query_open_check(p) || mksql_name_check(&p->s, name))
		return -1;
	for (unsigned i = 0; i < m->queries_n; i++)
		if (span_same(m->queries[i].name, name))
			return source_fail(&p->s, "duplicate query '%.*s'", (int)name.n, name.p);
	if (m->queries_n == QUERIES_MAX)
		return source_fail(&p->s, "more than %d queries", QUERIES_MAX);
	m->queries_n++;
	q->name = name;
	q->line = p->s.line;
	q->note = p->note;
	p->note = (struct text){ 0 };
	p->q = q;
	p->todo = p->done = 0;
	memset(p->used, 0, sizeof p->used);
	memset(p->lead, 0, sizeof p->lead);
	return query_shape_parse(p, rest, q);
}

/* Plain arguments must not be called like an argument or a local of the function made. */
static int taken_check(struct parser *p)
{
	for (unsigned i = 0; query_is_plain(p->q) && i < p->q->in.n; i++) {
		struct span taken = span_of(p->q->cardinality->taken), t;

		while ((t = token_take(&taken)).n)
			if (span_same(t, p->q->in.v[i].name))
				return source_fail(&p->s, "'%.*s' is taken by the function itself",
						   (int)t.n, t.p);
	}
	return 0;
}

static int in_parse(struct parser *p, struct span rest)
{
	if (!p->q || p->done || p->todo)
		return source_fail(&p->s, "@in belongs between @query and its statement");
	if (fields_parse(p, rest, &p->q->in))
		return -1;
	return taken_check(p);
}

static int dialect_parse(struct parser *p, struct span rest, enum dialect d)
{
	if (!p->q || p->todo || p->done & 1u << d || rest.n)
		return source_fail(&p->s, "a dialect's mark is out of place");
	p->todo = 1u << d;
	return 0;
}

static int sqlite_parse(struct parser *p, struct span rest)
{
	return dialect_parse(p, rest, SQLITE);
}

static int postgres_parse(struct parser *p, struct span rest)
{
	return dialect_parse(p, rest, POSTGRES);
}

static const struct directive {
	const char *name;
	int (*parse)(struct parser *p, struct span rest);
} directives[] = {
	{ "row", row_parse }, { "use", use_parse },	  { "query", query_parse },
	{ "in", in_parse },   { "sqlite", sqlite_parse }, { "postgres", postgres_parse },
};

static int comment_parse(struct parser *p, struct span rest)
{
	struct text *note = p->q ? &p->q->note : &p->note;
	struct span name;

	if (!span_starts(rest, "@")) {
		text_put(note, rest.p, rest.n);
		text_line_end(note);
		return 0;
	}
	rest = span_skip(rest, 1);
	name = token_take(&rest);
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
		if (span_is(name, directives[i].name))
			return directives[i].parse(p, span_trim(rest));
	return source_fail(&p->s, "unknown directive '@%.*s'", (int)name.n, name.p);
}

/* A statement writes when it starts with a writing word, or with WITH and holds one. */
static void word_note(struct parser *p, struct span word, enum dialect d)
{
	static const char *const writing[] = { "INSERT", "UPDATE", "DELETE" };

	for (size_t i = 0; i < sizeof writing / sizeof *writing; i++)
		if (word.n == 6 && !strncasecmp(word.p, writing[i], 6) && p->lead[d] != LEAD_OTHER)
			p->q->writes = true;
	if (p->lead[d] == LEAD_NONE)
		p->lead[d] = word.n == 4 && !strncasecmp(word.p, "WITH", 4) ? LEAD_WITH
									    : LEAD_OTHER;
}

static int parameter_render(struct parser *p, struct span *rest, enum dialect d)
{
	const struct span name = { rest->p + 1, span_word(span_skip(*rest, 1)) };
	const unsigned i = field_find(&p->q->in, name);
	char place[64];
	int n;

	if (i == p->q->in.n)
		return source_fail(&p->s, "undeclared parameter ':%.*s'", (int)name.n, name.p);
	p->used[d][i] = true;
	n = d == SQLITE ? snprintf(place, sizeof place, "?%u", i + 1)
			: snprintf(place, sizeof place, "$%u::%s", i + 1, p->q->in.v[i].type->cast);
	text_put(&p->q->sql[d], place, (size_t)n);
	*rest = span_skip(*rest, name.n + 1);
	return 0;
}

static int mark_render(struct parser *p, struct span *rest, enum dialect d)
{
	size_t n = 1;

	if (span_starts(*rest, "::")) {
		if (d == SQLITE)
			return source_fail(&p->s, "'::' is not in the subset that SQLite runs");
		n = 2;
	} else if (*rest->p == ':') {
		return parameter_render(p, rest, d);
	} else if (strchr("?$", *rest->p) || span_starts(*rest, "/*")) {
		return source_fail(&p->s,
				   "'%c' does not belong here: parameters are :name, "
				   "comments start with --",
				   *rest->p);
	}
	text_put(&p->q->sql[d], rest->p, n);
	*rest = span_skip(*rest, n);
	return 0;
}

/* Puts one line into one dialect's text. Returns 1 at the end of the statement, -1 on a fault. */
static int line_render(struct parser *p, struct span rest, enum dialect d)
{
	struct text *out = &p->q->sql[d];
	int fault = 0;

	while (!fault && rest.n && *rest.p != ';' && !span_starts(rest, "--")) {
		const size_t n = span_word(rest);

		if (n) {
			word_note(p, (struct span){ rest.p, n }, d);
			text_put(out, rest.p, n);
			rest = span_skip(rest, n);
		} else if (*rest.p == '\'' || *rest.p == '"') {
			fault = source_quoted(&p->s, &rest, out);
		} else {
			fault = mark_render(p, &rest, d);
		}
	}
	text_line_end(out);
	if (fault || !span_starts(rest, ";"))
		return fault;
	rest = span_trim(span_skip(rest, 1));
	if (rest.n && !span_starts(rest, "--"))
		return source_fail(&p->s, "text after the end of the statement");
	return out->n ? 1 : source_fail(&p->s, "empty statement");
}

static int statement_close(struct parser *p, unsigned dialects)
{
	const struct fields *in = &p->q->in;

	for (unsigned i = 0; i < in->n * DIALECTS; i++) {
		const struct span name = in->v[i / DIALECTS].name;

		if (dialects & 1u << i % DIALECTS && !p->used[i % DIALECTS][i / DIALECTS])
			return source_fail(&p->s, "parameter ':%.*s' is declared but not used",
					   (int)name.n, name.p);
	}
	p->done |= dialects;
	p->q->statements++;
	p->todo = 0;
	if (p->done == BOTH)
		p->q = NULL;
	return 0;
}

static bool is_directive(struct span line)
{
	return span_starts(line, "--") && span_starts(span_trim(span_skip(line, 2)), "@");
}

static int statement_parse(struct parser *p, struct span line)
{
	const unsigned dialects = p->todo || p->done ? p->todo : BOTH;
	int ended = 0;

	if (!p->q || !dialects)
		return source_fail(&p->s, "text outside a query: '%.*s'", (int)line.n, line.p);
	do {
		for (int d = 0; d < DIALECTS && ended >= 0; d++)
			if (dialects & 1u << d)
				ended = line_render(p, line, (enum dialect)d);
		if (ended)
			return ended < 0 ? -1 : statement_close(p, dialects);
	} while (source_line(&p->s, &line) && !is_directive(line));
	return source_fail(&p->s, "missing ';' at the end of query '%.*s'", (int)p->q->name.n,
			   p->q->name.p);
}

int mksql_parse(const char *text, size_t n, struct mksql *m)
{
	struct parser p = { .s = { m->path, m->log, text, text + n, 0 }, .m = m };
	struct span line;
	int fault = source_check(&p.s);

	while (!fault && source_line(&p.s, &line)) {
		if (span_starts(line, "--"))
			fault = comment_parse(&p, span_trim(span_skip(line, 2)));
		else if (line.n)
			fault = statement_parse(&p, line);
		else if (!p.q)
			text_free(&p.note); /* a blank line sets a comment apart */
	}
	if (!fault)
		fault = query_open_check(&p);
	text_free(&p.note);
	return fault;
}

void mksql_free(struct mksql *m)
{
	for (unsigned i = 0; i < m->rows_n; i++)
		text_free(&m->rows[i].note);
	for (unsigned i = 0; i < m->queries_n; i++) {
		text_free(&m->queries[i].note);
		text_free(&m->queries[i].sql[SQLITE]);
		text_free(&m->queries[i].sql[POSTGRES]);
	}
}
