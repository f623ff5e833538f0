/*
 * slice: what a feature brings. The list of all of them is src/main/slices.c.
 *
 * Each array ends with a zero row. Nothing is found by magic: what a slice
 * offers stands in its own `slice_NAME` and grep finds it.
 */
#ifndef LIUYAN_APP_SLICE_H
#define LIUYAN_APP_SLICE_H

#include "app/context.h"

struct cli;

enum lane {
	LANE_READ = 1, /* handler runs in a read session */
	LANE_WRITE,    /* handler runs in a write session: it is the transaction */
	LANE_SELF,     /* handler opens its own sessions */
	LANE_NONE,     /* no session, and nobody is identified: answers without the store */
};

enum route_flag {
	ROUTE_SHARED = 1,  /* the same answer for everybody without a session */
	ROUTE_WAITS = 2,   /* may take long: served by a worker */
	ROUTE_GUESS = 4,   /* takes a secret: attempts are counted by address */
	ROUTE_SUBMIT = 16, /* whoever sends many pays for it (app/admit.h) */
	ROUTE_OPEN = 8,	   /* does the same whoever asks: its form needs no session's token */
	ROUTE_KEYED = 64,  /* its address holds a key of its own: any program may send it */
	ROUTE_FILES = 32,  /* its form may bring files (LANE_WRITE or LANE_SELF) */
};

struct input;	   /* app/input.h */
struct life_table; /* app/life.h */

typedef err route_handler(struct ctx *c, const struct request *rq, struct response *rs);

struct route {
	enum http_method method;
	const char *pattern; /* "/messages/{id}", {word}, {action} */
	const struct perm *perm;
	enum lane lane;
	route_handler *handler;
	unsigned flags;
	const char *text;	   /* one line for the API description */
	const struct input *input; /* fields it takes, for forms, JSON and docs */
};

struct option {
	const char *name; /* "--demo" */
	bool takes_value;
	const char *text;
};

struct command {
	const char *name, *arguments, *text;
	int (*run)(struct cli *cli);
	const struct option *options;
};

/* A kind of thing that import, export or check knows. */
struct cli_kind {
	const char *command, *name, *text;
	int (*run)(struct cli *cli);
};

/* Work that comes round; run by serve and worker, one at a time in each of these threads:
 * what may take long, and what waits for others outside, hold up nothing else. */
enum job_thread { JOB_SHORT, JOB_LONG, JOB_OUTSIDE, JOB_THREADS };

struct job {
	const char *name;
	int64_t every_ms;
	err (*run)(struct ctx *c);
	enum job_thread thread;
};

struct slice {
	const char *name;
	const struct store_part *store;
	const struct route *routes;
	const struct perm *const *perms; /* all its permissions, for the golden matrix */
	const struct life_table *life;	 /* what may happen to its things */
	const struct command *commands;
	const struct cli_kind *kinds;
	const struct job *jobs;
	const struct job *own_jobs; /* of each process, for what it holds in memory */
	/* The store is open and at this program's version: may refuse, and says so. */
	err (*opened)(struct ctx *c);
	/* Who is asking; at most one slice provides it. */
	err (*identify)(struct ctx *c, const struct request *rq);
	/* Files have come with the form of a route that takes them, from somebody who may
	 * send it: makes fields of them, outside any session. What is wrong with one is
	 * a fault in the context, for the handler to show. */
	err (*receive)(struct ctx *c, struct request *rq);
	/* Before the write session of a route that takes what people send (ROUTE_SUBMIT): reads
	 * what can be read without the store, so that nobody waits for it. Keeps it in
	 * `once`; what is wrong is the handler's to find. */
	err (*prepare)(struct ctx *c, const struct request *rq);
	/* The end of every write session, before its commit. */
	err (*settle)(struct ctx *c);
	/* Something of this message has changed and is committed: brings what this slice
	 * makes from it (an index, a cluster) up to date. Within a second or so, in a write
	 * session that serves many messages, in the order of their ids; may come again for
	 * the same change. */
	err (*upkeep)(struct ctx *c, int64_t message);
	int upkeep_version; /* from 1; of what it makes: another one makes all anew */
	/* The schema step of this number has no statements: the program does it, in
	 * sessions of its own. After a kill it is begun again. */
	err (*upgrade)(struct ctx *c, int number);
	/* The program ends, and nobody asks it anything more: gives back what it kept. */
	void (*closed)(struct app *app);
	void (*metrics)(struct buf *b); /* lines for /metrics, from memory alone */
	err (*init)(struct ctx *c);	/* called once by `init`, in a write session */
};

extern const struct slice *const slices[];
extern const size_t slices_n;

#endif
