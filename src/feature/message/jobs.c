/* What becomes of messages by itself: answered ones close, old keys go. */
#include "app/app.h"
#include "base/clock.h"
#include "base/mem.h"
#include "message/message.h"

#define BATCH 200
#define BATCHES 10

static err close_due(struct ctx *c, void *data)
{
	struct message_ref_list due;
	int64_t *n = data;

	TRY(q_closing_due(c->db, c->now, BATCH, &due));
	*n = (int64_t)due.n;
	for (size_t i = 0; i < due.n; i++) {
		struct step s = { .action = S("close"), .internal = true, .reason = S("rule") };
		struct message m, next;
		TRY(message_get(c, due.v[i].message, &m));
		if (m.state != MESSAGE_ANSWERED) { /* one stray row must not stop the others */
			TRY(q_closing_drop(c->db, m.id, NULL));
			continue;
		}
		next = m;
		TRY(message_step(c, &m, &next, &s));
	}
	return OK;
}

struct closing_job {
	struct app *app;
	int64_t n;
};

static err close_batch(struct arena *tmp, void *data)
{
	struct closing_job *x = data;
	struct ctx batch = app_context(x->app, tmp);

	return app_write(&batch, close_due, &x->n);
}

/* A bounded share a minute, each batch in memory of its own: a long backlog holds
 * up neither the other jobs nor the end of the program. */
static err close_answered(struct ctx *c)
{
	struct closing_job x = { c->app, BATCH };
	err e = OK;

	for (int i = 0; e == OK && x.n == BATCH && i < BATCHES; i++)
		e = mem_with(1u << 20, close_batch, &x);
	return e;
}

static err forget(struct ctx *c, void *data)
{
	(void)data;
	return q_submission_forget(c->db, c->now - MS_DAY, NULL);
}

static err forget_keys(struct ctx *c)
{
	return app_write(c, forget, NULL);
}

const struct job message_jobs[] = {
	{ "close_answered", MS_MINUTE, close_answered },
	{ "forget_keys", MS_HOUR, forget_keys },
	{ 0 },
};
