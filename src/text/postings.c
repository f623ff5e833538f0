#include "text/postings.h"

#include <string.h>

static struct posts *place_of(const struct postings *p, uint32_t term)
{
	size_t at = term & (p->room - 1);

	while (p->v[at].room && p->v[at].term != term)
		at = (at + 1) & (p->room - 1);
	return &p->v[at];
}

static void grow(struct postings *p)
{
	struct postings old = *p;

	p->room = old.room ? 2 * old.room : 1024;
	p->v = ARENA_ARRAY(p->a, struct posts, p->room);
	for (size_t i = 0; i < old.room; i++)
		if (old.v[i].room)
			*place_of(p, old.v[i].term) = old.v[i];
}

static void make_room(struct arena *a, struct posts *l)
{
	struct post *v = l->v;

	l->room = l->room ? 2 * l->room : 2;
	l->v = ARENA_ARRAY(a, struct post, l->room);
	if (l->n)
		memcpy(l->v, v, l->n * sizeof(*v));
}

void postings_add(struct postings *p, uint32_t term, struct post post)
{
	struct posts *l;

	if (2 * (p->used + 1) > p->room)
		grow(p);
	l = place_of(p, term);
	if (!l->room) {
		l->term = term;
		p->used++;
	}
	if (l->n == POSTINGS_MOST) {
		l->v[l->next] = post;
		l->next = (l->next + 1) % POSTINGS_MOST;
		return;
	}
	if (l->n == l->room)
		make_room(p->a, l);
	l->v[l->n++] = post;
}

const struct posts *postings_of(const struct postings *p, uint32_t term)
{
	const struct posts *l = p->room ? place_of(p, term) : NULL;

	return l && l->room ? l : NULL;
}
