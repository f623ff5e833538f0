#include "text/snippet.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "text/fold.h"

#define MARKS_MAX 64
#define LEAD 5 /* one part in so many stands before the first word */

static const str dots = STR("…");

struct span {
	size_t from, to; /* bytes of the text */
};

struct finding {
	str text;
	struct span marks[MARKS_MAX];
	size_t n;
};

static size_t find_from(str s, size_t from, str word)
{
	const char *p = from < s.n ? memmem(s.p + from, s.n - from, word.p, word.n) : NULL;

	return p ? (size_t)(p - s.p) : SIZE_MAX;
}

/* The next place at or behind `from` where one of the words stands. */
static struct span next_word(str folded, size_t from, const str *words, size_t n)
{
	struct span best = { SIZE_MAX, 0 };

	for (size_t i = 0; i < n; i++) {
		size_t at = words[i].n ? find_from(folded, from, words[i]) : SIZE_MAX;
		if (at < best.from ||
		    (at == best.from && at != SIZE_MAX && at + words[i].n > best.to))
			best = (struct span){ at, at + words[i].n };
	}
	return best;
}

static void find_marks(struct arena *a, struct finding *f, const str *words, size_t n)
{
	struct folded folded = fold_search_at(a, f->text);
	struct span w = next_word(folded.text, 0, words, n);

	for (; w.from != SIZE_MAX && f->n < MARKS_MAX; w = next_word(folded.text, w.to, words, n)) {
		struct span m = { folded.at[w.from], folded.at[w.to] };
		if (f->n && m.from <= f->marks[f->n - 1].to)
			f->marks[f->n - 1].to = m.to;
		else
			f->marks[f->n++] = m;
	}
}

/* So many characters back from `at`. */
static size_t back(str s, size_t at, size_t characters)
{
	while (at > 0 && characters > 0) {
		at--;
		while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80)
			at--;
		characters--;
	}
	return at;
}

static struct span window(const struct finding *f, size_t characters)
{
	struct span w = { 0, f->text.n };

	if (characters == 0)
		return w;
	if (f->n)
		w.from = back(f->text, f->marks[0].from, characters / LEAD);
	if (utf8_count(str_sub(f->text, w.from, f->text.n)) < characters)
		w.from = back(f->text, f->text.n, characters);
	w.to = w.from + utf8_prefix(str_sub(f->text, w.from, f->text.n), characters).n;
	return w;
}

static void add(struct snippet *s, str text, bool mark)
{
	if (text.n)
		s->v[s->n++] = (struct snippet_piece){ text, mark };
}

struct snippet snippet_make(struct arena *a, str text, const str *words, size_t words_n,
			    size_t characters)
{
	struct finding f = { .text = clean_fold_blanks(a, text) };
	struct snippet s = { ARENA_ARRAY(a, struct snippet_piece, 2 * MARKS_MAX + 3), 0 };
	struct span w;
	size_t at;

	find_marks(a, &f, words, words_n);
	w = window(&f, characters);
	add(&s, w.from ? dots : (str){ 0 }, false);
	at = w.from;
	for (size_t i = 0; i < f.n && f.marks[i].from < w.to; i++) {
		size_t to = f.marks[i].to < w.to ? f.marks[i].to : w.to;
		if (f.marks[i].from < at)
			continue;
		add(&s, str_sub(f.text, at, f.marks[i].from - at), false);
		add(&s, str_sub(f.text, f.marks[i].from, to - f.marks[i].from), true);
		at = to;
	}
	add(&s, str_sub(f.text, at, w.to - at), false);
	add(&s, w.to < f.text.n ? dots : (str){ 0 }, false);
	return s;
}
