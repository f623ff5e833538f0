/* What becomes of messages by itself: answered ones close, old keys go. */
#include "app/app.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "message/message.h"

#define BATCH 200
#define BATCHES 10

/* What a batch came to; begun anew when the store runs it again. */
struct batch {
	struct closing_row last;
	size_t n, closed, strays;
	int64_t stray; /* one of those that no answered message stands behind */
};

struct closing_job {
	struct app *app;
	struct batch batch;
	struct closing_row after;
};

/* Looked at after the message: who has changed the one since has a new version of
 * the other. */
static err is_still_due(struct ctx *c, const struct closing_row *r, bool *due)
{
	struct closing_time row;
	err e = q_closing_of(c->db, r->message, &row);

	*due = e == OK && row.at == r->at;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* A stray row is in the digest of its message: it is told of and left for `verify`,
 * and the others go on. */
static err close_one(struct ctx *c, const struct closing_row *r, struct batch *b)
{
	struct step s = { .action = S("close"), .internal = true, .reason = S("rule") };
	struct message m = { 0 }, next;
	err e = message_get(c, r->message, &m);
	bool due;

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(is_still_due(c, r, &due));
	if (!due)
		return OK;
	if (m.state != MESSAGE_ANSWERED) {
		b->strays++;
		b->stray = r->message;
		return OK;
	}
	next = m;
	b->closed++;
	return message_step(c, &m, &next, &s);
}

static err close_due(struct ctx *c, void *data)
{
	struct closing_job *x = data;
	struct closing_due_in in = { c->now, x->after.at, x->after.message, BATCH };
	struct closing_row_list due;

	x->batch = (struct batch){ 0 };
	TRY(q_closing_due(c->db, &in, &due));
	for (size_t i = 0; i < due.n; i++)
		TRY(close_one(c, &due.v[i], &x->batch));
	x->batch.n = due.n;
	if (due.n)
		x->batch.last = due.v[due.n - 1];
	return OK;
}

static err close_batch(struct arena *tmp, void *data)
{
	struct closing_job *x = data;
	struct ctx batch = app_context(x->app, tmp);

	return app_write(&batch, close_due, x);
}

/* A bounded share a minute, each batch in memory of its own: a long backlog holds
 * up neither the other jobs nor the end of the program. */
static err close_answered(struct ctx *c)
{
	struct closing_job x = { .app = c->app };
	size_t closed = 0, strays = 0;
	int64_t stray = 0;

	do {
		TRY(mem_with(1u << 20, close_batch, &x));
		x.after = x.batch.last;
		closed += x.batch.closed;
		strays += x.batch.strays;
		stray = stray ? stray : x.batch.stray;
	} while (x.batch.n == BATCH && closed < (size_t)BATCH * BATCHES && !c->app->stopping);
	if (strays)
		LOG(LOG_ERROR, "stray_closing_rows", LOG_N("n", strays), LOG_N("message", stray));
	return OK;
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
	{ "close_answered", MS_MINUTE, close_answered, false },
	{ "forget_keys", MS_HOUR, forget_keys, false },
	{ 0 },
};
