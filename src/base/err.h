/*
 * err: the one table of failures (errors.def) and the faults of a form.
 *
 * Invariants: OK is zero and the only success; whoever first meets a failure
 * logs it (log.h), everyone above only passes it on. Field faults are gathered
 * so that a form shows all of them at once.
 */
#ifndef LIUYAN_BASE_ERR_H
#define LIUYAN_BASE_ERR_H

#include "base/arena.h"

#define MUST __attribute__((warn_unused_result))

typedef enum err {
	OK = 0,
#define X(name, number, status, exit, code, text) name = number,
#include "base/errors.def"
#undef X
} err;

struct err_info {
	err number;
	int status, exit;
	const char *code, *text;
};

const struct err_info *err_info(err e);

/* Passes a failure on: the only macro that returns. */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		err try_ = (call);                                                                 \
		if (try_ != OK)                                                                    \
			return try_;                                                               \
	} while (0)

#define FAULT_MAX 32

struct fault {
	const char *field; /* the field's outside name, e.g. "title" */
	const char *code;  /* e.g. "too_long" */
	str text;	   /* in the reader's language, e.g. 标题最多 40 个字 */
};

struct faults {
	struct fault v[FAULT_MAX];
	size_t n;
};

void fault_add(struct faults *f, const char *field, const char *code, str text);
const struct fault *fault_of(const struct faults *f, const char *field); /* or NULL */

#endif
