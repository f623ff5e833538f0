/* Splits SQL into tokens: enough to read schema files and to judge statements, no more. */
#include "mksql.h"

#include <stdlib.h>
#include <string.h>

static void token_add(struct tokens *t, enum token_kind kind, struct span text, unsigned line)
{
	if (t->n == t->room) {
		t->room = t->room ? t->room * 2 : 256;
		t->v = realloc(t->v, t->room * sizeof *t->v);
		if (!t->v)
			abort();
	}
	t->v[t->n++] = (struct token){ kind, text, line };
}

void tokens_free(struct tokens *t)
{
	free(t->v);
	*t = (struct tokens){ 0 };
}

/* Takes a quoted piece without its quotes. */
static int quoted_take(const struct source *s, struct span *rest, struct tokens *out)
{
	const char *stop = memchr(rest->p + 1, *rest->p, rest->n - 1);
	size_t n;

	if (!stop)
		return source_fail(s, "quoted text runs over the end of the line");
	n = (size_t)(stop - rest->p);
	token_add(out, *rest->p == '\'' ? TOKEN_STRING : TOKEN_QUOTED,
		  (struct span){ rest->p + 1, n - 1 }, s->line);
	*rest = span_skip(*rest, n + 1);
	return 0;
}

static int line_read(const struct source *s, struct span rest, struct tokens *out)
{
	int fault = 0;

	while (!fault && (rest = span_trim(rest)).n && !span_starts(rest, "--")) {
		const size_t mark = *rest.p == '@';
		const size_t n = mark + span_word(span_skip(rest, mark));

		if (*rest.p == '\'' || *rest.p == '"') {
			fault = quoted_take(s, &rest, out);
			continue;
		}
		token_add(out, n > mark ? TOKEN_WORD : TOKEN_SIGN,
			  (struct span){ rest.p, n > mark ? n : 1 }, s->line);
		rest = span_skip(rest, n > mark ? n : 1);
	}
	return fault;
}

int tokens_read(struct source *s, struct tokens *out)
{
	struct span line;
	int fault = source_check(s);

	while (!fault && source_line(s, &line)) {
		const struct span note = span_starts(line, "--") ? span_trim(span_skip(line, 2))
								 : (struct span){ 0 };

		if (span_starts(note, "@"))
			token_add(out, TOKEN_NOTE, span_skip(note, 1), s->line);
		else
			fault = line_read(s, line, out);
	}
	token_add(out, TOKEN_END, span_of(""), s->line);
	return fault;
}

bool token_is(const struct token *t, const char *word)
{
	return (t->kind == TOKEN_WORD || t->kind == TOKEN_SIGN) && span_says(t->text, word);
}
