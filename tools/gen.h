/*
 * gen.h: what the generators in tools/ share: text builders, views of text, C strings, whole files.
 *
 * A builder (struct sb) grows by itself, is always followed by a NUL once anything was added, and
 * is freed by its owner with free(b.p). A span is a view and lives as long as the text it views.
 * Out of memory ends the program: a generator has nothing to save.
 */
#ifndef LIUYAN_TOOLS_GEN_H
#define LIUYAN_TOOLS_GEN_H

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct span {
	const char *p;
	size_t n;
};

struct sb {
	char *p;
	size_t n, cap;
};

static inline void sb_add(struct sb *b, const char *p, size_t n)
{
	if (b->n + n + 1 > b->cap) {
		b->cap = 2 * (b->n + n) + 64;
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			abort();
	}
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

static inline void sb_str(struct sb *b, const char *s)
{
	sb_add(b, s, strlen(s));
}

static inline void sb_span(struct sb *b, const char *before, struct span s, const char *after)
{
	sb_str(b, before);
	sb_add(b, s.p, s.n);
	sb_str(b, after);
}

/* Two question marks are parted because -std=c17 still knows trigraphs. */
static inline void sb_c_byte(struct sb *b, unsigned char c)
{
	char octal[8];
	bool mark = c == '?' && b->n && b->p[b->n - 1] == '?';

	if (c == '\n') {
		sb_str(b, "\\n");
	} else if (c == '\t') {
		sb_str(b, "\\t");
	} else if (c < 0x20 || c == 0x7f) {
		snprintf(octal, sizeof octal, "\\%03o", (unsigned)c);
		sb_str(b, octal);
	} else {
		if (c == '"' || c == '\\' || mark)
			sb_str(b, "\\");
		sb_add(b, (const char *)&c, 1);
	}
}

static inline void sb_c_string(struct sb *b, const char *s, size_t n)
{
	sb_str(b, "\"");
	for (size_t i = 0; i < n; i++)
		sb_c_byte(b, (unsigned char)s[i]);
	sb_str(b, "\"");
}

static inline bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static inline struct span span_trim(struct span s)
{
	while (s.n && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

static inline bool span_is(struct span s, const char *text)
{
	return s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

static inline bool span_is_name(struct span s)
{
	if (!s.n || isdigit((unsigned char)s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(s.p[i]))
			return false;
	return true;
}

static inline const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static inline bool file_read(const char *path, struct sb *b)
{
	char block[8192];
	size_t n;
	FILE *f = fopen(path, "rb");

	sb_add(b, "", 0);
	if (!f)
		return false;
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		sb_add(b, block, n);
	bool good = !ferror(f);
	fclose(f);
	return good;
}

static inline bool file_write(const char *tool, const char *path, const struct sb *b)
{
	FILE *f = fopen(path, "wb");
	bool good = f && fwrite(b->p, 1, b->n, f) == b->n;

	if (f && fclose(f) != 0)
		good = false;
	if (!good) {
		fprintf(stderr, "%s: %s: %s\n", tool, path, strerror(errno));
		remove(path);
	}
	return good;
}

#endif
