/* Reading slots: keys, expressions and their parts. */
#include "mkhtml.h"

enum { NOT_FOUND = -1 };

/* The length of the C string or character constant at the start of `s`; 0 when it never ends. */
size_t quoted_length(const char *s, size_t n)
{
	for (size_t i = 1; i < n && s[i] != '\n'; i++) {
		if (s[i] == '\\')
			i++;
		else if (s[i] == s[0])
			return i + 1;
	}
	return 0;
}

/* The last (or first) place of `sep` in an expression, outside brackets, strings and constants. */
static long find_top(struct span s, const char *sep, bool last)
{
	long found = NOT_FOUND;
	int depth = 0;
	size_t n = strlen(sep);

	for (size_t i = 0; i + n <= s.n; i++) {
		char c = s.p[i];
		if (c == '"' || c == '\'') {
			size_t skip = quoted_length(s.p + i, s.n - i);
			i += skip ? skip - 1 : 0;
			continue;
		}
		depth += (strchr("([{", c) != NULL) - (strchr(")]}", c) != NULL);
		if (depth == 0 && memcmp(s.p + i, sep, n) == 0) {
			found = (long)i;
			if (!last)
				break;
		}
	}
	return found;
}

bool split(struct span s, const char *sep, struct span *left, struct span *right)
{
	long at = find_top(s, sep, strcmp(sep, " : ") == 0);
	size_t skip = strlen(sep);

	if (at < 0)
		return false;
	*left = span_trim((struct span){ s.p, (size_t)at });
	*right = span_trim((struct span){ s.p + at + skip, s.n - (size_t)at - skip });
	return left->n && right->n;
}

/* `name(args)` or, for a call, `name` alone. */
bool split_call(struct span s, struct span *name, struct span *args)
{
	const char *paren = s.n ? memchr(s.p, '(', s.n) : NULL;

	*name = s;
	*args = (struct span){ s.p, 0 };
	if (paren) {
		if (s.p[s.n - 1] != ')')
			return false;
		name->n = (size_t)(paren - s.p);
		*args = span_trim((struct span){ paren + 1, s.n - name->n - 2 });
		*name = span_trim(*name);
	}
	return span_is_name(*name);
}

/* The place of the brace that ends an expression, or of the end of the file. */
static size_t expression_end(const char *s, size_t n)
{
	int depth = 0;

	for (size_t i = 0; i < n; i++) {
		size_t skip = s[i] == '"' || s[i] == '\'' ? quoted_length(s + i, n - i) : 1;
		if (!skip)
			return n;
		if (s[i] == '}' && depth-- == 0)
			return i;
		depth += s[i] == '{';
		i += skip - 1;
	}
	return n;
}

bool slot_read(struct gen *g, struct slot *s)
{
	const char *p = g->src + g->pos + 1;
	size_t n = g->n - g->pos - 1, key = 0, end = 0;
	bool comment = n >= 2 && memcmp(p, "--", 2) == 0;

	*s = (struct slot){ .line = g->line };
	if (comment) {
		key = 2;
		for (end = 2; end + 2 < n && memcmp(p + end, "--}", 3) != 0;)
			end++;
		end = end + 2 < n ? end + 2 : n;
	} else {
		key = n && (ispunct((unsigned char)p[0]) && p[0] != '}');
		if (n && (p[0] == '@' || isalpha((unsigned char)p[0])))
			while (key < n && isalnum((unsigned char)p[key]))
				key++;
		end = key + expression_end(p + key, n - key);
		if (key == 1 && p[0] == '_') {
			const char *brace = memchr(p, '}', n);
			end = brace ? (size_t)(brace - p) : n;
		}
	}
	if (end >= n) {
		fail(g, s->line, "unclosed slot, or an unclosed string in it");
		return false;
	}
	s->key = (struct span){ p, key };
	s->arg = span_trim((struct span){ p + key, end - key });
	for (size_t i = 0; i < end; i++)
		g->line += p[i] == '\n';
	g->pos += end + 2;
	return true;
}
