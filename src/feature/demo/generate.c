#include "feature/demo/generate.h"

#include <pthread.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "demo/queries.h"
#include "feature/demo/calendar.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum {
	BATCH = 5000,
	BATCH_SHARED = 500,  /* where others write too, and wait for what a batch has changed */
	ROOM = 1 << 25,	     /* bytes: a shelf of stories seldom needs more */
	CODES_UP_TO = 20000, /* nobody looks up one of millions, and codes are slow to write */
	FOCUS_PERCENT = 30,
	NEW_ONES = 8, /* of the demonstration: nobody has looked at them yet */
};

/* Of the demonstration's busy county: what lies on its desks. Stories stop so,
 * one after another, while a message is as young as given below. */
static const enum story_stop staged[] = {
	STOP_ISSUED,   STOP_DRAFTED, STOP_WAITING, STOP_SIGNED,	   STOP_APPROVED,
	STOP_DECLINED, STOP_DRAFTED, STOP_ISSUED,  STOP_HANDED_IN, STOP_FOLLOWUP,
	STOP_SIGNED,   STOP_WAITING, STOP_DRAFTED, STOP_RETURNED,
};
static const int64_t staged_oldest = 24 * MS_DAY, staged_youngest = MS_DAY + 12 * MS_HOUR;

/* What the telling of one story leaves for the next. */
struct teller {
	const struct generate *g;
	const struct settings *settings;
	struct calendar *calendar;
	struct story_recent *recent; /* by place */
	struct sim_room *room;
	int64_t young; /* how many were so, for the stages */
	int64_t batch;
};

/* Stories that are told while those of the other shelf are being written. */
struct shelf {
	struct teller *teller;
	struct arena *a, *tmp; /* of the stories; of writing them */
	struct story *v;
	int64_t from, to;
	err e;
};

static err find_newest(struct ctx *c, void *data)
{
	err e = q_demo_newest(c->db, data);

	return e == ERR_NOT_FOUND ? OK : e;
}

static err write_world(struct ctx *c, void *data)
{
	struct generate *g = data;

	return world_write(c, g->a, g->seed, g->base, &g->world);
}

err generate_world(struct ctx *c, struct generate *g)
{
	struct demo_newest newest = { 0 };

	TRY(app_read(c, find_newest, &newest));
	if (newest.id) {
		warn(str_eq(newest.source, S("demo"))
			     ? "这里已经有生成的内容。要另外生成，请用一个新的数据文件夹。\n"
			     : "这里有别人写的留言，不能混入虚构的内容。请用一个新的数据文件夹。"
			       "\n");
		return ERR_STATE;
	}
	return app_write(c, write_world, g);
}

/* ---- telling ---- */

static void stage(struct teller *k, struct story *t, int64_t i)
{
	const struct world_place *focus = k->g->world->focus;
	int64_t age = k->g->base - t->sim.now;

	if (rand_chance(t->sim.rand, FOCUS_PERCENT))
		t->place = focus;
	if (k->g->n - i <= NEW_ONES) {
		t->staged = true;
		t->stop = STOP_PENDING;
		return;
	}
	if (age > staged_oldest || age < staged_youngest || k->young++ % 2)
		return;
	t->place = focus;
	t->unit = &focus->units[0];
	t->staged = true;
	t->stop = staged[(size_t)(k->young / 2) % COUNT(staged)];
}

/* Each message has its own generator, so that it does not hang on the others. */
static err tell(struct teller *k, struct shelf *s, int64_t i)
{
	const struct generate *g = k->g;
	struct rand r = rand_seed(g->seed * 0x9E3779B97F4A7C15u + (uint64_t)i);
	struct story *t = &s->v[i - s->from];

	*t = (struct story){ .world = g->world,
			     .room = k->room,
			     .place = world_pick(g->world, &r) };
	t->sim.a = s->a;
	t->sim.rand = &r;
	t->sim.settings = k->settings;
	t->sim.now = calendar_arrival(k->calendar, i, g->n, &r);
	t->sim.until = g->base;
	t->sim.serial = (uint32_t)i;
	if (g->desks)
		stage(k, t, i);
	t->recent = &k->recent[t->place - g->world->places];
	err e = story_tell(t);
	t->sim.rand = NULL; /* it ends here */
	return e;
}

