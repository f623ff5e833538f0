/*
 * What has been committed, here or elsewhere: a number that changes.
 *
 * A commit of this process changes it at once. Commits of others are told by
 * NOTIFY, which each process sends a moment after its own (not inside the
 * transaction: the server lets only one notifying transaction commit at a
 * time). Should a notice be lost, the server's list of transactions in
 * progress, asked for a few times a second, shows it: two equal snapshots see
 * the same data. Without a connection there is no number, and nothing kept
 * is believed.
 */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/postgres.h"

#define ASK_MS 250  /* how long a lost notice may go unseen */
#define GATHER_MS 5 /* commits told of together */
#define RECONNECT_MS 300

struct watch {
	PGconn *pg;
	char where[2048];
	pthread_t thread;
	int wake;
	char snapshot[256];
	_Atomic uint64_t n;
	_Atomic bool connected, stopping;
};

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

static bool command(struct watch *w, const char *sql)
{
	PGresult *r = PQexec(w->pg, sql);
	bool good = r && PQresultStatus(r) == PGRES_COMMAND_OK;

	PQclear(r);
	return good;
}

static void listen_again(struct watch *w)
{
	w->connected = false;
	PQfinish(w->pg);
	if (postgres_connect(str_of(w->where), &w->pg) == OK && command(w, "LISTEN liuyan")) {
		w->n++;
		w->connected = true;
	}
}

/* "2251:2257:2253,2255": the first transaction not ended, the next number, and
 * those in progress between. It differs after any commit. */
static void ask(struct watch *w)
{
	PGresult *r = PQexec(w->pg, "VALUES (pg_current_snapshot()::text)");

	if (r && PQresultStatus(r) == PGRES_TUPLES_OK) {
		const char *now = PQgetvalue(r, 0, 0);
		if (strlen(now) >= sizeof(w->snapshot) || strcmp(now, w->snapshot) != 0)
			w->n++;
		strncpy(w->snapshot, now, sizeof(w->snapshot) - 1);
	}
	PQclear(r);
}

static void hear(struct watch *w)
{
	PGnotify *told;

	PQconsumeInput(w->pg);
	while ((told = PQnotifies(w->pg))) {
		if (told->be_pid != PQbackendPID(w->pg))
			w->n++;
		PQfreemem(told);
	}
}

static void tell(struct watch *w)
{
	uint64_t commits;

	pause_ms(GATHER_MS);
	if (read(w->wake, &commits, sizeof(commits)) == sizeof(commits) && !w->stopping)
		command(w, "NOTIFY liuyan");
}

static void *follow(void *data)
{
	struct watch *w = data;
	int64_t asked = 0;

	while (!w->stopping) {
		struct pollfd at[] = { { .fd = w->wake, .events = POLLIN },
				       { .fd = PQsocket(w->pg), .events = POLLIN } };
		poll(at, 2, ASK_MS);
		if (at[0].revents)
			tell(w);
		hear(w);
		if (clock_monotonic() - asked >= ASK_MS * 1000) {
			ask(w);
			asked = clock_monotonic();
		}
		if (PQstatus(w->pg) != CONNECTION_OK) {
			w->connected = false;
			pause_ms(RECONNECT_MS);
			listen_again(w);
		}
	}
	return NULL;
}

err postgres_watch_start(str where, struct watch **out)
{
	struct watch *w;

	if (where.n >= sizeof(w->where))
		return FAIL(ERR_USAGE, "--db");
	w = *out = mem_new(sizeof(*w));
	if (!w)
		return FAIL(ERR_MEMORY, "watch");
	memcpy(w->where, where.p, where.n);
	w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	listen_again(w);
	if (w->connected && w->wake >= 0 && pthread_create(&w->thread, NULL, follow, w) == 0)
		return OK;
	PQfinish(w->pg);
	if (w->wake >= 0)
		close(w->wake);
	mem_free(w);
	*out = NULL;
	return ERR_LOST;
}

void postgres_watch_stop(struct watch **wp)
{
	struct watch *w = *wp;

	if (!w)
		return;
	w->stopping = true;
	eventfd_write(w->wake, 1);
	pthread_join(w->thread, NULL);
	PQfinish(w->pg);
	close(w->wake);
	mem_free(w);
	*wp = NULL;
}

void postgres_watch_committed(struct watch *w)
{
	w->n++;
	eventfd_write(w->wake, 1);
}

err postgres_watch_version(const struct watch *w, uint64_t *version)
{
	*version = w->n;
	return w->connected ? OK : ERR_LOST;
}
