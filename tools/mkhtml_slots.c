/* What each slot does: one row a kind in the table near the end. */
#include "mkhtml.h"

static struct level *level_push(struct gen *g, int line)
{
	struct level *l = &g->level[g->depth];

	if (g->depth + 1 >= DEPTH_MAX) {
		fail(g, line, "nested too deeply");
		return l;
	}
	*l = (struct level){ .line = line, .start = g->at };
	g->depth++;
	return l;
}

static void run_include(struct gen *g, const struct slot *s)
{
	struct span a = s->arg;

	if (a.n < 3 ||
	    !((a.p[0] == '"' && quoted_length(a.p, a.n) == a.n) ||
	      (a.p[0] == '<' && a.p[a.n - 1] == '>')) ||
	    memchr(a.p, '\n', a.n)) {
		fail(g, s->line, "include needs \"path\" or <path>");
		return;
	}
	struct sb line = { 0 };
	sb_span(&line, "#include ", a, "\n");
	if (!g->includes.n || !strstr(g->includes.p, line.p))
		sb_add(&g->includes, line.p, line.n);
	free(line.p);
}

static bool name_is_new(struct gen *g, struct span name)
{
	struct sb key = { 0 };

	sb_span(&key, "\n", name, "\n");
	bool fresh = !g->names.n || !strstr(g->names.p, key.p);
	sb_add(&g->names, key.p, key.n);
	free(key.p);
	return fresh;
}

static void run_template(struct gen *g, const struct slot *s)
{
	struct span name, params;

	if (!split_call(s->arg, &name, &params) || s->arg.p[s->arg.n - 1] != ')') {
		fail(g, s->line, "template needs NAME(PARAMETERS)");
		return;
	}
	if (!name_is_new(g, name)) {
		fail(g, s->line, "template '%.*s' is defined twice", (int)name.n, name.p);
		return;
	}
	if (span_is(params, "void"))
		params.n = 0;
	g->at = (struct html_at){ 0 };
	g->noted = 0;
	g->fresh = true;
	level_push(g, s->line)->kind = LEVEL_TEMPLATE;
	sb_span(&g->protos, "void html_", name, "(struct out *o");
	sb_span(&g->protos, params.n ? ", " : "", params, ");\n");
	sb_span(&g->code, "\nvoid html_", name, "(struct out *o");
	sb_span(&g->code, params.n ? ", " : "", params, ")\n{\n");
}

static void run_value(struct gen *g, const struct slot *s)
{
	put_note(g, s->line);
	sb_str(&g->code, s->kind->function);
	sb_span(&g->code, "(o, ", s->arg, ");\n");
}

static void run_text(struct gen *g, const struct slot *s)
{
	char number[32];

	if (memchr(s->arg.p, '\n', s->arg.n)) {
		fail(g, s->line, "a text must stay on one line");
		return;
	}
	put_note(g, s->line);
	sb_str(&g->code, "out_tr(o, ");
	sb_c_string(&g->code, s->arg.p, s->arg.n);
	sb_str(&g->code, ");\n");
	snprintf(number, sizeof number, "#line %d ", s->line);
	sb_str(&g->texts, number);
	sb_c_string(&g->texts, g->file, strlen(g->file));
	sb_str(&g->texts, "\n_(");
	sb_c_string(&g->texts, s->arg.p, s->arg.n);
	sb_str(&g->texts, ");\n");
}

static void run_flag(struct gen *g, const struct slot *s)
{
	struct span test, literal;
	struct html_at before = g->at;

	if (!split(s->arg, " : ", &test, &literal)) {
		fail(g, s->line, "needs {? EXPRESSION : literal}");
		return;
	}
	feed(g, s->line, ' ');
	for (size_t i = 0; i < literal.n; i++)
		feed(g, s->line, literal.p[i]);
	if (!html_join(&g->at, &before))
		fail(g, s->line, "the literal leaves its place in the HTML");
	put_note(g, s->line);
	sb_span(&g->code, "if (", test, ")\n");
	put_indent(g);
	sb_str(&g->code, "\tout_lit(o, \" ");
	for (size_t i = 0; i < literal.n; i++)
		sb_c_byte(&g->code, (unsigned char)literal.p[i]);
	sb_str(&g->code, "\");\n");
}

static void run_call(struct gen *g, const struct slot *s)
{
	struct span name, args;

	if (!split_call(s->arg, &name, &args)) {
		fail(g, s->line, "call needs NAME(ARGUMENTS)");
		return;
	}
	put_note(g, s->line);
	sb_span(&g->code, "html_", name, "(o");
	sb_span(&g->code, args.n ? ", " : "", args, ");\n");
}

static void run_if(struct gen *g, const struct slot *s)
{
	put_note(g, s->line);
	sb_span(&g->code, "if (", s->arg, ") {\n");
	level_push(g, s->line)->kind = LEVEL_IF;
}

/* One branch of an if is over: remember where it left the HTML. */
static void branch_end(struct gen *g, struct level *l, int line)
{
	if (!l->joined_any)
		l->joined = g->at;
	else if (!html_join(&l->joined, &g->at))
		fail(g, line, "branches of the if in line %d leave the HTML differently", l->line);
	l->joined_any = true;
	g->at = l->start;
}

static void run_else(struct gen *g, const struct slot *s)
{
	struct level *l = &g->level[g->depth - 1];
	bool elif = span_is(s->key, "elif");

	if (l->kind != LEVEL_IF || l->has_else) {
		fail(g, s->line, "%s without an if", elif ? "elif" : "else");
		return;
	}
	branch_end(g, l, s->line);
	l->has_else = !elif;
	put_literals(g, false);
	g->depth--;
	put_indent(g);
	g->depth++;
	if (elif)
		sb_span(&g->code, "} else if (", s->arg, ") {\n");
	else
		sb_str(&g->code, "} else {\n");
}

