/* views: what the pages of the ledger show. */
#ifndef LIUYAN_SEAL_VIEWS_H
#define LIUYAN_SEAL_VIEWS_H

#include "app/layout.h"
#include "seal/seal.h"

struct head_view {
	int64_t size, at;
	str root;
};

struct ledger_view {
	const struct layout *layout;
	struct head_view *heads;
	size_t heads_n;
	int64_t next;  /* before this size; 0: the end */
	bool first;    /* the newest are shown */
	str key, note; /* of the newest head; empty before it */
	int64_t minutes;
};

struct step_view {
	const char *text;
	bool good, tried;
};

struct verify_view {
	const struct layout *layout;
	str typed;
	bool asked;
	enum seal_verdict verdict;
	struct step_view steps[SEAL_STEPS];
	size_t steps_n;
	struct seal_receipt receipt;
	const struct seal_proof *proof; /* of a receipt that was found */
};

#endif
