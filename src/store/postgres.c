/*
 * The PostgreSQL engine: typed binary parameters, statements prepared once a
 * connection. Reading sees one snapshot (REPEATABLE READ); writing is READ
 * COMMITTED, and every change of a thing is guarded by its version.
 */
#include "store/postgres.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

/* Types by number, from the server's pg_type.dat: they never change. */
enum oid {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_FLOAT8 = 701
};

static const Oid oid_of[] = { [VALUE_NULL] = OID_TEXT,
			      [VALUE_INT] = OID_INT8,
			      [VALUE_TEXT] = OID_TEXT,
			      [VALUE_BLOB] = OID_BYTEA,
			      [VALUE_REAL] = OID_FLOAT8 };

/* By SQLSTATE or its class (https://www.postgresql.org/docs/15/errcodes-appendix.html);
 * the first that fits. Only the two of ERR_AGAIN are ever tried again. */
static const struct {
	const char *state;
	err e;
} states[] = {
	{ "40001", ERR_AGAIN },	   { "40P01", ERR_AGAIN }, { "23", ERR_CONFLICT },
	{ "25006", ERR_READONLY }, { "53100", ERR_FULL },  { "53", ERR_BUSY },
	{ "55P03", ERR_BUSY },	   { "57014", ERR_BUSY },  { "57P", ERR_LOST },
	{ "08", ERR_LOST },
};

static err err_of_state(const char *state)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (state && strncmp(state, states[i].state, strlen(states[i].state)) == 0)
			return states[i].e;
	return ERR_STORE;
}

/* Keeps to what happened and where: what the server quotes of the data stays out
 * of the log. */
static err fail(struct conn *c, const PGresult *r, const char *what)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *said = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	err e = PQstatus(c->pg) == CONNECTION_BAD ? ERR_LOST
		: !r				  ? ERR_MEMORY /* libpq's only other reason */
						  : err_of_state(state);

	LOG(e == ERR_AGAIN ? LOG_INFO : LOG_WARN, "postgres", LOG_T("what", what),
	    LOG_OS("state", state ? state : "-"),
	    LOG_OS("detail", said ? said : PQerrorMessage(c->pg)));
	if (c->first == OK)
		c->first = e;
	c->useless = c->useless || e == ERR_READONLY;
	return e;
}

err postgres_take(struct conn *c, PGresult *r, ExecStatusType want, const char *what)
{
	err e = r && PQresultStatus(r) == want ? OK : fail(c, r, what);

	PQclear(r);
	return e;
}

err postgres_command(struct conn *c, const char *sql, ExecStatusType want)
{
	TRY(postgres_pipe_end(c));
	return postgres_take(c, PQexec(c->pg, sql), want, sql);
}

/* ---- transactions ---- */

static const char *const tx_text[] = {
	[TX_BEGIN] = "BEGIN",
	[TX_COMMIT] = "COMMIT",
	[TX_ROLLBACK] = "ROLLBACK",
	[TX_SAVE] = "SAVEPOINT request",
	[TX_RELEASE] = "RELEASE SAVEPOINT request",
	[TX_UNSAVE] = "ROLLBACK TO SAVEPOINT request",
};

/* What an answer to COMMIT means. Only one that names a reason which rules the
 * commit out says that it did not happen: not one of the line or the server going
 * down (08, 57P), not "completion unknown" (40003), not none at all. A success with a
 * warning has not waited for its standby. */
static err commit_outcome(struct conn *c, PGresult *r)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	err e;

	if (r && PQresultStatus(r) == PGRES_COMMAND_OK) {
		if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
			return ERR_STORE;
		return c->warned ? ERR_UNKNOWN_OUTCOME : OK;
	}
	e = fail(c, r, "COMMIT");
	if (!state || e == ERR_LOST || strcmp(state, "40003") == 0)
		return ERR_UNKNOWN_OUTCOME;
	return e;
}

/* A transaction that is lost already is not offered for commit. */
static err commit(struct conn *c)
{
	PGresult *r;
	err e = postgres_pipe_end(c);

	if (e == OK)
		e = c->first;
	if (e != OK || PQtransactionStatus(c->pg) == PQTRANS_INERROR) {
		PQclear(PQexec(c->pg, tx_text[TX_ROLLBACK]));
		return e == OK ? ERR_STORE : e;
	}
	c->warned = false;
	r = PQexec(c->pg, tx_text[TX_COMMIT]);
	e = commit_outcome(c, r);
	PQclear(r);
	return e;
}

