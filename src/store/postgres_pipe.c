/*
 * Statements whose answers nobody waits for: a write that only has to succeed
 * goes out together with the next statement whose answer is read, one way there
 * and back for all of them (libpq's pipeline mode,
 * https://www.postgresql.org/docs/15/libpq-pipeline-mode.html). One that fails
 * fails the session (guard.c): at that next statement, or before COMMIT is sent;
 * the server runs none of those behind it.
 */
#include "store/postgres.h"

static bool send(struct conn *c, const struct query *q, const struct binding *b)
{
	return PQsendQueryPrepared(c->pg, q->name, (int)q->in_n, b->values, b->lengths, b->formats,
				   1) == 1;
}

err postgres_pipe_add(struct conn *c, const struct query *q, const struct binding *b)
{
	if (c->piped_n == PIPE_MAX)
		TRY(postgres_pipe_end(c));
	if (c->piped_n == 0 && PQenterPipelineMode(c->pg) != 1)
		return postgres_take(c, NULL, PGRES_COMMAND_OK, q->name);
	c->piped[c->piped_n++] = q;
	return send(c, q, b) ? OK : postgres_take(c, NULL, PGRES_COMMAND_OK, q->name);
}

/* What comes after a statement's only result. */
static void skip_rest(struct conn *c)
{
	for (PGresult *r; (r = PQgetResult(c->pg));)
		PQclear(r);
}

/* The first that failed is the reason; those behind it say that they did not run. */
static err take_all(struct conn *c)
{
	err e = OK;

	for (unsigned i = 0; i < c->piped_n; i++) {
		PGresult *r = PQgetResult(c->pg);
		if (e == OK)
			e = postgres_take(c, r, PGRES_COMMAND_OK, c->piped[i]->name);
		else
			PQclear(r);
		skip_rest(c);
	}
	return e;
}

static err leave(struct conn *c, err e)
{
	PQclear(PQgetResult(c->pg)); /* of the sync */
	c->piped_n = 0;
	if (PQexitPipelineMode(c->pg) != 1 && e == OK)
		e = postgres_take(c, NULL, PGRES_COMMAND_OK, "pipeline");
	return e;
}

err postgres_pipe_end(struct conn *c)
{
	if (c->piped_n == 0)
		return OK;
	PQpipelineSync(c->pg); /* failing, it leaves nothing to be read below */
	return leave(c, take_all(c));
}

err postgres_pipe_run(struct conn *c, const struct query *q, const struct binding *b,
		      PGresult **out)
{
	bool sent = send(c, q, b);
	err e;

	PQpipelineSync(c->pg);
	e = take_all(c);
	*out = sent ? PQgetResult(c->pg) : NULL;
	if (sent)
		skip_rest(c);
	if (e != OK) {
		PQclear(*out);
		*out = NULL;
	}
	return leave(c, e);
}
