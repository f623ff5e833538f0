#include "text/judge_inside.h"

#include "base/utf8.h"
#include "text/fold.h"

#define SENTENCE_LETTERS 10 /* shorter ones are the same in many replies by chance */

enum stop { STOP_NONE, STOP_CLAUSE, STOP_SENTENCE };

static bool is_digit(str s, size_t at)
{
	return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* 3,000 and 8:30 are not cut. */
static bool between_digits(str s, size_t at)
{
	return at > 0 && is_digit(s, at - 1) && is_digit(s, at + 1);
}

static enum stop stop_of(str s, size_t at, uint32_t cp)
{
	switch (cp) {
	case 0x3002: /* 。 */
	case 0xFF01: /* ！ */
	case 0xFF1F: /* ？ */
	case 0xFF1B: /* ； */
	case '!':
	case '?':
	case ';':
	case '\n':
		return STOP_SENTENCE;
	case 0xFF0C: /* ， */
	case 0xFF1A: /* ： */
	case 0x3000:
	case 0xA0:
	case '\t':
	case '\r':
		return STOP_CLAUSE;
	case ',':
	case ':':
		return between_digits(s, at) ? STOP_NONE : STOP_CLAUSE;
	default:
		return STOP_NONE;
	}
}

/* Up to the next stop; *n is what is left before it. Returns the stop's bytes. */
static size_t next_stop(str s, size_t from, size_t *n, enum stop *kind)
{
	uint32_t cp = 0;
	size_t at = from, k;

	*kind = STOP_SENTENCE;
	while (at < s.n) {
		k = utf8_decode(str_sub(s, at, 4), &cp);
		if (k == 0) {
			at++;
			continue;
		}
		*kind = stop_of(s, at, cp);
		if (*kind != STOP_NONE) {
			*n = at - from;
			return k;
		}
		at += k;
	}
	*kind = STOP_SENTENCE;
	*n = at - from;
	return 0;
}

static size_t count_han(str folded)
{
	size_t han = 0, n;
	uint32_t cp = 0;

	for (size_t at = 0; (n = utf8_decode(str_sub(folded, at, 4), &cp)) > 0; at += n)
		han += token_class(cp) == TOKEN_WIDE;
	return han;
}

static size_t count_stops(str s)
{
	size_t n, stops = 1, k;
	enum stop kind;

	for (size_t at = 0; (k = next_stop(s, at, &n, &kind)) > 0; at += n + k)
		stops++;
	return stops;
}

void judge_cut(struct arena *a, str reply, struct judge_clauses *out)
{
	size_t sentence = 0, n = 0, k;
	enum stop kind;

	*out = (struct judge_clauses){ ARENA_ARRAY(a, struct judge_clause, count_stops(reply)), 0 };
	for (size_t at = 0; at < reply.n; at += n + k) {
		k = next_stop(reply, at, &n, &kind);
		str raw = str_sub(reply, at, n), cut = str_trim(raw);
		if (cut.n) {
			struct judge_clause *c = &out->v[out->n++];
			*c = (struct judge_clause){ .at = at + (size_t)(cut.p - raw.p),
						    .n = cut.n,
						    .sentence = sentence,
						    .stopped = k > 0 };
			c->folded = fold_search(a, cut);
			c->han = count_han(c->folded);
		}
		if (kind != STOP_SENTENCE)
			continue;
		if (out->n)
			out->v[out->n - 1].last = true;
		sentence++;
	}
}

/* Letters of Han alone: figures, codes of writers and signs differ in copies. */
static uint64_t hash_han(uint64_t h, str folded)
{
	size_t n;
	uint32_t cp = 0;

	for (size_t at = 0; (n = utf8_decode(str_sub(folded, at, 4), &cp)) > 0; at += n)
		if (token_class(cp) == TOKEN_WIDE)
			h = (h ^ cp) * UINT64_C(0x100000001b3);
	return h;
}

void judge_sentences(struct arena *a, str reply, struct judge_sentences *out)
{
	struct judge_clauses l;

	judge_cut(a, reply, &l);
	*out = (struct judge_sentences){ ARENA_ARRAY(a, struct judge_sentence, l.n + 1), 0 };
	for (size_t i = 0, k; i < l.n; i = k) {
		struct judge_sentence s = { l.v[i].at, 0, UINT64_C(0xcbf29ce484222325), 0 };
		size_t han = 0;
		for (k = i; k < l.n && l.v[k].sentence == l.v[i].sentence; k++) {
			s.n = l.v[k].at + l.v[k].n - s.at;
			s.hash = hash_han(s.hash, l.v[k].folded);
			han += l.v[k].han;
		}
		if (han >= SENTENCE_LETTERS)
			out->v[out->n++] = s;
	}
}
