/*
 * app: the one place where text, store and web meet: the running program.
 *
 * Lifetime: the process. Threads: read-only after app_open, except for what
 * its parts guard themselves.
 */
#ifndef LIUYAN_APP_APP_H
#define LIUYAN_APP_APP_H

#include "app/context.h"
#include "app/slice.h"
#include "web/server.h"
#include "web/spool.h"

struct guess;	   /* app/guess.h */
struct vault_keys; /* vault/keys.h */
struct names;	   /* names/names.c */
struct guess;	   /* app/guess.h */
struct buckets;	   /* app/bucket.h */

struct app {
	struct arena *a;
	struct settings settings;
	const char *data; /* folder */
	const char *db;	  /* URL */
	struct store *store;
	struct server *server;
	struct guess *guess;
	struct vault_keys *vault;
	struct names *names;
	struct spool_limits uploads; /* of forms with files; no folder: nothing takes any */
	struct buckets *buckets;
	unsigned char secret[32]; /* from DATA/secret.key */
	int64_t started_at;
	int64_t holder; /* of leases */
	unsigned node;
	bool node_held, keeps_node;
	bool made_secret; /* by this app_open: there was none */
	int lock; /* while it serves a folder (serve.lock, or node.lock of a shared store) */
	_Atomic bool stopping; /* long jobs look at it and give up */
};

/* A folder inside the data folder as long as a restore is not done. */
#define APP_RESTORING ".restoring"

/* APP_KEEPS: calls node_keep as long as it lives. */
enum app_open_flag {
	APP_CREATE = 1,
	APP_BULK = 2,
	APP_ANY_SCHEMA = 4,
	APP_LOG = 8,
	APP_KEEPS = 16,
};

/* Opens data folder, secret and store. Says what is wrong on stderr. */
MUST err app_open(struct app *app, unsigned flags);
void app_close(struct app *app);
/* Takes away a secret that this app_open made and that will not be used. */
void app_unmake_secret(struct app *app);

/* A context for a command or job: acts as the program itself. */
struct ctx app_context(struct app *app, struct arena *a);

typedef err ctx_fn(struct ctx *c, void *data);
MUST err app_read(struct ctx *c, ctx_fn *fn, void *data);
MUST err app_write(struct ctx *c, ctx_fn *fn, void *data);
/* Ends what a write session still owes, before its commit; app_write and the
 * passage of a request do it. A handler that shows what comes of it may do it
 * earlier. */
MUST err app_settle(struct ctx *c);

/* Keyed bytes that only this installation can make: codes, passcodes, tokens.
 * `purpose` keeps the uses apart. */
void app_keyed(const struct app *app, const char *purpose, str text, unsigned char out[32]);

#endif