static err take_step(struct conn *c, enum tx_step step)
{
	bool reads = c->role == CONN_READ && step == TX_BEGIN;

	if (step == TX_BEGIN)
		c->first = OK;
	if (step == TX_COMMIT)
		return commit(c);
	if (step == TX_ROLLBACK && postgres_pipe_end(c) != OK)
		LOG(LOG_INFO, "postgres", LOG_W("what", "a write had failed before ROLLBACK"));
	return postgres_command(
		c, reads ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : tx_text[step],
		PGRES_COMMAND_OK);
}

/* ---- statements ---- */

static err prepare(struct conn *c, const struct query *q)
{
	size_t i = ((uintptr_t)q >> 4) * 2654435761u & (PREPARED_SLOTS - 1);
	Oid types[64];

	while (c->prepared[i] && c->prepared[i] != q)
		i = (i + 1) & (PREPARED_SLOTS - 1);
	if (c->prepared[i])
		return OK;
	TRY(postgres_pipe_end(c));
	for (unsigned k = 0; k < q->in_n; k++)
		types[k] = oid_of[q->in[k]];
	TRY(postgres_take(c, PQprepare(c->pg, q->name, q->postgres, (int)q->in_n, types),
			  PGRES_COMMAND_OK, q->name));
	c->prepared[i] = q;
	return OK;
}

static void bind(struct binding *b, const struct value *v, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		b->formats[i] = 1;
		b->lengths[i] = sizeof(b->numbers[i]);
		b->values[i] = (const char *)&b->numbers[i];
		memcpy(&b->numbers[i], &v[i].i, sizeof(b->numbers[i])); /* or its real */
		b->numbers[i] = htobe64(b->numbers[i]);
		if (v[i].type == VALUE_NULL)
			b->values[i] = NULL;
		if (v[i].type != VALUE_TEXT && v[i].type != VALUE_BLOB)
			continue;
		b->values[i] = v[i].s.n ? v[i].s.p : "";
		b->lengths[i] = (int)v[i].s.n;
	}
}

/* Big-endian numbers of 1, 2, 4 or 8 bytes, with their sign. */
static int64_t number(const char *p, int n)
{
	int64_t v = n && (signed char)p[0] < 0 ? -1 : 0;

	for (int i = 0; i < n; i++)
		v = (int64_t)((uint64_t)v << 8 | (unsigned char)p[i]);
	return v;
}

static void cell(const PGresult *r, int row, int column, struct value *v)
{
	const char *p = PQgetvalue(r, row, column);
	int n = PQgetlength(r, row, column);
	int64_t i;

	if (v->type == VALUE_INT) {
		v->i = number(p, n);
	} else if (v->type == VALUE_REAL) {
		i = number(p, n);
		memcpy(&v->r, &i, sizeof(v->r));
	} else {
		v->s = (str){ p, (size_t)n };
	}
}

static bool type_fits(Oid oid, enum value_type type)
{
	switch (type) {
	case VALUE_INT:
		return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL;
	case VALUE_REAL:
		return oid == OID_FLOAT8;
	case VALUE_BLOB:
		return oid == OID_BYTEA;
	default:
		return oid == OID_TEXT;
	}
}

static err check_shape(const PGresult *r, const struct query *q)
{
	if ((unsigned)PQnfields(r) != q->out_n)
		return FAIL(ERR_SCHEMA, q->name);
	for (unsigned i = 0; i < q->out_n; i++)
		if (!type_fits(PQftype(r, (int)i), q->out[i]))
			return FAIL(ERR_SCHEMA, q->name);
	return OK;
}

static err give_rows(const PGresult *r, const struct run *run)
{
	struct value v[64];

	if (run->query->out_n)
		TRY(check_shape(r, run->query));
	for (int row = 0; row < PQntuples(r) && (size_t)row < run->max; row++) {
		for (unsigned i = 0; i < run->query->out_n; i++) {
			v[i].type = run->query->out[i];
			cell(r, row, (int)i, &v[i]);
		}
		TRY(run->call(run->data, v));
	}
	return OK;
}

