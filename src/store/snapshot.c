/* One session's sight of the data as a file of its own: the seam of backup. */
#include "base/log.h"
#include "store/engine.h"

const char *store_scheme(const struct store *s)
{
	return store_engine(s)->scheme;
}

err store_snapshot(struct db *db, const char *path, store_progress *told, void *data)
{
	const struct engine *e = store_engine(db->store);

	if (store_must_fail(db->store))
		return FAIL(ERR_STORE, "made to fail");
	if (!e->snapshot)
		return FAIL(ERR_USAGE, "this engine makes no snapshot");
	return e->snapshot(db->conn, path, told, data);
}
