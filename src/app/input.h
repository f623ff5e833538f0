/*
 * input: the fields that a route takes, as rows; one reading for forms and JSON.
 *
 * A row gives name, kind and limits; from it come parsing, faults, the form's
 * maxlength and the API description. Text is cleaned (text/clean.h) and counted
 * in characters. All faults are gathered before input_read returns ERR_INPUT.
 * Limits that are settings are given by the row's `limit`.
 */
#ifndef LIUYAN_APP_INPUT_H
#define LIUYAN_APP_INPUT_H

#include "app/context.h"
#include "web/json.h"

enum input_kind {
	INPUT_LINE = 1, /* str, one line */
	INPUT_TEXT,	/* str, many lines */
	INPUT_SECRET,	/* str, taken as it is */
	INPUT_ID,	/* int64_t */
	INPUT_NUMBER,	/* int64_t within least..most */
	INPUT_FLAG,	/* bool */
	INPUT_WORDS,	/* struct words: a repeated field or a JSON list */
};

struct words {
	str *v;
	size_t n;
};

#define LIMIT_NONE (-1)

struct input {
	const char *name;  /* form field and last part of the JSON path */
	const char *path;  /* JSON path when it differs ("contact.name"), or NULL */
	const char *label; /* for faults and docs */
	enum input_kind kind;
	size_t offset; /* in the caller's struct */
	bool required;
	int64_t least, most;
	int limit; /* enum setting that gives most, or LIMIT_NONE */
};

/* Reads the request's form or JSON body into `to`. */
MUST err input_read(struct ctx *c, const struct request *rq, const struct input *rows, void *to);
/* The idempotency key: the header's, if there is one; a fault when it is no key. */
void input_key(struct ctx *c, const struct request *rq, str *key);
str input_key_make(struct arena *a); /* for a form, random */
int64_t input_most(const struct settings *s, const struct input *row);
/* A text with fewer characters than the setting asks for is a fault. */
void input_least(struct ctx *c, const char *field, const char *label, str text, enum setting least);
/* A number out of a query or form field; 0 when absent, false when malformed. */
bool input_id(const struct params *p, const char *name, int64_t *out);

#endif
