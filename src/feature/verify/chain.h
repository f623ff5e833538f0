/* chain: whether the rows of one stretch are what their events say. */
#ifndef LIUYAN_VERIFY_CHAIN_H
#define LIUYAN_VERIFY_CHAIN_H

#include "verify/page.h"
#include "verify/recount.h"
#include "verify/sums.h"
#include "verify/verify.h"

struct chain_check {
	struct ctx *c; /* its secret, settings and memory of its own thread */
	struct verify_report *report;
	struct recount *figures;
	struct sums *sums;
};

void chain_check_page(struct chain_check *k, const struct page *p);

/* Something is wrong; message 0: with none in particular. */
void verify_bad(struct verify_report *r, struct arena *a, const char *what,
		const int64_t message_seq[2]);

#endif
