/*
 * learn: what a message is about, suggested by a model with its reasons (领域建议).
 *
 * Models are rows, one of them in use; each process keeps that one in memory and sees at
 * its next question that another has been taken. The labels of a model are the codes of
 * domains; one that the site no longer has is never suggested.
 * Invariants: a suggestion below LEARN_SURE is no suggestion to act on: people choose.
 * Nothing is kept of what is asked. The last LEARN_KEPT models and the one in use stay.
 * Threads: any may ask; the model in memory is counted and goes with its last user.
 */
#ifndef LIUYAN_LEARN_LEARN_H
#define LIUYAN_LEARN_LEARN_H

#include "app/slice.h"
#include "learn/queries.h"
#include "text/classify.h"

#define LEARN_SURE 60 /* per cent */
#define LEARN_KEPT 12

enum learn_source { LEARN_BUILT_IN = 1, LEARN_OWN };

extern const struct slice slice_learn;

struct learn_guess {
	int64_t domain, second; /* 0: no model, or it knows no such domain here */
	int percent;
	bool sure;
	str reasons; /* 公交站台；线路 */
};

MUST err learn_domain(struct ctx *c, str title, str body, struct learn_guess *out);

/* ---- models ---- */

struct learn_new {
	enum learn_source source;
	size_t taught; /* rows */
	const str *labels;
	const struct classify_figures *figures; /* on rows held back */
	int64_t was;				/* the model compared with; 0: none */
	const struct classify_figures *was_figures;
	str bytes;
};

MUST err learn_keep(struct ctx *c, const struct learn_new *in, int64_t *id);
/* From now on this one; on record. ERR_NOT_FOUND. */
MUST err learn_take(struct ctx *c, int64_t id);
/* The model in use; ERR_NOT_FOUND: none. */
MUST err learn_used(struct ctx *c, struct learn_use *out);
/* What the model in use says of rows, for comparing: counts by the set's labels; what it
 * calls by another name counts as wrong, under a label's neighbour. ERR_NOT_FOUND: none. */
MUST err learn_measure(struct ctx *c, const struct classify_set *s, struct classify_figures *out);
MUST err learn_measure_by(const struct classify_model *m, const struct classify_set *s,
			  struct classify_figures *out);
/* The counts of a row, as they were kept; false when they are not to be read. */
bool learn_figures(const struct learn_model *m, struct arena *a, str **labels,
		   struct classify_figures *out);

#endif
