/* Boards from before returns were counted: the ledger tells of them all. After a kill it is
 * begun again, from nothing. */
#include "app/app.h"
#include "base/mem.h"
#include "judge/faces.h"
#include "judge/judge.h"

#define RETURNS 831 /* schema/0831_returns.sql */
#define BATCH 1000

struct event_place {
	int64_t message, seq;
};

struct counting {
	struct app *app;
	struct event_place at,
		next; /* the last event that counts; the batch's, which may be run again */
	bool begun;
	size_t n;
};

static err count_batch(struct ctx *c, void *data)
{
	struct counting *k = data;
	struct event_list l;
	int64_t message = k->at.message, seq = k->at.seq;

	if (!k->begun)
		TRY(q_returns_clear(c->db, 0, NULL));
	TRY(q_event_scan(c->db, message, seq, BATCH, &l));
	for (size_t i = 0; i < l.n; i++) {
		struct event_add_in e = ledger_of_row(&l.v[i]);
		TRY(judge_count_return(c, &e));
		message = e.message;
		seq = e.seq;
	}
	k->next = (struct event_place){ message, seq };
	k->n = l.n;
	return OK;
}

static err batch(struct arena *tmp, void *data)
{
	struct counting *k = data;
	struct ctx c = app_context(k->app, tmp);

	TRY(app_write(&c, count_batch, k));
	k->at = k->next;
	k->begun = true;
	return OK;
}

err judge_upgrade(struct ctx *c, int number)
{
	struct counting k = { .app = c->app, .n = BATCH };

	while (number == RETURNS && k.n == BATCH)
		TRY(mem_with(1u << 20, batch, &k));
	return OK;
}
