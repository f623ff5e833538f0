#include "names/copy.h"

#include <string.h>

#include "base/mem.h"
#include "names/queries.h"
#include "text/fold.h"
#include "text/placename.h"

#define PAGE 1000

struct making {
	struct ctx *c;
	struct name_copy *to;
	struct arena *tmp; /* of one page */
	enum name_kind kind;
};

static void *grown(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
	void *more;

	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 256;
	more = arena_alloc(a, *cap * size);
	if (n)
		memcpy(more, v, n * size);
	return more;
}

static struct name_entry *add_entry(struct making *m, int64_t id, int64_t place, str name)
{
	struct name_copy *t = m->to;
	struct name_entry *e;

	t->v = grown(t->a, t->v, t->n, &t->cap, sizeof(*t->v));
	e = &t->v[t->n++];
	*e = (struct name_entry){ id, place, arena_copy(t->a, name), (uint32_t)t->words_n, 0 };
	return e;
}

/* Of the entry that was added last. */
static void add_word(struct making *m, str name, bool whole)
{
	struct name_copy *t = m->to;

	t->words = grown(t->a, t->words, t->words_n, &t->words_cap, sizeof(*t->words));
	t->words[t->words_n++] = (struct name_word){ pinyin_name(t->a, fold_search(m->tmp, name)),
						     whole };
	t->v[t->n - 1].words_n++;
}

/* ---- the kinds, a page at a time ---- */

static err add_places(struct making *m, int64_t *after, size_t *n)
{
	struct name_place_list l;

	TRY(q_name_places(m->c->db, *after, PAGE, &l));
	for (size_t i = 0; i < l.n; i++) {
		add_entry(m, l.v[i].id, l.v[i].id, l.v[i].name);
		add_word(m, l.v[i].name, true);
		if (!str_eq(l.v[i].name, l.v[i].full_name))
			add_word(m, l.v[i].full_name, false);
	}
	*n = l.n;
	*after = l.n ? l.v[l.n - 1].id : *after;
	return OK;
}

static void add_owned(struct making *m, const struct name_owned *o)
{
	add_entry(m, o->id, o->place, o->name);
	add_word(m, o->name, true);
	if (o->place_name.n && !str_starts(o->name, placename_bare(o->place_name)))
		add_word(m, arena_fmt(m->tmp, "%.*s%.*s", STR_ARG(o->place_name), STR_ARG(o->name)),
			 true);
}

static err add_offices(struct making *m, int64_t *after, size_t *n)
{
	struct name_owned_list l;

	TRY(q_name_offices(m->c->db, *after, PAGE, &l));
	for (size_t i = 0; i < l.n; i++)
		add_owned(m, &l.v[i]);
	*n = l.n;
	*after = l.n ? l.v[l.n - 1].id : *after;
	return OK;
}

static err add_units(struct making *m, int64_t *after, size_t *n)
{
	struct name_owned_list l;
	struct name_alias_list aliases = { 0 };
	size_t at = 0;

	TRY(q_name_units(m->c->db, *after, PAGE, &l));
	if (l.n)
		TRY(q_name_aliases(m->c->db, l.v[0].id, l.v[l.n - 1].id, &aliases));
	for (size_t i = 0; i < l.n; i++) {
		add_owned(m, &l.v[i]);
		for (; at < aliases.n && aliases.v[at].id <= l.v[i].id; at++)
			if (aliases.v[at].id == l.v[i].id)
				add_word(m, aliases.v[at].name, true);
	}
	*n = l.n;
	*after = l.n ? l.v[l.n - 1].id : *after;
	return OK;
}

/* Each place with and without its generic word. */
static void make_texts(struct arena *tmp, struct name_copy *t)
{
	struct gazetteer_name *v = ARENA_ARRAY(t->a, struct gazetteer_name, 2 * t->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		str name = arena_copy(t->a, fold_search(tmp, t->v[i].name));
		str bare = placename_bare(name);
		if (t->v[i].id == 0)
			continue; /* the whole country is no place to be named */
		v[n++] = (struct gazetteer_name){ name, t->v[i].id, false };
		if (bare.n < name.n)
			v[n++] = (struct gazetteer_name){ bare, t->v[i].id, true };
	}
	gazetteer_make(t->a, v, n, &t->texts);
}

static err make(struct arena *tmp, void *data)
{
	static err (*const of[NAME_KINDS])(struct making * m, int64_t * after, size_t * n) = {
		[NAME_PLACE] = add_places,
		[NAME_UNIT] = add_units,
		[NAME_OFFICE] = add_offices,
	};
	struct making *m = data;
	struct arena *was = db_memory(m->c->db, tmp);
	int64_t after = 0;
	size_t n = PAGE;
	err e = OK;

	m->tmp = tmp;
	while (e == OK && n == PAGE) {
		arena_reset(tmp);
		e = of[m->kind](m, &after, &n);
	}
	db_memory(m->c->db, was);
	if (e == OK && m->kind == NAME_PLACE)
		make_texts(tmp, m->to);
	return e;
}

err name_copy_make(struct ctx *c, enum name_kind kind, int64_t stamp, struct name_copy **out)
{
	struct name_copy *copy = mem_new(sizeof(*copy));
	struct making m = { .c = c, .to = copy, .kind = kind };
	struct arena *was = db_arena(c->db);
	err e = ERR_MEMORY;

	*out = copy;
	if (copy && (copy->a = arena_new(1u << 16)))
		e = mem_with(1u << 16, make, &m);
	db_memory(c->db, was); /* also when memory ran out in the middle */
	if (e != OK)
		name_copy_free(out);
	else
		copy->stamp = stamp;
	return e;
}

void name_copy_free(struct name_copy **copy)
{
	if (*copy && (*copy)->a)
		arena_free(&(*copy)->a);
	mem_free(*copy);
	*copy = NULL;
}
