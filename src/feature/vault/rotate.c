#include "vault/rotate.h"

#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "ledger/ledger.h"
#include "vault/box.h"
#include "vault/keys.h"

#define BATCH 200
#define UNDER_WAY 3 /* seconds */

/* ---- a new key ---- */

static err know_key(struct ctx *c, void *data)
{
	unsigned char mark[32];
	const int64_t *id = data;

	keys_mark(c->app, *id, mark);
	TRY(ledger_audit(c, "vault_key", arena_fmt(c->a, "%lld", (long long)*id), "new"));
	return q_vault_key_add(c->db, *id, c->now, (str){ (const char *)mark, sizeof(mark) }, NULL);
}

err vault_new_key(struct ctx *c, int64_t *id)
{
	TRY(keys_add(c->app, id));
	return app_write(c, know_key, id);
}

/* ---- under the newest ---- */

struct resealing {
	struct app *app;
	size_t n; /* of the last batch */
};

static err rewrap_batch(struct ctx *c, void *data)
{
	struct resealing *x = data;
	struct vault_box_list l;
	int64_t old;

	TRY(q_vault_older(c->db, keys_newest(c->app), BATCH, &l));
	for (size_t i = 0; i < l.n; i++) {
		struct vault_box *b = &l.v[i];
		old = b->key;
		TRY(vault_rewrap_box(c, b));
		struct vault_rewrap_in in = { b->record, b->kind, b->part, old, b->key, b->dek };
		TRY(q_vault_rewrap(c->db, &in, NULL));
	}
	x->n = l.n;
	return OK;
}

static err batch_in(struct arena *tmp, void *data)
{
	struct resealing *x = data;
	struct ctx c = app_context(x->app, tmp);

	return app_write(&c, rewrap_batch, x);
}

err vault_reseal(struct app *app, int64_t *n)
{
	struct resealing x = { app, BATCH };
	struct progress bar = { .label = "换到新密钥下" };
	err e = OK;

	*n = 0;
	while (e == OK && x.n == BATCH) {
		e = mem_with(1u << 18, batch_in, &x);
		*n += e == OK ? (int64_t)x.n : 0;
		progress_show(&bar, *n);
	}
	progress_end(&bar);
	return e;
}

/* ---- away with the old ones ---- */

static err forget_keys(struct ctx *c, void *data)
{
	int64_t newest = keys_newest(c->app), ids[KEYS_MOST];
	size_t n = keys_list(c->app, ids);
	struct vault_box_list left;

	(void)data;
	TRY(q_vault_older(c->db, newest, 1, &left));
	if (left.n)
		return ERR_STATE;
	for (size_t i = 0; i < n; i++)
		if (ids[i] < newest)
			TRY(q_vault_key_drop(c->db, ids[i], NULL));
	return ledger_audit(c, "vault_key", arena_fmt(c->a, "%lld", (long long)newest), "only");
}

/* Nothing more is sealed under a key that is forgotten (vault_write), but for what was
 * under way just then; the file has the old keys until that is in, too. */
static err reseal_late(struct app *app)
{
	int64_t n;

	if (store_is_shared(app->store))
		nanosleep(&(struct timespec){ UNDER_WAY, 0 }, NULL);
	return vault_reseal(app, &n);
}

err vault_retire(struct ctx *c)
{
	TRY(app_write(c, forget_keys, NULL));
	TRY(reseal_late(c->app));
	return keys_retire(c->app, keys_newest(c->app));
}
