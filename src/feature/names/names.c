#include "names/names.h"

#include <pthread.h>
#include <string.h>

#include "app/app.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "names/copy.h"
#include "names/queries.h"
#include "stamp/stamp.h"
#include "text/fold.h"
#include "text/placetext.h"

#define ASKED_BYTES 400
#define NAME_BYTES 512 /* a name is at most 100 characters */

struct names {
	struct name_copy *of[NAME_KINDS];
};

/* Nothing is allocated while it is held. */
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static const enum stamp stamp_of[NAME_KINDS] = {
	[NAME_PLACE] = STAMP_PLACES, [NAME_UNIT] = STAMP_UNITS, [NAME_OFFICE] = STAMP_OFFICES
};

/* ---- the order of hits ---- */

struct rank {
	enum pinyin_grade grade;
	size_t length, level;
	const struct name_entry *of;
};

static bool is_before(const struct rank *a, const struct rank *b)
{
	if (a->grade != b->grade)
		return a->grade > b->grade;
	if (a->length != b->length)
		return a->length < b->length;
	return a->level != b->level ? a->level < b->level : a->of->id < b->of->id;
}

/* 1: a province, 3: a county. */
static size_t level_of(int64_t place)
{
	return place == 0 ? 0 : place % 10000 == 0 ? 1 : place % 100 == 0 ? 2 : 3;
}

static bool lies_within(int64_t place, int64_t in)
{
	int64_t most = level_of(in) == 1 ? 9999 : level_of(in) == 2 ? 99 : 0;

	return in == 0 || (place >= in && place <= in + most);
}

/* A full name begins with those of the places above: what begins with it as well is
 * only inside. Initials of them say nothing. */
static enum pinyin_grade grade_of(const struct pinyin_word *q, const struct name_word *w)
{
	static const enum pinyin_grade of_part[PINYIN_GRADES] = {
		[PINYIN_INSIDE_SPELT] = PINYIN_INSIDE_SPELT,
		[PINYIN_PREFIX_SPELT] = PINYIN_INSIDE_SPELT,
		[PINYIN_INSIDE] = PINYIN_INSIDE,
		[PINYIN_WHOLE_INITIALS] = PINYIN_WHOLE_INITIALS,
		[PINYIN_WHOLE_SPELT] = PINYIN_WHOLE_SPELT,
		[PINYIN_PREFIX] = PINYIN_INSIDE,
		[PINYIN_WHOLE] = PINYIN_WHOLE,
	};
	enum pinyin_grade g = pinyin_match(q, &w->w);

	return w->whole ? g : of_part[g];
}

static struct rank rank_of(const struct name_copy *t, const struct pinyin_word *q,
			   const struct name_entry *e)
{
	struct rank best = { .of = e };

	for (size_t i = e->words; i < e->words + e->words_n; i++) {
		struct rank r = { grade_of(q, &t->words[i]), t->words[i].w.n, 0, e };
		if (r.grade != PINYIN_NONE && is_before(&r, &best))
			best = r;
	}
	best.level = level_of(e->place);
	return best;
}

/* ---- searching one copy ---- */

struct search {
	void (*run)(struct search *s, const struct name_copy *t);
	enum name_kind kind;
	const struct name_ask *ask;
	struct pinyin_word q;
	struct rank *best; /* ask->n + 1 of them: one more tells whether there are more */
	size_t n;
	struct name_hit *hits;
	char *room; /* of their names */
};

static void keep(struct search *s, const struct rank *r)
{
	size_t at = s->n;

	while (at > 0 && is_before(r, &s->best[at - 1]))
		at--;
	if (at > s->ask->n)
		return;
	s->n += s->n <= s->ask->n;
	memmove(&s->best[at + 1], &s->best[at], (s->n - at - 1) * sizeof(*r));
	s->best[at] = *r;
}

/* A name that outlives the copy. */
static str told(const struct search *s, size_t i, str name)
{
	char *to = s->room + i * NAME_BYTES;
	size_t n = name.n < NAME_BYTES ? name.n : 0;

	memcpy(to, name.p, n);
	return (str){ to, n };
}

