/* What is made from messages follows them: their key terms (slice alike), and in how many
 * messages each term stands. */
#include "alike/alike.h"
#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/mem.h"
#include "message/message.h"
#include "topics/inside.h"
#include "upkeep/upkeep.h"

#define COUNTED_MOST 200000 /* of the newest: more would not change what a term says */
#define FEW 20000	    /* until there are so many, each counts */
#define BATCH 500
#define GROWN 4 /* times as many: what is kept was weighed too differently */
#define BLOCK (1u << 20)

static bool is_open(const struct message *m)
{
	return message_is_public(m) && m->state < MESSAGE_CLOSED;
}

err topics_upkeep(struct ctx *c, int64_t id)
{
	struct alike_text t;
	struct message m;
	err e = message_get(c, id, &m);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	if (message_is_tombstone(&m)) {
		TRY(topic_leave(c, id));
		return alike_drop(c, id);
	}
	t = (struct alike_text){ id, m.place, { m.title, m.body }, is_open(&m) };
	TRY(alike_put(c, &t));
	return topic_join(c, &m);
}

/* ---- counting ---- */
struct counting {
	struct app *app;
	int64_t texts; /* of the counts before */
	struct gist_counts counts;
	int64_t before, newest;
	size_t last; /* of a batch */
	bool due;
};

/* How much a term says is told to everybody by the scores: what is not public is not
 * counted. */
static bool is_counted(const struct message *m)
{
	return message_is_public(m) && !message_is_tombstone(m);
}

static err count_batch(struct ctx *c, void *data)
{
	struct counting *n = data;
	struct message_list l;

	TRY(q_message_before(c->db, n->before, BATCH, &l));
	for (size_t i = 0; i < l.n; i++) {
		struct arena_mark m = arena_mark(c->a);
		struct similar_text t = { l.v[i].title, l.v[i].body };
		if (is_counted(&l.v[i]))
			gist_counts_add(c->a, &n->counts, &t);
		arena_rewind(c->a, m);
		n->before = l.v[i].id;
	}
	n->last = l.n;
	return OK;
}

static err one_batch(struct arena *tmp, void *data)
{
	struct counting *n = data;
	struct ctx c = app_context(n->app, tmp);

	return app_read(&c, count_batch, n);
}

static err keep_counts(struct ctx *c, void *data)
{
	const struct counting *n = data;

	TRY(alike_count(c, &n->counts));
	if (n->counts.texts < GROWN * n->texts || n->counts.texts < GROWN)
		return OK;
	return upkeep_again(c);
}

static err count_all(struct arena *a, void *data)
{
	struct counting *n = data;
	struct ctx c = app_context(n->app, a);

	n->counts = (struct gist_counts){ .a = a };
	n->before = INT64_MAX;
	do
		TRY(mem_with(BLOCK, one_batch, n));
	while (n->last == BATCH && n->counts.texts < COUNTED_MOST && !n->app->stopping);
	return n->app->stopping ? OK : app_write(&c, keep_counts, n);
}

static err look(struct ctx *c, void *data)
{
	struct counting *n = data;
	struct message_list newest;
	int64_t at, texts;

	TRY(alike_counted(c, &at, &texts));
	TRY(q_message_before(c->db, INT64_MAX, 1, &newest));
	n->texts = texts;
	n->newest = newest.n ? id_time(newest.v[0].id) : 0;
	n->due = newest.n && (at == 0 || c->now - at > MS_DAY ||
			      (texts < FEW && c->now - at > 10 * MS_MINUTE && n->newest > at));
	return OK;
}

static err count_terms(struct ctx *c)
{
	struct counting n = { .app = c->app };

	TRY(app_read(c, look, &n));
	return n.due ? mem_with(BLOCK, count_all, &n) : OK;
}

const struct job topics_jobs[] = {
	{ "terms", MS_MINUTE, count_terms, JOB_LONG },
	{ "topics_heat", 5 * MS_SECOND, topics_heat_due, JOB_LONG },
	{ 0 },
};
