/*
 * What has been committed, here or elsewhere: a number that changes.
 *
 * A commit of this process changes it at once. Commits of others are told by
 * NOTIFY, which each process sends a moment after its own (not inside the
 * transaction: the server lets only one notifying transaction commit at a
 * time). Should a notice be lost, the server's list of transactions in
 * progress, asked for a few times a second, shows it: two equal snapshots see
 * the same data. Without a recent answer there is no number, and nothing kept
 * is believed.
 *
 * The thread never waits for the server but in connecting, which has a limit.
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

#define ASK_US 250000	   /* how long a lost notice may go unseen */
#define BELIEVE_US 1000000 /* how old the last answer may be */
#define SILENT_US 3000000  /* then the line is given up */
#define GATHER_MS 5	   /* commits told of together */
#define RECONNECT_MS 300

struct watch {
	PGconn *pg;
	char where[2048];
	pthread_t thread, deadlines;
	int wake;
	char snapshot[256];
	bool asking, must_tell;
	int64_t asked;
	_Atomic uint64_t n;
	_Atomic int64_t heard; /* when the server last answered; 0: never on this line */
	_Atomic bool stopping;
};

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

static void send(struct watch *w, const char *sql)
{
	w->asking = PQsendQuery(w->pg, sql) == 1;
	w->asked = clock_monotonic();
}

static void connect_again(struct watch *w)
{
	w->heard = 0;
	w->asking = false;
	PQfinish(w->pg);
	if (postgres_connect(str_of(w->where), &w->pg) == OK)
		send(w, "LISTEN liuyan");
}

/* "2251:2257:2253,2255": the first transaction not ended, the next number, and
 * those in progress between. It differs after any commit. */
static void compare(struct watch *w, const char *now)
{
	if (strlen(now) >= sizeof(w->snapshot) || strcmp(now, w->snapshot) != 0)
		w->n++;
	strncpy(w->snapshot, now, sizeof(w->snapshot) - 1);
}

static void take_answer(struct watch *w)
{
	PGresult *r;

	while (w->asking && !PQisBusy(w->pg)) {
		r = PQgetResult(w->pg);
		w->asking = r != NULL;
		if (PQresultStatus(r) == PGRES_TUPLES_OK)
			compare(w, PQgetvalue(r, 0, 0));
		if (w->heard == 0)
			w->n++; /* of what was committed in between nobody knows */
		if (r && PQresultStatus(r) != PGRES_FATAL_ERROR)
			w->heard = clock_monotonic();
		PQclear(r);
	}
}

static void hear(struct watch *w)
{
	PGnotify *told;

	PQconsumeInput(w->pg);
	take_answer(w);
	while ((told = PQnotifies(w->pg))) {
		if (told->be_pid != PQbackendPID(w->pg))
			w->n++;
		PQfreemem(told);
	}
}

static void gather(struct watch *w)
{
	uint64_t commits;

	pause_ms(GATHER_MS);
	w->must_tell = read(w->wake, &commits, sizeof(commits)) == sizeof(commits) || w->must_tell;
}

static bool is_silent(const struct watch *w)
{
	return w->asking && clock_monotonic() - w->asked > SILENT_US;
}

static void speak(struct watch *w)
{
	if (w->asking)
		return;
	if (w->must_tell) {
		w->must_tell = false;
		send(w, "NOTIFY liuyan");
	} else if (clock_monotonic() - w->asked >= ASK_US) {
		send(w, "VALUES (pg_current_snapshot()::text)");
	}
}

static void *follow(void *data)
{
	struct watch *w = data;

	while (!w->stopping) {
		struct pollfd at[] = { { .fd = w->wake, .events = POLLIN },
				       { .fd = PQsocket(w->pg), .events = POLLIN } };
		poll(at, 2, (int)(ASK_US / 1000));
		if (at[0].revents)
			gather(w);
		hear(w);
		if (PQstatus(w->pg) != CONNECTION_OK || is_silent(w)) {
			pause_ms(RECONNECT_MS);
			connect_again(w);
		}
		speak(w);
	}
	return NULL;
}

/* A thread of its own, because connecting may take the other one's time. */
static void *keep_deadlines(void *data)
{
	struct watch *w = data;

	while (!w->stopping) {
		pause_ms(ASK_US / 1000);
		postgres_deadline_check();
	}
	return NULL;
}

static bool start_threads(struct watch *w)
{
	if (pthread_create(&w->deadlines, NULL, keep_deadlines, w) != 0)
		return false;
	if (pthread_create(&w->thread, NULL, follow, w) == 0)
		return true;
	w->stopping = true;
	pthread_join(w->deadlines, NULL);
	return false;
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
	connect_again(w);
	if (w->asking && w->wake >= 0 && start_threads(w))
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
	pthread_join(w->deadlines, NULL);
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
	return w->heard && clock_monotonic() - w->heard < BELIEVE_US ? OK : ERR_LOST;
}
