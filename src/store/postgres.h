/*
 * postgres: what the PostgreSQL driver's files share. Nobody else includes
 * this, and libpq-fe.h stands nowhere else.
 */
#ifndef LIUYAN_STORE_POSTGRES_H
#define LIUYAN_STORE_POSTGRES_H

#include <libpq-fe.h>
#include <stdatomic.h>

#include "store/engine.h"

#define PREPARED_SLOTS 1024 /* a power of two, far more than there are queries */

#define PIPE_MAX 64

struct watch; /* postgres_watch.c */

/* Parameters as they go over the wire. */
struct binding {
	const char *values[64];
	int lengths[64], formats[64];
	uint64_t numbers[64];
};

struct conn {
	PGconn *pg;
	enum conn_role role;
	struct conn *next;     /* in the list of postgres_deadline.c */
	int64_t patience_ms;   /* with one call; 0: as long as it takes */
	_Atomic int64_t until; /* monotonic; 0: no call */
	bool useless;	       /* a server that only reads: another may be the primary */
	err first;	       /* what made the transaction useless, until its end */
	bool warned;	       /* the server said something at COMMIT that is not plain success */
	struct watch *watch;
	const struct query *piped[PIPE_MAX]; /* sent, and not yet known to have succeeded */
	unsigned piped_n;
	const struct query *prepared[PREPARED_SLOTS];
};

MUST err postgres_connect(str where, PGconn **out);
MUST err postgres_open(const struct conn_config *config, struct conn **out);
void postgres_close(struct conn **c);
bool postgres_is_bad(const struct conn *c);
/* Runs a text of the driver's own; gives up its result. */
MUST err postgres_command(struct conn *c, const char *sql, ExecStatusType want);
/* The same of a result that is there, or was to be; `what` for the log. */
MUST err postgres_take(struct conn *c, PGresult *r, ExecStatusType want, const char *what);
MUST err postgres_load(struct conn *c, struct arena *a, const struct table *t,
		       const struct table_rows *rows);

/* A prepared statement that only has to succeed. */
MUST err postgres_pipe_add(struct conn *c, const struct query *q, const struct binding *b);
/* Sends those that wait and one more, whose result it gives: NULL when one of them failed. */
MUST err postgres_pipe_run(struct conn *c, const struct query *q, const struct binding *b,
			   PGresult **out);
MUST err postgres_pipe_end(struct conn *c);

void postgres_deadline_join(struct conn *c);
void postgres_deadline_leave(struct conn *c);
void postgres_deadline_check(void); /* a few times a second, by the watch */
void postgres_hurry(void);
bool postgres_too_late(void); /* to begin anything that waits */
void postgres_call_begin(struct conn *c);
void postgres_call_end(struct conn *c);

/* Follows what is committed anywhere. Lifetime: that of the CONN_WATCH. */
MUST err postgres_watch_start(str where, struct watch **out);
void postgres_watch_stop(struct watch **w);
void postgres_watch_committed(struct watch *w);
MUST err postgres_watch_version(const struct watch *w, uint64_t *version);

#endif
