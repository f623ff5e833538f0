/*
 * A server that says nothing any more. Its own time-outs end what it works on;
 * but a server whose machine or disk hangs keeps the line open and is silent,
 * and libpq would wait for ever. Whoever waits beyond a deadline finds the line
 * cut: the call ends as on a lost connection.
 *
 * The list holds every connection from its opening to its closing, so that no
 * other file's number is ever cut.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/postgres.h"

#define HURRY_US 3000000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct conn *list;
static _Atomic int64_t hurry; /* the process is to end: nobody waits beyond this */

void postgres_deadline_join(struct conn *c)
{
	pthread_mutex_lock(&lock);
	c->next = list;
	list = c;
	pthread_mutex_unlock(&lock);
}

void postgres_deadline_leave(struct conn *c)
{
	pthread_mutex_lock(&lock);
	for (struct conn **at = &list; *at; at = &(*at)->next)
		if (*at == c) {
			*at = c->next;
			break;
		}
	pthread_mutex_unlock(&lock);
}

void postgres_call_begin(struct conn *c)
{
	if (c->patience_ms)
		c->until = clock_monotonic() + c->patience_ms * 1000;
}

void postgres_call_end(struct conn *c)
{
	c->until = 0;
}

void postgres_hurry(void)
{
	hurry = clock_monotonic() + HURRY_US;
}

bool postgres_too_late(void)
{
	return hurry && clock_monotonic() >= hurry;
}

static bool is_over(const struct conn *c, int64_t now)
{
	return c->until && (now >= c->until || (hurry && now >= hurry));
}

void postgres_deadline_check(void)
{
	int64_t now = clock_monotonic();

	pthread_mutex_lock(&lock);
	for (struct conn *c = list; c; c = c->next) {
		if (!is_over(c, now))
			continue;
		c->until = 0;
		LOG(LOG_ERROR, "postgres", LOG_W("what", "the server is silent: line cut"));
		shutdown(PQsocket(c->pg), SHUT_RDWR);
	}
	pthread_mutex_unlock(&lock);
}