static void run_for(struct gen *g, const struct slot *s)
{
	struct span head, count, decl, array, name;

	if (!split(s->arg, " : ", &head, &count) || !split(head, " in ", &decl, &array)) {
		fail(g, s->line, "for needs DECLARATION in ARRAY : COUNT");
		return;
	}
	name = (struct span){ decl.p + decl.n, 0 };
	while (name.n < decl.n && is_word(name.p[-1])) {
		name.p--;
		name.n++;
	}
	if (!span_is_name(name)) {
		fail(g, s->line, "the declaration must end with a name");
		return;
	}
	bool pointer = memchr(decl.p, '*', decl.n);
	put_note(g, s->line);
	sb_span(&g->code, "for (size_t ", name, "_i = 0; ");
	sb_span(&g->code, "", name, "_i < (size_t)(");
	sb_span(&g->code, "", count, "); ");
	sb_span(&g->code, "", name, "_i++) {\n");
	level_push(g, s->line)->kind = LEVEL_FOR;
	put_indent(g);
	sb_span(&g->code, "", decl, pointer ? " = &(" : " = (");
	sb_span(&g->code, "", array, ")[");
	sb_span(&g->code, "", name, "_i];\n");
}

static void end_template(struct gen *g, int line)
{
	if (g->at.at != AT_TEXT)
		fail(g, line, "the template ends inside a tag, a comment or a script");
	put_literals(g, true);
	if (g->fresh)
		sb_str(&g->code, "\t(void)o;\n");
	g->depth--;
	sb_str(&g->code, "}\n");
}

static void run_end(struct gen *g, const struct slot *s)
{
	struct level *l = &g->level[g->depth - 1];

	if (l->kind == LEVEL_TEMPLATE) {
		end_template(g, s->line);
		return;
	}
	if (l->kind == LEVEL_FOR && !html_join(&g->at, &l->start))
		fail(g, s->line, "the for in line %d leaves the HTML differently", l->line);
	if (l->kind == LEVEL_IF) {
		branch_end(g, l, s->line);
		if (!l->has_else)
			branch_end(g, l, s->line);
		g->at = l->joined;
	}
	put_literals(g, false);
	g->depth--;
	put_indent(g);
	sb_str(&g->code, "}\n");
}

static const struct kind kinds[] = {
	{ "include", PLACE_FILE, run_include, NULL },
	{ "template", PLACE_FILE, run_template, NULL },
	{ "=", PLACE_VALUE, run_value, "out_text" },
	{ "z", PLACE_VALUE, run_value, "out_cstr" },
	{ "#", PLACE_VALUE, run_value, "out_int" },
	{ "@", PLACE_VALUE, run_value, "out_time" },
	{ "@date", PLACE_VALUE, run_value, "out_date" },
	{ "@iso", PLACE_VALUE, run_value, "out_iso" },
	{ "t", PLACE_VALUE, run_value, "out_tr" },
	{ "_", PLACE_VALUE, run_text, NULL },
	{ "!", PLACE_HTML, run_value, "out_html" },
	{ "call", PLACE_HTML, run_call, NULL },
	{ "?", PLACE_FLAG, run_flag, NULL },
	{ "if", PLACE_FLOW, run_if, NULL },
	{ "elif", PLACE_FLOW, run_else, NULL },
	{ "else", PLACE_FLOW, run_else, NULL },
	{ "for", PLACE_FLOW, run_for, NULL },
	{ "end", PLACE_FLOW, run_end, NULL },
};

static const struct kind *kind_find(struct span key)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (span_is(key, kinds[i].key))
			return &kinds[i];
	return NULL;
}

/* Why a slot must not stand where it stands, or NULL. */
static const char *place_fault(const struct gen *g, enum place place)
{
	enum where at = g->at.at;
	bool quoted = at == AT_DOUBLE || at == AT_SINGLE;

	if (place == PLACE_FILE)
		return g->depth ? "stands only outside a template" : NULL;
	if (!g->depth)
		return "stands only inside a template";
	if (at == AT_RAW)
		return "a slot inside <script> or <style>";
	if (at == AT_OPEN || at == AT_DECL)
		return "a slot right behind '<'";
	if (place == PLACE_FLOW)
		return NULL;
	if (at == AT_COMMENT)
		return "a slot inside an HTML comment";
	if (quoted && !html_is_anchored(&g->at))
		return "this address must begin with a literal /, #, ?, mailto: or https://";
	if (place == PLACE_HTML && quoted)
		return "HTML inside an attribute's value";
	if (place == PLACE_FLAG || quoted || at == AT_TEXT)
		return NULL;
	return "a slot in a tag must stand inside a quoted value";
}

void slot_run(struct gen *g, struct slot *s)
{
	int key = s->key.n < 40 ? (int)s->key.n : 40;
	s->kind = kind_find(s->key);
	if (!s->kind) {
		fail(g, s->line, "unknown slot '%.*s' (a literal brace is '{{')", key, s->key.p);
		return;
	}
	const char *fault = place_fault(g, s->kind->place);
	bool bare = s->kind->run == run_end || span_is(s->key, "else");

	if (fault)
		fail(g, s->line, "{%s}: %s", s->kind->key, fault);
	else if (bare && s->arg.n)
		fail(g, s->line, "{%s} takes no expression", s->kind->key);
	else if (!bare && !s->arg.n)
		fail(g, s->line, "{%s}: the expression is missing", s->kind->key);
	else
		s->kind->run(g, s);
}
