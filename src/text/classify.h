/*
 * classify: which of a few domains a message is about, by a linear model that can say
 * which of the message's own words spoke for it.
 *
 * Features are single Han, overlapping pairs and whole words of the folded text; those
 * of the title count three times and once more by themselves. Each weighs by how rare
 * it is and by how unevenly the domains share it; rows have length one
 * (docs/decisions/0013-domains.md has what was measured).
 * Invariants: a model is a value of bytes, the same on every machine, with a version
 * and a sum; what does not pass both is refused with a word why and never read half.
 * Nothing in it is a text but the names of the domains: of the messages it was made of
 * it keeps hashes of single characters, pairs and words.
 * Lifetime: a model that was read stays in its arena and points into nothing else.
 * Threads: reading from a model needs no lock.
 */
#ifndef LIUYAN_TEXT_CLASSIFY_H
#define LIUYAN_TEXT_CLASSIFY_H

#include "base/buf.h"
#include "base/err.h"

#define CLASSIFY_LABELS 64
#define CLASSIFY_ROWS 200000	  /* that one model is made of */
#define CLASSIFY_SIZE (20u << 20) /* a model is smaller */
#define CLASSIFY_FOLDS 5

/* ---- making one ---- */

struct classify_row {
	str title, body;
	str group;	/* rows of one are never torn apart; empty: those of the same text */
	uint32_t label; /* of the set's */
	bool given;	/* never held back: what is known beforehand is no test of anything */
};

struct classify_set {
	const struct classify_row *v;
	size_t n;
	const str *labels;
	size_t labels_n; /* 2 … CLASSIFY_LABELS */
};

/* What it came to on rows that it had not seen: truth × answer, and what follows. */
struct classify_figures {
	size_t rows, labels_n;
	uint32_t counts[CLASSIFY_LABELS][CLASSIFY_LABELS];
	double f1[CLASSIFY_LABELS];
	double accuracy, macro_f1;
	double fold_f1[CLASSIFY_FOLDS]; /* mean F1 of each part by itself, where it was tried */
};

/* Told after each of the steps; false stops it, which is ERR_STATE. */
struct classify_watch {
	bool (*step)(void *data, int done, int of);
	void *data;
};

/* Tries itself on each of CLASSIFY_FOLDS parts by the others, whole groups together,
 * then makes the model of all rows. watch may be NULL. */
MUST err classify_train(struct arena *a, const struct classify_set *s,
			const struct classify_watch *watch, struct classify_figures *f, str *out);
/* The first half of it alone, with other parts for each seed. */
MUST err classify_try(struct arena *a, const struct classify_set *s, uint64_t seed,
		      struct classify_figures *f);
/* Accuracy, F1 of each and their mean, from the counts. */
void classify_figures_sum(struct classify_figures *f);

/* ---- using one ---- */

struct classify_model;

/* NULL when fine, otherwise what is wrong with it. */
const char *classify_read(struct arena *a, str bytes, struct classify_model **out);
size_t classify_labels(const struct classify_model *m);
str classify_label(const struct classify_model *m, size_t i);
size_t classify_rows(const struct classify_model *m); /* it was made of */

struct classify_guess {
	size_t label, second;
	double score, second_score; /* 0 … 1: how often such an answer is right */
	str reasons; /* 公交站台；线路: passages of the folded text; may be empty */
};

/* The arena gives the reasons, and the room to work in. */
void classify(struct arena *a, const struct classify_model *m, str title, str body,
	      struct classify_guess *out);

#endif
