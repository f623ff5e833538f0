/* The question as typed: pure. */
#include <string.h>

#include "base/utf8.h"
#include "search/search.h"
#include "text/fold.h"
#include "text/tokens.h"

static const struct {
	enum search_field field;
	const char *names[4];
} words[] = {
#define WORD(field, ...) { SEARCH_##field, { __VA_ARGS__ } },
#include "search/words.def"
#undef WORD
};

static enum search_field field_of(str name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (size_t k = 0; words[i].names[k]; k++)
			if (str_eq(name, str_of(words[i].names[k])))
				return words[i].field;
	return SEARCH_NONE;
}

/* A sign that may be typed in several ways: its length when one stands at the beginning. */
static size_t sign(str s, const char *const *v)
{
	for (; *v; v++)
		if (str_starts(s, str_of(*v)))
			return strlen(*v);
	return 0;
}

static const char *const quotes[] = { "\"", "“", "”", "＂", "「", "」", "『", "』", NULL };
static const char *const minuses[] = { "-", "－", "−", "–", NULL };
static const char *const colons[] = { ":", "：", NULL };
static const char *const blanks[] = { " ", "\t", "\n", "\r", "　", "\u00A0", NULL };

/* Cuts what stands up to one of the signs (or the end) off *rest. */
static str cut_at(str *rest, const char *const *v)
{
	str s = *rest;
	size_t at = 0, n = 0;
	uint32_t cp;

	while (at < s.n && (n = sign(str_sub(s, at, s.n), v)) == 0)
		at += utf8_decode(str_sub(s, at, 4), &cp);
	*rest = str_sub(s, at + n, s.n);
	return str_sub(s, 0, at);
}

/* A quoted piece, or one up to the next blank or quote. */
static str cut_piece(str *rest)
{
	str s = *rest;
	size_t n = sign(s, quotes), at = 0;
	uint32_t cp;

	if (n) {
		*rest = str_sub(s, n, s.n);
		return cut_at(rest, quotes);
	}
	while (at < s.n && !sign(str_sub(s, at, s.n), blanks) && !sign(str_sub(s, at, s.n), quotes))
		at += utf8_decode(str_sub(s, at, 4), &cp);
	*rest = str_sub(s, at, s.n);
	return str_sub(s, 0, at);
}

/* Han characters fold to themselves and with nothing beside them: where these bytes stand
 * in a text as it was written, they stand in the folded one. */
static bool is_plain(str word)
{
	uint32_t cp = 0;
	size_t n;

	for (; (n = utf8_decode(word, &cp)) > 0; word = str_sub(word, n, word.n))
		if (cp < 0x4E00 || cp > 0x9FFF)
			return false;
	return true;
}

static void add_term(struct arena *a, struct search_question *q, str text, bool without)
{
	str folded = fold_search(a, text);

	if (folded.n == 0)
		return;
	if (q->n == SEARCH_TERMS)
		q->too_many = true;
	else
		q->v[q->n++] = (struct search_term){ folded, without, is_plain(folded) };
}

/* name:value at the beginning of *rest. */
static bool take_filter(struct search_question *q, str *rest)
{
	str after = *rest, name = cut_at(&after, colons);
	enum search_field field = field_of(name);

	if (field == SEARCH_NONE || after.n == 0 || sign(after, blanks))
		return false;
	q->filter[field] = cut_piece(&after);
	*rest = after;
	return true;
}

void search_parse(struct arena *a, str q, struct search_question *out)
{
	*out = (struct search_question){ 0 };
	while (q.n) {
		size_t n = sign(q, blanks);
		bool without;
		if (n) {
			q = str_sub(q, n, q.n);
			continue;
		}
		if (take_filter(out, &q))
			continue;
		n = sign(q, minuses);
		without = n && n < q.n && !sign(str_sub(q, n, q.n), blanks);
		if (without)
			q = str_sub(q, n, q.n);
		add_term(a, out, cut_piece(&q), without);
	}
}

size_t search_wanted(const struct search_question *q, str out[SEARCH_TERMS])
{
	size_t n = 0;

	for (size_t i = 0; i < q->n; i++)
		if (!q->v[i].without)
			out[n++] = q->v[i].text;
	return n;
}

struct texts {
	struct arena *a;
	str raw[2], folded[2];
	bool ready[2];
};

static bool text_holds(struct texts *t, size_t i, const struct search_term *word)
{
	if (word->plain && str_has(t->raw[i], word->text))
		return true;
	if (!t->ready[i])
		t->folded[i] = fold_search(t->a, t->raw[i]);
	t->ready[i] = true;
	return str_has(t->folded[i], word->text);
}

/* The longer text as it was written is asked before the shorter one is folded. */
static bool either_holds(struct texts *t, const struct search_term *word)
{
	if (word->plain && (str_has(t->raw[0], word->text) || str_has(t->raw[1], word->text)))
		return true;
	return text_holds(t, 0, word) || text_holds(t, 1, word);
}

bool search_holds(struct arena *a, const struct search_question *q, str title, str body)
{
	struct arena_mark m = arena_mark(a);
	struct texts t = { .a = a, .raw = { title, body } };
	bool holds = true;

	for (size_t i = 0; i < q->n && holds; i++)
		holds = either_holds(&t, &q->v[i]) != q->v[i].without;
	arena_rewind(a, m);
	return holds;
}

static bool has_letters(struct arena *a, str text)
{
	struct arena_mark m = arena_mark(a);
	struct token_list l;

	tokens_asked(a, text, &l);
	arena_rewind(a, m);
	return l.n > 0;
}

bool search_can(struct arena *a, const struct search_question *q, const struct message_filter *f)
{
	for (size_t i = 0; i < q->n; i++)
		if (!q->v[i].without && has_letters(a, q->v[i].text))
			return true;
	return f->region || f->office || f->unit || f->kind || f->domain || f->state || f->from ||
	       f->to;
}
