/*
 * demo/pen: fills in the templates of the made-up texts.
 *
 * A tiny grammar: [a|b] is one of several wordings, {r} is a slot (slots.def); a
 * wording may hold slots but no further choice. A slot that names a fact (a road, a
 * number) takes it from the message's seed, so that it is the same in title, body
 * and reply; the wording is drawn anew each time.
 * Lifetime: that of the arena behind `out`; a pen lives for one text.
 */
#ifndef LIUYAN_FEATURE_DEMO_PEN_H
#define LIUYAN_FEATURE_DEMO_PEN_H

#include "base/buf.h"
#include "feature/demo/content.h"

enum { PEN_LIMIT = 8192 };

struct pen {
	struct buf out;
	struct rand *rand;
	const struct demo_where *where;
	const struct demo_answer *answer;
	uint64_t seed;
	uint64_t start, turn; /* see pen_turn in content.c */
};

/* Nowhere and nobody until the caller says otherwise; first is in bytes. */
struct pen pen_new(struct arena *a, struct rand *r, size_t first);
void pen_text(struct pen *p, str s);
/* The same letter always draws the same number from the same seed. */
uint64_t pen_fact(uint64_t seed, char letter);

#endif
