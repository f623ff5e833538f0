/* What becomes of messages by itself: answered ones close, old keys go. */
#include "app/app.h"
#include "base/clock.h"
#include "message/message.h"

#define BATCH 200

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

static err close_answered(struct ctx *c)
{
	int64_t n = BATCH;

	while (n == BATCH)
		TRY(app_write(c, close_due, &n));
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
	{ "close_answered", 10 * MS_MINUTE, close_answered },
	{ "forget_keys", MS_HOUR, forget_keys },
	{ 0 },
};
