/*
 * query: what generated code calls to run a statement and read its rows.
 *
 * A query is known by its row in a slice's generated table; text for both
 * engines stands in it. Values going in are borrowed for the call; text coming
 * out is copied into the session's arena by the row's reader.
 */
#ifndef LIUYAN_STORE_QUERY_H
#define LIUYAN_STORE_QUERY_H

#include "store/store.h"

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB, VALUE_REAL };

struct value {
	enum value_type type;
	union {
		int64_t i;
		str s;
		double r;
	};
};

static inline struct value value_int(int64_t i)
{
	return (struct value){ .type = VALUE_INT, .i = i };
}
static inline struct value value_bool(bool b)
{
	return (struct value){ .type = VALUE_INT, .i = b };
}
static inline struct value value_text(str s)
{
	return (struct value){ .type = VALUE_TEXT, .s = s };
}
static inline struct value value_blob(str s)
{
	return (struct value){ .type = VALUE_BLOB, .s = s };
}
static inline struct value value_real(double r)
{
	return (struct value){ .type = VALUE_REAL, .r = r };
}

struct query {
	const char *name, *sqlite, *postgres;
	const unsigned char *in, *out; /* enum value_type each */
	unsigned in_n, out_n;
	bool writes;
};

typedef void row_reader(struct arena *a, const struct value *v, void *row);

struct row_list {
	void *v;
	size_t n;
};

struct row_shape {
	row_reader *read;
	size_t size;
};

struct row_visit {
	row_reader *read;
	size_t size;
	err (*call)(void *closure, const void *row);
	void *closure;
};

MUST err query_one(struct db *db, const struct query *q, const struct value *in, row_reader *read,
		   void *row);
MUST err query_many(struct db *db, const struct query *q, const struct value *in,
		    const struct row_shape *shape, struct row_list *out);
MUST err query_each(struct db *db, const struct query *q, const struct value *in,
		    const struct row_visit *visit);
/* changed NULL: only that it succeeds matters, and the engine may say that it did
 * not at a later statement or at the session's end. Rows that must be locked, or
 * a failure that must be known, from here on: ask how many it changed. */
MUST err query_exec(struct db *db, const struct query *q, const struct value *in, int64_t *changed);

#endif