/* Of a write that changes what it changes, nothing is read but that it succeeded. */
static bool is_unread(const struct conn *c, const struct run *run)
{
	return c->role == CONN_WRITE && run->query->writes && run->query->out_n == 0 &&
	       !run->changed;
}

static err execute(struct conn *c, const struct query *q, const struct binding *b, PGresult **out)
{
	if (c->piped_n)
		return postgres_pipe_run(c, q, b, out);
	*out = PQexecPrepared(c->pg, q->name, (int)q->in_n, b->values, b->lengths, b->formats, 1);
	return OK;
}

static err run_query(struct conn *c, const struct run *run)
{
	const struct query *q = run->query;
	struct binding b;
	PGresult *r;
	err e;

	TRY(prepare(c, q));
	bind(&b, run->in, q->in_n);
	if (is_unread(c, run))
		return postgres_pipe_add(c, q, &b);
	TRY(execute(c, q, &b, &r));
	if (r && (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK))
		e = give_rows(r, run);
	else
		e = fail(c, r, q->name);
	if (e == OK && run->changed)
		*run->changed = strtoll(PQcmdTuples(r), NULL, 10);
	PQclear(r);
	return e;
}

static err postgres_script(struct conn *c, const char *sql)
{
	TRY(postgres_pipe_end(c));
	return postgres_take(c, PQexec(c->pg, sql), PGRES_COMMAND_OK, "script");
}

static err postgres_tx(struct conn *c, enum tx_step step)
{
	err e;

	postgres_call_begin(c);
	e = take_step(c, step);
	postgres_call_end(c);
	return e;
}

static err postgres_run(struct conn *c, const struct run *run)
{
	err e;

	postgres_call_begin(c);
	e = run_query(c, run);
	postgres_call_end(c);
	return e;
}

/* ---- plans ---- */

static void put_nulls(struct buf *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_put(b, str_of(i ? ", NULL" : "(NULL"));
	if (n)
		buf_char(b, ')');
}

struct explaining {
	const PGresult *r;
	struct buf *plan;
};

static err read_plan(void *data)
{
	struct explaining *x = data;

	for (int i = 0; i < PQntuples(x->r); i++) {
		buf_lit(x->plan, PQgetvalue(x->r, i, 0));
		buf_char(x->plan, '\n');
	}
	return OK;
}

/* The plan that any values would get, as if no table were small. */
static err postgres_explain(struct conn *c, const struct query *q, struct buf *plan)
{
	struct buf b = buf_new(plan->a, 256, 4096);
	PGresult *r;
	err e;

	TRY(prepare(c, q));
	TRY(postgres_command(c, "SET LOCAL plan_cache_mode = force_generic_plan",
			     PGRES_COMMAND_OK));
	TRY(postgres_command(c, "SET LOCAL enable_seqscan = off", PGRES_COMMAND_OK));
	buf_fmt(&b, "EXPLAIN (COSTS OFF) EXECUTE %s", q->name);
	put_nulls(&b, q->in_n);
	buf_char(&b, '\0');
	r = PQexec(c->pg, buf_str(&b).p);
	e = r && PQresultStatus(r) == PGRES_TUPLES_OK ? OK : fail(c, r, q->name);
	if (e == OK)
		e = mem_try(read_plan, &(struct explaining){ r, plan });
	PQclear(r);
	return e;
}

static err postgres_version(struct conn *c, uint64_t *version)
{
	return postgres_watch_version(c->watch, version);
}

static void postgres_committed(struct conn *c)
{
	postgres_watch_committed(c->watch);
}

static const char *postgres_migration(const struct migration *m)
{
	return m->postgres;
}

const struct engine engine_postgres = {
	.scheme = "postgresql:",
	.concurrent = true,
	.open = postgres_open,
	.close = postgres_close,
	.tx = postgres_tx,
	.run = postgres_run,
	.load = postgres_load,
	.script = postgres_script,
	.explain = postgres_explain,
	.version = postgres_version,
	.committed = postgres_committed,
	.is_bad = postgres_is_bad,
	.hurry = postgres_hurry,
	.migration_text = postgres_migration,
};
