#include "text/pinyin.h"

#include <pthread.h>
#include <string.h>

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
	uint32_t *v = ARENA_ARRAY(a, uint32_t, utf8_count(folded) + 1);
	struct pinyin_word w = { .v = v };
	uint32_t cp = 0;
	size_t n;

	for (; (n = utf8_decode(folded, &cp)) > 0; folded = str_sub(folded, n, folded.n)) {
		if (parting && is_parting(cp))
			continue;
		cp = cp == 0xFC ? 'v' : cp; /* ü */
		v[w.n++] = cp;
		w.has |= bit_of(cp);
	}
	return w;
}

struct pinyin_word pinyin_name(struct arena *a, str folded)
{
	struct pinyin_word w = read(a, folded, false);

	for (size_t i = 0; i < w.n; i++)
		w.initials |= initials_of(w.v[i]);
	return w;
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
 * characters. In each way by itself; one that is stricter is in the looser too. */
struct reach {
	uint64_t v[WAYS];
};

/* What a reading adds, i characters of the question being read. */
static void spell(const struct pinyin_word *q, size_t i, const char *syllable, uint64_t to[WAYS])
{
	size_t n = 0;

	while (syllable[n] && i + n < q->n &&
	       (q->v[i + n] == (uint32_t)syllable[n] || (syllable[n] == 'v' && q->v[i + n] == 'u')))
		n++;
	if (n == 0)
		return;
	to[INITIALS] |= UINT64_C(2) << i;
	if (n >= 2 && syllable[1] == 'h')
		to[INITIALS] |= UINT64_C(4) << i;
	if (!syllable[n] || i + n == q->n)
		to[SPELT] |= UINT64_C(1) << (i + n);
}

/* The reaches behind the name's character cp. */
static void walk(const struct pinyin_word *q, uint32_t cp, struct reach *r)
{
	const char *readings[PINYIN_READINGS_MOST];
	struct reach next = { 0 };
	size_t n = SIZE_MAX;

	if (is_parting(cp))
		next = *r; /* need not be typed */
	for (uint64_t left = r->v[INITIALS]; left; left &= left - 1) {
		size_t i = (size_t)__builtin_ctzll(left);
		uint64_t here = UINT64_C(1) << i, to[WAYS] = { 0 };
		if (i >= q->n)
			continue;
		if (q->v[i] == cp)
			to[AS_WRITTEN] = here << 1;
		else if (is_letter(q->v[i]) && n == SIZE_MAX)
			n = pinyin_readings(cp, readings);
		for (size_t k = 0; is_letter(q->v[i]) && n != SIZE_MAX && k < n; k++)
			spell(q, i, readings[k], to);
		to[SPELT] |= to[AS_WRITTEN];
		to[INITIALS] |= to[SPELT];
		for (size_t w = 0; w < WAYS; w++)
			if (r->v[w] & here)
				next.v[w] |= to[w];
	}
	*r = next;
}

static enum pinyin_grade better(enum pinyin_grade a, enum pinyin_grade b)
{
	return a > b ? a : b;
}

/* What ends here of the question, in its strictest way. */
static enum pinyin_grade graded(const struct reach *r, uint64_t end,
				const enum pinyin_grade of_way[WAYS])
{
	for (size_t w = 0; w < WAYS; w++)
		if (r->v[w] & end)
			return of_way[w];
	return PINYIN_NONE;
}

static bool may_match(const struct pinyin_word *q, const struct pinyin_word *name)
{
	if (q->n == 0 || q->n > PINYIN_ASKED_MOST || (q->has & ~name->has))
		return false;
	return !is_letter(q->v[0]) || (name->initials & letter_bit(q->v[0])) ||
	       (q->v[0] == 'u' && (name->initials & letter_bit('v')));
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
	struct reach first = { { 1, 1, 1 } }, any = { 0 };
	enum pinyin_grade best = PINYIN_NONE;

	if (!may_match(asked, name))
		return PINYIN_NONE;
	for (size_t j = 0; j < name->n; j++) {
		for (size_t w = 0; w < WAYS; w++)
			any.v[w] |= 1;
		walk(asked, name->v[j], &any);
		if (first.v[INITIALS])
			walk(asked, name->v[j], &first);
		best = better(best, graded(&first, end, j + 1 == name->n ? whole : prefix));
		best = better(best, graded(&any, end, inside));
	}
	/* One letter inside a name says nothing. */
	return best <= PINYIN_INSIDE_SPELT && asked->n < 2 ? PINYIN_NONE : best;
}
