/* Connections to PostgreSQL: how they are opened, what is set on them, when one is
 * of no use any more. */
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/postgres.h"

/* A commit that no longer waits for its standby is said in a WARNING beside a
 * plain success. */
static void on_notice(void *data, const PGresult *r)
{
	struct conn *c = data;
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (severity && strcmp(severity, "WARNING") == 0)
		c->warned = true;
}

/* Otherwise libpq would speak to the operator's terminal by itself. */
static void not_heard(void *data, const PGresult *r)
{
	(void)data;
	(void)r;
}

err postgres_connect(str where, PGconn **out)
{
	char url[2048];
	/* A machine that is gone without a word is missed after ten seconds or so; what the
	 * URL says of these goes before. */
	static const char *const names[] = { "client_encoding",
					     "fallback_application_name",
					     "connect_timeout",
					     "keepalives_idle",
					     "keepalives_interval",
					     "keepalives_count",
					     "tcp_user_timeout",
					     "target_session_attrs",
					     "dbname",
					     NULL };
	const char *const values[] = { "UTF8", "liuyan", "5",	       "5", "2",
				       "3",    "10000",	 "read-write", url, NULL };

	*out = NULL;
	if (where.n > sizeof(url) - 16)
		return FAIL(ERR_USAGE, "--db");
	memcpy(url, "postgresql:", 11);
	memcpy(url + 11, where.p, where.n);
	url[11 + where.n] = '\0';
	if (postgres_too_late())
		return ERR_LOST;
	*out = PQconnectdbParams(names, values, 1);
	PQsetNoticeReceiver(*out, not_heard, NULL);
	if (PQstatus(*out) == CONNECTION_OK)
		return OK;
	LOG(LOG_WARN, "postgres", LOG_W("what", "connect"), LOG_OS("detail", PQerrorMessage(*out)));
	return ERR_LOST;
}

/* Nothing waits for ever: neither for a lock nor, once a statement has been
 * sent, for its end, nor for a server that is silent. Loading much may take what
 * it takes. */
static const struct {
	const char *statement;
	int64_t patience_ms;
} limits[] = {
	[CONN_READ] = { "SET statement_timeout = '10s'", 13000 },
	[CONN_WRITE] = { "SET statement_timeout = '30s'", 40000 },
};

/* An acknowledged write is on disk, whatever the server's or the role's default. */
static err be_durable(struct conn *c)
{
	PGresult *r = PQexec(c->pg, "SHOW synchronous_commit");
	bool off = r && PQresultStatus(r) == PGRES_TUPLES_OK &&
		   strcmp(PQgetvalue(r, 0, 0), "off") == 0;

	PQclear(r);
	if (!off)
		return OK;
	LOG(LOG_WARN, "postgres", LOG_W("what", "synchronous_commit is off here: set on"));
	return postgres_command(c, "SET synchronous_commit = on", PGRES_COMMAND_OK);
}

static err configure(struct conn *c, const struct conn_config *config)
{
	if (config->role == CONN_WRITE)
		TRY(be_durable(c));
	if (config->bulk)
		return OK;
	c->patience_ms = limits[config->role].patience_ms;
	TRY(postgres_command(c, limits[config->role].statement, PGRES_COMMAND_OK));
	TRY(postgres_command(c, "SET lock_timeout = '10s'", PGRES_COMMAND_OK));
	return postgres_command(c, "SET idle_in_transaction_session_timeout = '60s'",
				PGRES_COMMAND_OK);
}

void postgres_close(struct conn **cp)
{
	struct conn *c = *cp;

	if (!c)
		return;
	postgres_watch_stop(&c->watch);
	postgres_deadline_leave(c);
	PQfinish(c->pg);
	mem_free(c);
	*cp = NULL;
}

err postgres_open(const struct conn_config *config, struct conn **out)
{
	struct conn *c = mem_new(sizeof(*c));
	err e;

	*out = NULL;
	if (!c)
		return FAIL(ERR_MEMORY, "connection");
	c->role = config->role;
	if (config->role == CONN_WATCH) {
		e = postgres_watch_start(config->where, &c->watch);
	} else {
		e = postgres_connect(config->where, &c->pg);
		if (e == OK) {
			PQsetNoticeReceiver(c->pg, on_notice, c);
			postgres_deadline_join(c);
			e = configure(c, config);
		}
	}
	if (e != OK)
		postgres_close(&c);
	*out = c;
	return e;
}

bool postgres_is_bad(const struct conn *c)
{
	return c->useless || PQstatus(c->pg) != CONNECTION_OK ||
	       PQtransactionStatus(c->pg) != PQTRANS_IDLE;
}
