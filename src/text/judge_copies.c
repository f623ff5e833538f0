#include "text/judge_copies.h"

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

struct judge_copies {
	const struct judge_row *rows;
	size_t n;
	struct entry *v;
	size_t mask;
};

static struct entry *find(const struct judge_copies *k, uint64_t hash)
{
	size_t at = (size_t)(hash ^ hash >> 29) & k->mask;

	while (k->v[at].n && k->v[at].hash != hash)
		at = (at + 1) & k->mask;
	return &k->v[at];
}

static void note(struct judge_copies *k, const struct judge_sentences *s, uint32_t row)
{
	for (size_t i = 0; i < s->n; i++) {
		struct entry *e = find(k, s->v[i].hash);
		if (e->n == KEPT || (e->n && e->rows[e->n - 1] == row))
			continue;
		e->hash = s->v[i].hash;
		e->rows[e->n++] = row;
	}
}

static size_t count_sentences(struct arena *a, const struct judge_row *rows, size_t n)
{
	size_t all = 0;

	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(a);
		struct judge_sentences s;
		judge_sentences(a, rows[i].reply, &s);
		all += s.n;
		arena_rewind(a, mark);
	}
	return all;
}

struct judge_copies *judge_copies_of(struct arena *a, const struct judge_row *rows, size_t n)
{
	struct judge_copies *k = ARENA_NEW(a, struct judge_copies);
	size_t room = 64, all = count_sentences(a, rows, n);

	while (room < 2 * all)
		room *= 2;
	*k = (struct judge_copies){ rows, n, ARENA_ARRAY(a, struct entry, room), room - 1 };
	for (size_t i = 0; i < n; i++) {
		struct arena_mark mark = arena_mark(a);
		struct judge_sentences s;
		judge_sentences(a, rows[i].reply, &s);
		note(k, &s, (uint32_t)i);
		arena_rewind(a, mark);
	}
	return k;
}

bool judge_same_matter(struct arena *a, str title, str other)
{
	struct token_list s, t;
	size_t common = 0, fewer;

	tokens_terms(a, fold_search(a, title), &s);
	tokens_terms(a, fold_search(a, other), &t);
	for (size_t i = 0; i < s.n; i++)
		for (size_t k = 0; k < t.n; k++)
			if (str_eq(s.v[i], t.v[k])) {
				common++;
				break;
			}
	fewer = s.n < t.n ? s.n : t.n;
	return fewer && (double)common / (double)fewer >= SAME_MATTER;
}

static bool is_other(struct arena *a, const struct judge_row *x, const struct judge_row *y)
{
	return !str_eq(x->id, y->id) && !(x->group.n && str_eq(x->group, y->group)) &&
	       !judge_same_matter(a, x->title, y->title);
}

static unsigned count_others(struct arena *a, const struct judge_copies *k, const struct entry *e,
			     size_t row)
{
	struct arena_mark mark = arena_mark(a);
	unsigned n = 0;

	for (unsigned i = 0; i < e->n; i++)
		n += e->rows[i] != row && is_other(a, &k->rows[e->rows[i]], &k->rows[row]);
	arena_rewind(a, mark);
	return n;
}

unsigned judge_copy_counts(const struct judge_sentence *s, unsigned n)
{
	return n > 1 || s->n >= LONG_SENTENCE ? n : 0;
}

void judge_copies_look(struct arena *a, const struct judge_copies *k, size_t row,
		       struct judge_sentences *out)
{
	judge_sentences(a, k->rows[row].reply, out);
	for (size_t i = 0; i < out->n; i++)
		out->v[i].others = judge_copy_counts(
			&out->v[i], count_others(a, k, find(k, out->v[i].hash), row));
}
