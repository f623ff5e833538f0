/* Learning, outside of any request. */
#include "app/app.h"
#include "base/log.h"
#include "base/mem.h"
#include "learn/learn.h"
#include "teach/inside.h"

struct learning {
	struct ctx *c;
	struct teach_task task;
	struct learn_new new;
};

static err put_task(struct ctx *c, void *data)
{
	const struct teach_task *t = data;
	struct teach_task_put_in in = { t->state, t->at,       t->account, t->done,
					t->steps, t->messages, t->model };

	return q_teach_task_put(c->db, &in, NULL);
}

static err tell(struct learning *l)
{
	return app_write(l->c, put_task, &l->task);
}

/* A word that could not be written stops nothing. */
static bool tell_step(void *data, int done, int of)
{
	struct learning *l = data;

	l->task.done = done;
	l->task.steps = of;
	if (tell(l) != OK)
		LOG(LOG_WARN, "learning_not_told", LOG_N("done", done));
	return !l->c->app->stopping;
}

static err keep(struct ctx *c, void *data)
{
	struct learning *l = data;

	c->actor.account = l->task.account;
	TRY(learn_keep(c, &l->new, &l->task.model));
	l->task.state = TEACH_DONE;
	return put_task(c, &l->task);
}

struct compared {
	const struct classify_set *held;
	struct classify_figures *was;
	struct learn_use use;
	bool any;
};

/* What the model in use says of the same messages. */
static err compare(struct ctx *c, void *data)
{
	struct compared *k = data;
	err e = learn_used(c, &k->use);

	if (e == OK)
		e = learn_measure(c, k->held, k->was);
	k->any = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err learn(struct learning *l, const struct lessons *s)
{
	const struct classify_watch watch = { tell_step, l };
	struct arena *a = l->c->a;
	struct classify_figures *f = ARENA_NEW(a, struct classify_figures);
	struct compared k = { &s->held, ARENA_NEW(a, struct classify_figures), { 0 }, false };
	struct classify_model *m;

	l->new = (struct learn_new){ .source = LEARN_OWN,
				     .taught = s->taught.n,
				     .labels = s->taught.labels,
				     .figures = f,
				     .was_figures = k.was };
	TRY(classify_train(a, &s->taught, &watch, f, &l->new.bytes));
	if (classify_read(a, l->new.bytes, &m))
		return FAIL(ERR_SYSTEM, "a model of its own is not read");
	TRY(learn_measure_by(m, &s->held, f));
	TRY(app_read(l->c, compare, &k));
	l->new.was = k.any ? k.use.model : 0;
	return app_write(l->c, keep, l);
}

static err work(struct arena *tmp, void *data)
{
	struct learning *l = data;
	struct ctx c = app_context(l->c->app, tmp);
	struct lessons s;

	l->c = &c;
	l->task.state = TEACH_RUNS;
	TRY(tell(l));
	TRY(lessons_gather(&c, &s));
	l->task.messages = s.messages;
	if (s.taught.n >= TEACH_LEAST && s.taught.labels_n > 1)
		return learn(l, &s);
	l->task.state = TEACH_FEW;
	return tell(l);
}

static err look(struct ctx *c, void *data)
{
	return teach_task(c, data);
}

/* One that a kill cut short is begun again. */
static err run(struct ctx *c)
{
	struct learning l = { .c = c };
	err e;

	TRY(app_read(c, look, &l.task));
	if (l.task.state != TEACH_ASKED && l.task.state != TEACH_RUNS)
		return OK;
	e = mem_with(1 << 20, work, &l);
	if (e == OK || c->app->stopping)
		return OK;
	l.c = c;
	l.task.state = TEACH_FAILED;
	TRY(tell(&l));
	return e;
}

const struct job teach_jobs[] = {
	{ "teach", 2000, run, JOB_LONG },
	{ 0 },
};
