#include "stamp/stamp.h"

#include "stamp/queries.h"

err stamp_change(struct ctx *c, enum stamp of)
{
	c->once[ONCE_STAMPED] = c->db;
	return q_stamp_change(c->db, of, NULL);
}

err stamp_read(struct ctx *c, enum stamp of, int64_t *n)
{
	struct stamp_number_list l;

	TRY(q_stamp_of(c->db, of, &l));
	*n = l.n ? l.v[0].n : 0;
	return OK;
}

bool stamp_own(const struct ctx *c)
{
	return c->once[ONCE_STAMPED] != NULL;
}

STORE_PART(store, stamp);

const struct slice slice_stamp = { .name = "stamp", .store = &store };
