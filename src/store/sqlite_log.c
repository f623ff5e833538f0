/*
 * Checkpoints. SQLite's own automatic one keeps its errors to itself, and would
 * flush the database again after a flush has failed, when the pages that it
 * needs may be gone (https://wiki.postgresql.org/wiki/Fsync_Errors). Here the
 * first failure is the last.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

#include "base/log.h"
#include "base/mem.h"
#include "store/sqlite.h"

#define PAGES 2000	 /* how long the log may get before the thread wakes up */
#define PAGES_BULK 65536 /* loading much, without a thread */

struct sqlite_log {
	sqlite3 *db; /* the thread's own connection */
	pthread_t thread;
	sem_t wake;
	int pages;
	bool runs;
	_Atomic bool stopping;
	_Atomic bool *bad;
};

bool sqlite_flush_failed(int code)
{
	return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

static void checkpoint(struct sqlite_log *l, sqlite3 *db)
{
	int rc = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	int code = sqlite3_extended_errcode(db), cause = sqlite3_system_errno(db);

	if (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED || rc == SQLITE_NOMEM)
		return; /* the log stays as it is, for the next time */
	LOG(LOG_ERROR, "checkpoint", LOG_N("rc", code), LOG_N("errno", cause));
	if (sqlite_flush_failed(code) ||
	    (rc != SQLITE_FULL && cause != ENOSPC && cause != EDQUOT && cause != EFBIG))
		*l->bad = true;
}

static void *tidy_up(void *data)
{
	struct sqlite_log *l = data;

	for (;;) {
		while (sem_wait(&l->wake) != 0)
			;
		while (sem_trywait(&l->wake) == 0)
			;
		if (l->stopping)
			return NULL;
		if (!*l->bad)
			checkpoint(l, l->db);
	}
}

/* After each commit. While the writer is busy the other thread never quite
 * catches up, and the log would never begin anew: from time to time the writer
 * does the little that is left. */
static int on_commit(void *data, sqlite3 *db, const char *name, int pages)
{
	struct sqlite_log *l = data;

	(void)name;
	if (pages >= (l->runs ? 4 : 1) * l->pages && !*l->bad)
		checkpoint(l, db);
	else if (pages >= l->pages)
		sem_post(&l->wake);
	return SQLITE_OK;
}

struct sqlite_log *sqlite_log_start(sqlite3 *writer, const char *path, bool bulk, _Atomic bool *bad)
{
	struct sqlite_log *l = mem_new(sizeof(*l));
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;

	if (!l)
		return NULL;
	l->pages = bulk ? PAGES_BULK : PAGES;
	l->bad = bad;
	sem_init(&l->wake, 0, 0);
	sqlite3_wal_hook(writer, on_commit, l);
	l->runs = !bulk && sqlite3_open_v2(path, &l->db, flags, NULL) == SQLITE_OK &&
		  pthread_create(&l->thread, NULL, tidy_up, l) == 0;
	return l;
}

void sqlite_log_stop(struct sqlite_log *l)
{
	if (!l)
		return;
	if (l->runs) {
		l->stopping = true;
		sem_post(&l->wake);
		pthread_join(l->thread, NULL);
	}
	if (*l->bad && l->db) /* closing would move the log's content too */
		sqlite3_db_config(l->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(l->db);
	sem_destroy(&l->wake);
	mem_free(l);
}
