/* What to call a topic: topics.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/tokens.h"
#include "text/topics.h"

#define TITLES_MOST 60
#define UNITS_MOST 64  /* of one title */
#define PHRASE_MOST 16 /* units counted; a phrase is shorter */
#define SHARED 0.3     /* of the titles have a phrase, to be one of the topic */
#define WHOLE 0.7      /* of its occurrences go on in the same way: not the whole phrase */
#define LONG_ENOUGH 3
#define SHORT 5 /* characters: less is no name */
#define FEW 5	/* titles: the first one says it better than what they share */

/* A title as units: one Han character, or one word of an alphabet. Phrases end at what
 * is neither. */
struct title {
	struct unit {
		str text;
		bool wide, ends; /* ends: no phrase goes on behind it */
	} v[UNITS_MOST];
	size_t n;
};

struct phrase {
	str text;
	uint32_t titles, last;	/* in how many, and the last counted, from 1 */
	uint32_t units, inside; /* inside: titles of the longer one that holds it most often */
	bool wide;		/* its first unit */
	double worth;
};

struct phrases {
	struct phrase *v; /* a table by their text */
	size_t room;
	const struct topic_judge *judge;
	struct arena *a;
};

static enum token_class class_of(uint32_t cp)
{
	return cp >= 'A' && cp <= 'Z' ? TOKEN_NARROW : token_class(cp);
}

/* No name of a thing goes over these. */
static bool is_between(str character)
{
	static const str all = STR("的了吗呢吧啊么是被把");

	return character.n == 3 && str_has(all, character);
}

static void read_title(str s, struct title *t)
{
	enum token_class before = TOKEN_NONE, class;
	uint32_t cp = 0;
	size_t at = 0, n;

	t->n = 0;
	for (; (n = utf8_decode(str_sub(s, at, 4), &cp)) > 0; at += n, before = class) {
		class = is_between(str_sub(s, at, n)) ? TOKEN_NONE : class_of(cp);
		if (class == TOKEN_NONE && t->n)
			t->v[t->n - 1].ends = true;
		else if (class == TOKEN_NARROW && before == TOKEN_NARROW)
			t->v[t->n - 1].text.n += n;
		else if (class != TOKEN_NONE && t->n == UNITS_MOST)
			return;
		else if (class != TOKEN_NONE)
			t->v[t->n++] = (struct unit){ str_sub(s, at, n), class == TOKEN_WIDE,
						      false };
	}
}

static str units(const struct title *t, size_t from, size_t n)
{
	const char *p = t->v[from].text.p;
	str last = t->v[from + n - 1].text;

	return (str){ p, (size_t)(last.p + last.n - p) };
}

static struct phrase *find(const struct phrases *l, str text)
{
	size_t at = token_hash(text) & (l->room - 1);

	while (l->v[at].units && !str_eq(l->v[at].text, text))
		at = (at + 1) & (l->room - 1);
	return &l->v[at];
}

static bool joined(const struct title *t, size_t from, size_t n)
{
	for (size_t i = from; i + 1 < from + n; i++)
		if (t->v[i].ends)
			return false;
	return true;
}

/* Says of a phrase's parts how often a longer one holds them. */
static void count_inside(struct phrases *l, const struct title *t, size_t from, size_t n)
{
	uint32_t titles = find(l, units(t, from, n))->titles;

	for (size_t side = 0; side < 2; side++) {
		struct phrase *p = find(l, units(t, from + side, n - 1));
		if (p->units && titles > p->inside)
			p->inside = titles;
	}
}

static void each_phrase(struct phrases *l, const struct title *t, uint32_t number)
{
	for (size_t from = 0; from < t->n; from++)
		for (size_t n = 1; n <= PHRASE_MOST && from + n <= t->n && joined(t, from, n);
		     n++) {
			struct phrase *p = find(l, units(t, from, n));
			if (!p->units)
				*p = (struct phrase){ .text = units(t, from, n),
						      .units = (uint32_t)n,
						      .wide = t->v[from].wide };
			p->titles += p->last != number;
			p->last = number;
		}
}

static void each_inside(struct phrases *l, const struct title *t)
{
	for (size_t from = 0; from < t->n; from++)
		for (size_t n = 2; n <= PHRASE_MOST && from + n <= t->n && joined(t, from, n); n++)
			count_inside(l, t, from, n);
}

/* How telling its terms are, on average. */
static double worth_of(const struct phrases *l, const struct phrase *p)
{
	struct arena_mark m = arena_mark(l->a);
	struct token_list terms;
	double sum = 0;

	tokens_terms(l->a, fold_search(l->a, p->text), &terms);
	for (size_t i = 0; i < terms.n; i++)
		sum += l->judge->worth(l->judge->counts, token_hash(terms.v[i]));
	sum = terms.n ? sum / (double)terms.n : 0;
	arena_rewind(l->a, m);
	return sum * sum * p->titles * sqrt(p->units < LONG_ENOUGH ? p->units : LONG_ENOUGH);
}

static int by_worth(const void *a, const void *b)
{
	const struct phrase *x = a, *y = b;

	if (x->worth < y->worth || x->worth > y->worth)
		return x->worth > y->worth ? -1 : 1;
	return str_cmp(x->text, y->text);
}