static err tell_all(void *data)
{
	struct shelf *s = data;

	arena_reset(s->a);
	s->v = ARENA_ARRAY(s->a, struct story, s->to - s->from);
	for (int64_t i = s->from; i < s->to; i++)
		TRY(tell(s->teller, s, i));
	return OK;
}

static void *tell_shelf(void *data)
{
	struct shelf *s = data;

	s->e = mem_try(tell_all, s);
	return NULL;
}

/* ---- writing ---- */

/* The figures last: from their first row on, everybody who counts waits. */
static err write_shelf(struct ctx *c, void *data)
{
	struct shelf *s = data;
	const struct generate *g = s->teller->g;
	struct figures *f = figures_new(s->tmp);

	for (int64_t i = 0; i < s->to - s->from; i++)
		TRY(story_record(c, &s->v[i], f, g->n <= CODES_UP_TO));
	TRY(app_settle(c));
	return figures_flush(c, f);
}

static void next_shelf(const struct shelf *last, struct shelf *s)
{
	int64_t n = s->teller->g->n, batch = s->teller->batch;

	s->from = last->to;
	s->to = s->from + batch < n ? s->from + batch : n;
}

/* Writes one shelf while another thread tells the stories of the next. */
static err write_and_tell(struct ctx *c, struct shelf *now, struct shelf *next)
{
	struct ctx mine = *c;
	pthread_t thread;
	bool beside;
	err e;

	next_shelf(now, next);
	beside = pthread_create(&thread, NULL, tell_shelf, next) == 0;
	mine.a = now->tmp;
	e = app_write(&mine, write_shelf, now);
	arena_reset(now->tmp);
	if (beside)
		pthread_join(thread, NULL);
	else
		tell_shelf(next);
	return e == OK ? next->e : e;
}

/* The run stops at the first batch that fails; what was written stays. */
static err write_all(struct ctx *c, struct shelf *shelves)
{
	struct progress p = { "生成留言", shelves[0].teller->g->n, 0 };
	size_t at = 0;
	err e;

	next_shelf(&shelves[1], &shelves[0]);
	tell_shelf(&shelves[0]);
	e = shelves[0].e;
	for (; e == OK && shelves[at].to > shelves[at].from; at ^= 1) {
		e = write_and_tell(c, &shelves[at], &shelves[at ^ 1]);
		progress_show(&p, shelves[at].to);
	}
	progress_end(&p);
	return e;
}

static bool shelves_whole(const struct shelf *s)
{
	return s[0].a && s[0].tmp && s[1].a && s[1].tmp;
}

err generate_messages(struct ctx *c, struct generate *g)
{
	struct teller teller = { .g = g,
				 .settings = c->settings,
				 .calendar = calendar_new(g->a, g->base),
				 .recent = ARENA_ARRAY(g->a, struct story_recent,
						       g->world->places_n),
				 .room = ARENA_NEW(g->a, struct sim_room),
				 .batch = store_is_shared(c->app->store) ? BATCH_SHARED : BATCH };
	struct shelf shelves[2];
	err e;

	for (size_t i = 0; i < COUNT(shelves); i++)
		shelves[i] = (struct shelf){ .teller = &teller,
					     .a = arena_new(ROOM),
					     .tmp = arena_new(1 << 20) };
	e = shelves_whole(shelves) ? write_all(c, shelves) : ERR_MEMORY;
	for (size_t i = 0; i < COUNT(shelves); i++) {
		arena_free(&shelves[i].a);
		arena_free(&shelves[i].tmp);
	}
	return e;
}
