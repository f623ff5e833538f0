/*
 * rows: one line of a queue or list, with its words looked up.
 * Lifetime: the request's arena.
 */
#ifndef LIUYAN_DESK_ROWS_H
#define LIUYAN_DESK_ROWS_H

#include "desk/queries.h"
#include "desk/rules.h"
#include "domain/domain.h"
#include "order/order.h"
#include "place/place.h"
#include "todo/todo.h"

struct desk_row {
	int64_t message, version, at;
	str title, place, office, domain, unit;
	str where; /* 清河市市长; the place comes first when the office does not say it */
	const char *kind, *state, *state_code;
	struct due_badge due;
	struct wait_word wait; /* of a queue */
	int64_t days;
	str since;
	str excerpt;  /* for those who review */
	bool approve; /* the whole text is in sight: it may be approved in place */
	/* of an order: */
	int64_t order, issued_at, due_at, returns, declines;
	bool lead;
	const char *order_state;
};

/* What a list looks up once. */
struct row_words {
	struct domain_list domains;
};
MUST err row_words(struct ctx *c, struct row_words *w);

MUST err row_of_line(struct ctx *c, const struct row_words *w, const struct desk_line *m,
		     struct desk_row *out);
/* 11-16 of this year, otherwise with its year. */
str row_day(struct ctx *c, int64_t ms);
str row_where(struct ctx *c, const struct place *p, str office);
/* A row of a queue. */
MUST err row_of_todo(struct ctx *c, const struct row_words *w, const struct todo *t,
		     struct desk_row *out);
/* A row of the list of orders. */
MUST err row_of_order(struct ctx *c, const struct row_words *w, const struct desk_line *m,
		      int64_t order, struct desk_row *out);

#endif