static const struct name_entry *entry_of(const struct name_copy *t, int64_t id)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (t->v[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < t->n && t->v[low].id == id ? &t->v[low] : NULL;
}

static void search(struct search *s, const struct name_copy *t)
{
	const struct name_entry *after = s->ask->after ? entry_of(t, s->ask->after) : NULL;
	struct rank last = { 0 };

	if (after)
		last = rank_of(t, &s->q, after);
	for (size_t i = 0; i < t->n; i++) {
		struct rank r = { 0 };
		if (lies_within(t->v[i].place, s->ask->within))
			r = rank_of(t, &s->q, &t->v[i]);
		if (r.grade != PINYIN_NONE && (!after || is_before(&last, &r)))
			keep(s, &r);
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct name_entry *e = s->best[i].of;
		s->hits[i] = (struct name_hit){ e->id, e->place, s->best[i].grade,
						told(s, i, e->name) };
	}
}

/* ---- places in a text ---- */

struct reading {
	struct search s;
	str text;
	int64_t written_to;
	struct placetext_room *room;
	struct placetext found[PLACETEXT_MOST];
	struct name_told *out;
};

static void read_text(struct search *s, const struct name_copy *t)
{
	struct reading *r = (struct reading *)s;

	s->n = placetext_guess(r->room, &t->texts, r->text, r->written_to, r->found);
	for (size_t i = 0; i < s->n; i++) {
		const struct name_entry *e = entry_of(t, r->found[i].code);
		r->out[i] = (struct name_told){ r->found[i].code,
						e ? told(s, i, e->name) : (str){ 0 },
						r->found[i].word, r->found[i].times };
	}
}

/* ---- the copies of a process ---- */

/* False: there is none, or an older one. */
static bool search_kept(struct ctx *c, struct search *s, int64_t stamp)
{
	struct name_copy *t;
	bool good;

	pthread_rwlock_rdlock(&lock);
	t = c->app->names ? c->app->names->of[s->kind] : NULL;
	good = t && t->stamp >= stamp;
	if (good)
		s->run(s, t);
	pthread_rwlock_unlock(&lock);
	return good;
}

/* Of two that were made at once the newer stays. */
static void publish(struct app *app, enum name_kind kind, struct name_copy **copy)
{
	struct names *fresh = mem_new(sizeof(*fresh));
	struct name_copy *old = *copy;

	pthread_rwlock_wrlock(&lock);
	if (!app->names) {
		app->names = fresh;
		fresh = NULL;
	}
	if (app->names) {
		struct name_copy **at = &app->names->of[kind];
		if (!*at || (*at)->stamp < (*copy)->stamp) {
			old = *at;
			*at = *copy;
		}
	}
	pthread_rwlock_unlock(&lock);
	*copy = NULL;
	name_copy_free(&old);
	mem_free(fresh);
}

static err find(struct ctx *c, struct search *s)
{
	struct name_copy *made;
	int64_t stamp;

	TRY(stamp_read(c, stamp_of[s->kind], &stamp));
	if (!stamp_own(c) && search_kept(c, s, stamp))
		return OK;
	TRY(name_copy_make(c, s->kind, stamp, &made));
	s->run(s, made);
	if (stamp_own(c))
		name_copy_free(&made);
	else
		publish(c->app, s->kind, &made);
	return OK;
}

err name_find(struct ctx *c, const struct name_ask *ask, struct name_hits *out)
{
	str q = str_trim(ask->q);
	struct search s = { .run = search, .kind = ask->kind, .ask = ask };

	*out = (struct name_hits){ 0 };
	if (q.n == 0 || q.n > ASKED_BYTES || ask->n == 0 || ask->n > NAME_HITS_MOST)
		return OK;
	s.q = pinyin_asked(c->a, fold_search(c->a, q));
	s.best = ARENA_ARRAY(c->a, struct rank, ask->n + 2);
	s.hits = ARENA_ARRAY(c->a, struct name_hit, ask->n + 2);
	s.room = ARENA_ARRAY(c->a, char, (ask->n + 2) * NAME_BYTES);
	TRY(find(c, &s));
	out->more = s.n > ask->n;
	out->n = out->more ? ask->n : s.n;
	out->v = s.hits;
	return OK;
}

/* 承德 is the city, although a county in it has the same name. */
static bool is_alone(const struct name_ask *ask, const struct name_hits *l)
{
	bool same = l->more && l->v[l->n - 1].grade == l->v[0].grade;

	for (size_t i = 1; i < l->n; i++)
		same = same ||
		       (l->v[i].grade == l->v[0].grade &&
			(ask->kind != NAME_PLACE || !lies_within(l->v[i].place, l->v[0].place)));
	return !same;
}

err name_meant(struct ctx *c, enum name_kind kind, str q, struct name_hit *out)
{
	struct name_ask ask = { .kind = kind, .q = q, .n = 20 };
	struct name_hits l;

	if (utf8_count(q) < 2)
		return ERR_NOT_FOUND; /* one letter means nothing, even where one name alone has it
				       */
	TRY(name_find(c, &ask, &l));
	if (l.n == 0 || l.v[0].grade < PINYIN_PREFIX_SPELT || l.v[0].grade == PINYIN_INSIDE ||
	    !is_alone(&ask, &l))
		return ERR_NOT_FOUND;
	*out = l.v[0];
	return OK;
}

err name_places_in(struct ctx *c, str text, int64_t written_to,
		   struct name_told out[NAME_TOLD_MOST], size_t *n)
{
	struct reading r = { .s = { .run = read_text, .kind = NAME_PLACE },
			     .text = fold_search(c->a, text),
			     .written_to = written_to,
			     .room = ARENA_NEW(c->a, struct placetext_room),
			     .out = out };

	r.s.room = ARENA_ARRAY(c->a, char, NAME_TOLD_MOST *NAME_BYTES);
	TRY(find(c, &r.s));
	*n = r.s.n;
	return OK;
}

static void closed(struct app *app)
{
	for (size_t i = 0; app->names && i < NAME_KINDS; i++)
		name_copy_free(&app->names->of[i]);
	mem_free(app->names);
	app->names = NULL;
}

static const size_t no_migrations = 0;
static const struct store_part store = { .migrations_n = &no_migrations,
					 .queries = queries_names,
					 .queries_n = &queries_names_n };

const struct slice slice_names = { .name = "names", .store = &store, .closed = closed };
