#include "judge/copies.h"

#include "text/fold.h"
#include "text/tokens.h"

#define KEPT 6 /* rows remembered of a sentence: of one that stands everywhere no more matter */
#define LONG_SENTENCE 75 /* bytes: as much as 25 letters of Han */
#define SAME_MATTER 0.5

struct entry {
	uint64_t hash;
	uint32_t rows[KEPT];
	unsigned n;
};

struct copies {
	const struct corpus *all;
	struct entry *v;
	size_t mask;
};

static struct entry *find(const struct copies *k, uint64_t hash)
{
	size_t at = (size_t)(hash ^ hash >> 29) & k->mask;

	while (k->v[at].n && k->v[at].hash != hash)
		at = (at + 1) & k->mask;
	return &k->v[at];
}

static void note(struct copies *k, const struct judge_sentences *s, uint32_t row)
{
	for (size_t i = 0; i < s->n; i++) {
		struct entry *e = find(k, s->v[i].hash);
		if (e->n == KEPT || (e->n && e->rows[e->n - 1] == row))
			continue;
		e->hash = s->v[i].hash;
		e->rows[e->n++] = row;
	}
}

static size_t count_sentences(struct arena *a, const struct corpus *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct arena_mark mark = arena_mark(a);
		struct judge_sentences s;
		judge_sentences(a, all->v[i].reply, &s);
		n += s.n;
		arena_rewind(a, mark);
	}
	return n;
}

struct copies *copies_of(struct arena *a, const struct corpus *all)
{
	struct copies *k = ARENA_NEW(a, struct copies);
	size_t room = 64, n = count_sentences(a, all);

	while (room < 2 * n)
		room *= 2;
	*k = (struct copies){ all, ARENA_ARRAY(a, struct entry, room), room - 1 };
	for (size_t i = 0; i < all->n; i++) {
		struct arena_mark mark = arena_mark(a);
		struct judge_sentences s;
		judge_sentences(a, all->v[i].reply, &s);
		note(k, &s, (uint32_t)i);
		arena_rewind(a, mark);
	}
	return k;
}

static bool same_matter(struct arena *a, const struct corpus_row *x, const struct corpus_row *y)
{
	struct token_list s, t;
	size_t common = 0, fewer;

	if (str_eq(x->id, y->id) || (x->group.n && str_eq(x->group, y->group)))
		return true;
	tokens_terms(a, fold_search(a, x->title), &s);
	tokens_terms(a, fold_search(a, y->title), &t);
	for (size_t i = 0; i < s.n; i++)
		for (size_t k = 0; k < t.n; k++)
			if (str_eq(s.v[i], t.v[k])) {
				common++;
				break;
			}
	fewer = s.n < t.n ? s.n : t.n;
	return fewer && (double)common / (double)fewer >= SAME_MATTER;
}

static unsigned count_others(struct arena *a, const struct copies *k, const struct entry *e,
			     size_t row)
{
	struct arena_mark mark = arena_mark(a);
	unsigned n = 0;

	for (unsigned i = 0; i < e->n; i++)
		n += e->rows[i] != row && !same_matter(a, &k->all->v[e->rows[i]], &k->all->v[row]);
	arena_rewind(a, mark);
	return n;
}

void copies_look(struct arena *a, const struct copies *k, size_t row, struct judge_sentences *out)
{
	judge_sentences(a, k->all->v[row].reply, out);
	for (size_t i = 0; i < out->n; i++) {
		unsigned n = count_others(a, k, find(k, out->v[i].hash), row);
		out->v[i].others = n > 1 || out->v[i].n >= LONG_SENTENCE ? n : 0;
	}
}