/* Those that enough titles share and that are whole, the most telling first. */
static size_t pick(struct phrases *l, size_t titles)
{
	double least = titles < 3 ? 1 : fmax(2, SHARED * (double)titles);
	size_t n = 0;

	for (size_t i = 0; i < l->room; i++) {
		struct phrase p = l->v[i];
		if (p.titles < least || p.units == PHRASE_MOST || p.inside > WHOLE * p.titles ||
		    (p.units < 2 && (p.wide || p.text.n < 2)))
			continue;
		p.worth = worth_of(l, &p);
		if (p.worth > 0)
			l->v[n++] = p;
	}
	qsort(l->v, n, sizeof(*l->v), by_worth);
	return n;
}

/* Two characters of it stand in the other. */
static bool overlaps(str phrase, str other)
{
	uint32_t cp;
	size_t first, second;

	while ((first = utf8_decode(phrase, &cp)) > 0) {
		phrase = str_sub(phrase, first, phrase.n);
		second = utf8_decode(phrase, &cp);
		if (second && str_has(other, (str){ phrase.p - first, first + second }))
			return true;
	}
	return false;
}

static bool is_place(str s)
{
	static const str ends[] = {
		STR("省"),   STR("市"),	  STR("区"),   STR("县"),   STR("州"),	 STR("旗"),
		STR("镇"),   STR("乡"),	  STR("村"),   STR("街道"), STR("路"),	 STR("街"),
		STR("大道"), STR("巷"),	  STR("城"),   STR("苑"),   STR("园"),	 STR("府"),
		STR("湾"),   STR("广场"), STR("公寓"), STR("桥"),   STR("学院"), STR("学校"),
		STR("中学"), STR("小学"), STR("大学"), STR("医院"), STR("线"),	 STR("滩"),
		STR("湖"),   STR("河"),	  STR("山"),   STR("花园"), STR("家园"),
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (s.n > ends[i].n && str_ends(s, ends[i]))
			return true;
	return false;
}

static void choose(const struct phrases *l, size_t n, struct topic_name *out)
{
	for (size_t i = 0; i < n && out->n < TOPIC_WORDS; i++) {
		bool taken = false;
		for (size_t k = 0; k < out->n; k++)
			taken = taken || overlaps(l->v[i].text, out->words[k]) ||
				str_has(out->words[k], l->v[i].text);
		if (!taken)
			out->words[out->n++] = l->v[i].text;
		if (!taken && !out->place.n && is_place(l->v[i].text))
			out->place = l->v[i].text;
	}
}

/* The place that most of them name, when the messages come with one. */
static str usual_place(const struct topic_message *v, const struct topic *t)
{
	str best = { 0 };
	size_t most = 0;

	for (size_t i = 0; i < t->n && i < TITLES_MOST; i++) {
		str place = v[t->members[i]].place;
		size_t n = 0;
		for (size_t k = 0; k < t->n && k < TITLES_MOST; k++)
			n += place.n && str_eq(place, v[t->members[k]].place);
		if (n > most) {
			most = n;
			best = place;
		}
	}
	return 2 * most > t->n || most > TITLES_MOST / 2 ? best : (str){ 0 };
}

#define NAMED_BY 3 /* phrases in a name */

/* 街到, 路在: two characters of which the second leads on are cut out of a phrase. */
static bool leads_on(str word)
{
	static const str all = STR("到在和与及从向至");

	return utf8_count(word) == 2 && word.n == 6 && str_has(all, str_sub(word, 3, 6));
}

static str join_words(struct arena *a, const struct topic_name *name)
{
	struct buf b = buf_new(a, 128, 1024);

	for (size_t i = 0; i < name->n && i < NAMED_BY; i++) {
		if (leads_on(name->words[i]))
			continue;
		if (buf_str(&b).n)
			buf_char(&b, ' ');
		buf_put(&b, name->words[i]);
	}
	return buf_str(&b);
}

void topics_name(struct arena *a, const struct topic_message *v, const struct topic *t,
		 const struct topic_judge *judge, struct topic_name *out)
{
	size_t n = t->n < TITLES_MOST ? t->n : TITLES_MOST, picked;
	struct title *titles = ARENA_ARRAY(a, struct title, n);
	struct phrases l = { .judge = judge, .a = a, .room = 1024 };

	*out = (struct topic_name){ 0 };
	while (l.room < 2 * n * UNITS_MOST * PHRASE_MOST)
		l.room *= 2;
	l.v = ARENA_ARRAY(a, struct phrase, l.room);
	for (size_t i = 0; i < n; i++) {
		read_title(v[t->members[i * t->n / n]].text.title, &titles[i]);
		each_phrase(&l, &titles[i], (uint32_t)i + 1);
	}
	for (size_t i = 0; i < n; i++)
		each_inside(&l, &titles[i]);
	picked = pick(&l, n);
	choose(&l, picked, out);
	if (out->n == 0) { /* its titles share nothing: what its first message is about */
		out->n = TOPIC_WORDS;
		gist_phrases(a, &v[t->members[0]].text, &t->centre, out->words, &out->n);
	}
	out->name = n < FEW ? str_trim(v[t->members[0]].text.title) : join_words(a, out);
	if (utf8_count(out->name) < SHORT)
		out->name = str_trim(v[t->members[0]].text.title);
	if (usual_place(v, t).n)
		out->place = usual_place(v, t);
}
