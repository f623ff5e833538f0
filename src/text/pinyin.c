#include "text/pinyin.h"

#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define HAN_FROM 0x3400
#define HAN_TO 0x9FFF
#define HAN_N (HAN_TO - HAN_FROM + 1)
#define READINGS 32768 /* of all characters together; test: the table has room */

static const struct {
	const char *name, *characters;
} syllables[] = {
#define SYLLABLE(name, characters) { name, characters },
#define WIDE(cp, name)
#include "text/pinyin.def"
#undef SYLLABLE
#undef WIDE
};
#define SYLLABLES (sizeof(syllables) / sizeof(syllables[0]))

static const struct {
	uint32_t cp;
	const char *name;
} wide[] = {
#define SYLLABLE(name, characters)
#define WIDE(cp, name) { cp, name },
#include "text/pinyin.def"
#undef SYLLABLE
#undef WIDE
};

/* The table is kept by syllable; it is asked by character: of[from[i] … from[i+1]-1]. */
static uint16_t from[HAN_N + 1], of[READINGS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void for_each_reading(void (*fn)(size_t at, size_t syllable))
{
	for (size_t s = 0; s < SYLLABLES; s++) {
		str rest = str_of(syllables[s].characters);
		uint32_t cp = 0;
		size_t n;
		for (; (n = utf8_decode(rest, &cp)) > 0; rest = str_sub(rest, n, rest.n))
			if (cp >= HAN_FROM && cp <= HAN_TO)
				fn(cp - HAN_FROM, s);
	}
}

static void count(size_t at, size_t syllable)
{
	(void)syllable;
	from[at + 1]++;
}

/* Each takes its place from the end of the last one's downwards. */
static void place(size_t at, size_t syllable)
{
	if (from[at] > 0)
		of[--from[at]] = (uint16_t)syllable;
}

static void turn(void)
{
	for_each_reading(count);
	for (size_t i = 0; i < HAN_N; i++) /* from[i]: where the readings of i end */
		from[i] = (uint16_t)(from[i + 1] + (i ? from[i - 1] : 0));
	from[HAN_N] = from[HAN_N - 1];
	for_each_reading(place);
}

size_t pinyin_readings(uint32_t cp, const char *out[PINYIN_READINGS_MOST])
{
	size_t n = 0;

	pthread_once(&once, turn);
	if (cp >= HAN_FROM && cp <= HAN_TO)
		for (size_t i = from[cp - HAN_FROM]; i < from[cp - HAN_FROM + 1]; i++)
			if (n < PINYIN_READINGS_MOST)
				out[n++] = syllables[of[i]].name;
	for (size_t i = 0; cp >= 0x20000 && i < sizeof(wide) / sizeof(wide[0]); i++)
		if (wide[i].cp == cp && n < PINYIN_READINGS_MOST)
			out[n++] = wide[i].name;
	return n;
}

/* ---- words ---- */

static bool is_letter(uint32_t cp)
{
	return cp >= 'a' && cp <= 'z';
}

static uint64_t bit_of(uint32_t cp)
{
	return is_letter(cp) ? 0 : UINT64_C(1) << (cp * UINT32_C(2654435761) >> 26);
}

static uint32_t letter_bit(uint32_t letter)
{
	return UINT32_C(1) << (letter - 'a');
}

/* Marks that part syllables: xi'an. */
static bool is_parting(uint32_t cp)
{
	return cp == ' ' || cp == '\'' || cp == 0x2019;
}

static uint32_t initials_of(uint32_t cp)
{
	const char *v[PINYIN_READINGS_MOST];
	uint32_t bits = is_letter(cp) ? letter_bit(cp) : 0;

	for (size_t i = pinyin_readings(cp, v); i-- > 0;)
		bits |= letter_bit((uint32_t)v[i][0]);
	return bits;
}

static struct pinyin_word read(struct arena *a, str folded, bool parting)
{
	struct pinyin_sign *v = ARENA_ARRAY(a, struct pinyin_sign, utf8_count(folded) + 1);
	struct pinyin_word w = { .v = v };
	uint32_t cp = 0;
	size_t n;

	for (; (n = utf8_decode(folded, &cp)) > 0; folded = str_sub(folded, n, folded.n)) {
		if (parting && is_parting(cp))
			continue;
		cp = cp == 0xFC ? 'v' : cp; /* ü */
		v[w.n] = (struct pinyin_sign){ cp, initials_of(cp) };
		w.initials |= v[w.n++].initials;
		w.has |= bit_of(cp);
	}
	return w;
}

struct pinyin_word pinyin_name(struct arena *a, str folded)
{
	return read(a, folded, false);
}

static bool has_letters(str folded)
{
	for (size_t i = 0; i < folded.n; i++)
		if (is_letter((unsigned char)folded.p[i]))
			return true;
	return false;
}

struct pinyin_word pinyin_asked(struct arena *a, str folded)
{
	return read(a, folded, has_letters(folded));
}

/* ---- matching ---- */

enum way { AS_WRITTEN, SPELT, INITIALS, WAYS };

/* How much of the question has been read where the walk stands: bit i, the first i
 * characters. In each way by itself; one that is stricter is in the looser too. For
 * what began with the name, and for what began anywhere. */
struct reach {
	uint64_t first[WAYS], any[WAYS];
};

/* What a reading adds, i characters of the question being read. */
static void spell(const struct pinyin_word *q, size_t i, const char *syllable, uint64_t to[WAYS])
{
	size_t n = 0;

	while (syllable[n] && i + n < q->n &&
	       (q->v[i + n].cp == (uint32_t)syllable[n] ||
		(syllable[n] == 'v' && q->v[i + n].cp == 'u')))
		n++;
	if (n == 0)
		return;
	to[INITIALS] |= UINT64_C(2) << i;
	if (n >= 2 && syllable[1] == 'h')
		to[INITIALS] |= UINT64_C(4) << i;
	if (!syllable[n] || i + n == q->n)
		to[SPELT] |= UINT64_C(1) << (i + n);
}

/* Where the i-th of the question leads over this sign of the name. */
static void lead(const struct pinyin_word *q, size_t i, const struct pinyin_sign *s,
		 uint64_t to[WAYS])
{
	const char *readings[PINYIN_READINGS_MOST];
	uint32_t asked = q->v[i].cp;
	size_t n = 0;

	if (asked == s->cp)
		to[AS_WRITTEN] = UINT64_C(2) << i;
	else if (is_letter(asked) && (s->initials & letter_bit(asked)))
		n = pinyin_readings(s->cp, readings);
	for (size_t k = 0; k < n; k++)
		spell(q, i, readings[k], to);
	to[SPELT] |= to[AS_WRITTEN];
	to[INITIALS] |= to[SPELT];
}

/* Most signs of most names are no beginning of what was asked. */
static bool begins(const struct pinyin_word *q, const struct pinyin_sign *s)
{
	uint32_t asked = q->v[0].cp;

	return asked == s->cp || (is_letter(asked) && (s->initials & letter_bit(asked)));
}

/* The reaches behind this sign of the name. */
static void walk(const struct pinyin_word *q, const struct pinyin_sign *s, struct reach *r)
{
	struct reach next = { 0 };

	if (is_parting(s->cp))
		next = *r; /* need not be typed */
	for (uint64_t left = r->any[INITIALS]; left; left &= left - 1) {
		size_t i = (size_t)__builtin_ctzll(left);
		uint64_t here = UINT64_C(1) << i, to[WAYS] = { 0 };
		if (i < q->n)
			lead(q, i, s, to);
		for (size_t w = 0; to[INITIALS] && w < WAYS; w++) {
			next.first[w] |= r->first[w] & here ? to[w] : 0;
			next.any[w] |= r->any[w] & here ? to[w] : 0;
		}
	}
	*r = next;
}

static enum pinyin_grade better(enum pinyin_grade a, enum pinyin_grade b)
{
	return a > b ? a : b;
}

/* What ends here of the question, in its strictest way. */
static enum pinyin_grade graded(const uint64_t reach[WAYS], uint64_t end,
				const enum pinyin_grade of_way[WAYS])
{
	for (size_t w = 0; w < WAYS; w++)
		if (reach[w] & end)
			return of_way[w];
	return PINYIN_NONE;
}

static bool may_match(const struct pinyin_word *q, const struct pinyin_word *name)
{
	if (q->n == 0 || q->n > PINYIN_ASKED_MOST || (q->has & ~name->has))
		return false;
	return !is_letter(q->v[0].cp) || (name->initials & letter_bit(q->v[0].cp));
}

enum pinyin_grade pinyin_match(const struct pinyin_word *asked, const struct pinyin_word *name)
{
	static const enum pinyin_grade whole[] = { PINYIN_WHOLE, PINYIN_WHOLE_SPELT,
						   PINYIN_WHOLE_INITIALS },
				       prefix[] = { PINYIN_PREFIX, PINYIN_PREFIX_SPELT,
						    PINYIN_PREFIX_INITIALS },
				       inside[] = { PINYIN_INSIDE, PINYIN_INSIDE_SPELT,
						    PINYIN_INSIDE_INITIALS };
	uint64_t end = UINT64_C(1) << asked->n % 64;
	struct reach r = { .first = { 1, 1, 1 } };
	enum pinyin_grade best = PINYIN_NONE;

	if (!may_match(asked, name))
		return PINYIN_NONE;
	for (size_t j = 0; j < name->n; j++) {
		if (!r.any[INITIALS] && !begins(asked, &name->v[j])) {
			r = (struct reach){ 0 };
			continue;
		}
		for (size_t w = 0; w < WAYS; w++)
			r.any[w] |= 1;
		walk(asked, &name->v[j], &r);
		if (r.any[INITIALS] & end)
			best = better(best, graded(r.any, end, inside));
		if (r.first[INITIALS] & end)
			best = better(best,
				      graded(r.first, end, j + 1 == name->n ? whole : prefix));
	}
	/* One letter inside a name says nothing. */
	return best <= PINYIN_INSIDE_SPELT && asked->n < 2 ? PINYIN_NONE : best;
}

/* ---- words for pages ---- */

#define COMBINATIONS 4

/* The k-th combination of readings, its digits from the last character to the first. */
static void put_spelt(struct buf *b, const struct pinyin_word *w, size_t k, bool initials)
{
	const char *v[PINYIN_READINGS_MOST];

	for (size_t i = 0; i < w->n; i++) {
		size_t n = pinyin_readings(w->v[i].cp, v), which = n > 1 ? k % n : 0;
		if (n > 1)
			k /= n;
		if (n && initials)
			buf_char(b, v[which][0]);
		else if (n)
			buf_lit(b, v[which]);
		else if (w->v[i].cp < 0x80)
			buf_char(b, (char)w->v[i].cp);
	}
}

static size_t combinations(const struct pinyin_word *w)
{
	const char *v[PINYIN_READINGS_MOST];
	size_t all = 1, n;

	for (size_t i = 0; i < w->n && all < COMBINATIONS; i++)
		if ((n = pinyin_readings(w->v[i].cp, v)) > 1)
			all *= n;
	return all < COMBINATIONS ? all : COMBINATIONS;
}

str pinyin_words(struct arena *a, str folded)
{
	struct buf b = buf_new(a, folded.n * 4 + 16, 4096);
	struct pinyin_word w = pinyin_name(a, folded);

	for (size_t k = combinations(&w); k-- > 0;)
		for (int initials = 0; initials < 2; initials++) {
			if (b.n)
				buf_char(&b, ' ');
			put_spelt(&b, &w, k, initials);
		}
	return buf_str(&b);
}
