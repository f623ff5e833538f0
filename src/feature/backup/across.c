/* Backup and restore across engines: a container always holds an SQLite database. */
#include "backup/backup.h"
#include "store/copy.h"

#define CACHE_KIB 1024 /* times 64 while one process loads much */

/* All that the program knows, in an SQLite database of its own. */
static err open_beside(struct arena *a, const char *path, struct store **out)
{
	const struct store_part **parts = ARENA_ARRAY(a, const struct store_part *, slices_n + 1);
	struct store_config config = {
		.url = arena_fmt(a, "sqlite:%s", path).p,
		.parts = parts,
		.readers = 1,
		.cache_kib = CACHE_KIB,
		.bulk = true,
	};

	parts[config.parts_n++] = &store_own_part;
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->store)
			parts[config.parts_n++] = slices[i]->store;
	return store_open(a, &config, out);
}

err backup_rows_out(struct ctx *c, const char *path, store_progress *told, void *data)
{
	struct copy k = { .from = c->app->store, .tell = told, .data = data };
	int ran;
	err e = open_beside(c->a, path, &k.to);

	if (e == OK)
		e = store_migrate(k.to, c->a, &ran);
	if (e == OK)
		e = store_copy(&k, c->a);
	store_close(&k.to);
	return e;
}

static err show(void *data, int64_t done, int64_t all)
{
	struct progress *bar = data;

	bar->total = all;
	progress_show(bar, done);
	return OK;
}

err backup_rows_in(struct ctx *c, struct backup_rows *in)
{
	struct copy k = { .to = c->app->store,
			  .tell = show,
			  .data = in->bar,
			  .prove = in->prove,
			  .prove_data = in->data };
	err e = open_beside(c->a, in->path, &k.from);

	if (e == OK)
		e = store_copy(&k, c->a);
	store_close(&k.from);
	progress_end(in->bar);
	in->occupied = k.occupied ? k.occupied->name : NULL;
	return e;
}
