/*
 * context: what a use-case gets to work with, and no request.
 *
 * Clock, actor, session, memory and settings come in through it, so that pages,
 * API, commands, imports and tests call the same use-cases. `now` is read once
 * a request.
 * Lifetime: the request, job or command (arena `a`).
 */
#ifndef LIUYAN_APP_CONTEXT_H
#define LIUYAN_APP_CONTEXT_H

#include "app/gate.h"
#include "app/setting.h"
#include "app/text.h"
#include "store/store.h"
#include "web/http.h"

struct app;
struct route;

/* What is read at most once a request, by the slice that knows it. */
enum ctx_once { ONCE_DOMAINS, ONCE_NAMED, ONCE_STAMPED, ONCE_FORM, ONCE_FOUND, ONCE_WALK, ONCE_N };

struct ctx {
	struct app *app;
	struct db *db; /* the session; read-only for a GET */
	struct arena *a;
	const struct settings *settings;
	int64_t now;
	struct actor actor;
	struct faults faults;
	/* of a page: */
	const struct text_language *language;
	str theme, size;
	bool secure;	 /* came by HTTPS */
	str path_text;	 /* the {word} of the path */
	int64_t path_id; /* the {id} of the path */
	str path_action; /* the {action} of the path */
	const struct route *route;
	str request_id;
	const void *once[ONCE_N];
	void *waiting; /* events of this session that are not written yet (ledger) */
};

/* The reader's word for a Chinese text of the source. */
#define T(c, text) text_in((c)->language, (text))

/* A fault of a field, in the reader's language. */
void ctx_fault(struct ctx *c, const char *field, const char *code, const char *text);

#endif
