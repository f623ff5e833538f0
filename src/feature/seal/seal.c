/* The sealer: what is unsealed becomes leaves, and each batch a signed head. */
#include "seal/inside.h"

#include <sodium.h>
#include <string.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "ledger/ledger.h"
#include "message/message.h"

#define BATCH 2000
#define SHARE_US 5000000 /* a backlog of years must not hold up the other jobs */

/* ---- one batch, one transaction ---- */

struct batch {
	struct app *app;
	int64_t now;
	const struct note_signer *by;
	struct head_due_list due;
};

static err keep_tile(void *data, unsigned level, uint64_t n, const struct tree_hash *h)
{
	struct ctx *c = data;

	if (level == 0 || level % TILE_BITS)
		return OK;
	return q_tile_add(c->db, level / TILE_BITS, (int64_t)n,
			  (str){ (const char *)h->v, TREE_HASH }, NULL);
}

static err add_leaf(struct ctx *c, struct tree_range *t, const struct head_due *d)
{
	struct leaf_add_in in = { (int64_t)t->size, d->message, d->seq, d->hash };
	struct tree_hash leaf = leaf_of(d->message, d->seq, d->hash);
	struct tree_keep keep = { keep_tile, c };

	if (d->hash.n != TREE_HASH)
		return FAIL(ERR_STORE, "unsealed");
	TRY(q_leaf_add(c->db, &in, NULL));
	TRY(q_unsealed_drop(c->db, d->message, d->seq, d->hash, NULL));
	return tree_append(t, &leaf, &keep);
}

/* Of whole seconds, as it is signed. */
static int64_t head_time(const struct ctx *c)
{
	return c->now / 1000 * 1000;
}

static err add_head(struct ctx *c, const struct tree_range *t, int64_t before,
		    const struct note_signer *by)
{
	struct checkpoint p = { by->key.name, { t->size, tree_root(t) }, head_time(c), before };
	struct head_add_in in = {
		.size = (int64_t)t->size,
		.at = p.at,
		.root = { (const char *)p.head.root.v, TREE_HASH },
		.note = note_sign(c->a, checkpoint_text(c->a, &p), by),
	};

	return q_head_add(c->db, &in, NULL);
}

/* Two processes may start their first head with keys of their own: one row wins. */
static err settle_key(struct ctx *c, const struct note_key *k)
{
	struct note_key known;

	TRY(q_key_add(c->db, head_time(c), k->name, (str){ (const char *)k->public, NOTE_PUBLIC },
		      NULL));
	TRY(seal_key(c, &known));
	if (!str_eq(known.name, k->name) || memcmp(known.public, k->public, NOTE_PUBLIC) != 0)
		return FAIL(ERR_CONFLICT, "another process signs with another ledger.key");
	return OK;
}

/* The head is read before what is due: whoever saw the tree of before another
 * sealer's commit meets that one's leaf and writes nothing. */
static err seal_batch(struct ctx *c, void *data)
{
	struct batch *b = data;
	struct tree_source s = tables_source(c);
	struct ledger_head last;
	struct tree_range t;

	TRY(head_newest(c, &last));
	TRY(tree_range_of(&s, (uint64_t)last.size, &t));
	TRY(q_unsealed_next(c->db, INT64_MIN, BATCH, &b->due));
	if (b->due.n == 0)
		return OK;
	TRY(settle_key(c, &b->by->key));
	for (size_t i = 0; i < b->due.n; i++)
		TRY(add_leaf(c, &t, &b->due.v[i]));
	return add_head(c, &t, last.size, b->by);
}

static err seal_some(struct arena *tmp, void *data)
{
	struct batch *b = data;
	struct ctx c = app_context(b->app, tmp);

	c.now = b->now;
	return app_write(&c, seal_batch, b);
}

/* Each batch in memory of its own. */
err seal_all(struct ctx *c, int64_t *sealed)
{
	int64_t began = clock_monotonic();
	struct note_signer by;
	struct batch b = { .app = c->app, .now = c->now, .by = &by, .due = { .n = BATCH } };
	err e = OK;

	*sealed = 0;
	TRY(key_load(c, &by));
	while (e == OK && b.due.n == BATCH && clock_monotonic() - began < SHARE_US) {
		e = mem_with(1u << 18, seal_some, &b);
		*sealed += e == OK ? (int64_t)b.due.n : 0;
	}
	sodium_memzero(&by, sizeof(by));
	return e;
}

/* ---- the job ---- */

static err last_time(struct ctx *c, void *data)
{
	struct ledger_head last;

	TRY(head_newest(c, &last));
	*(int64_t *)data = last.at;
	return OK;
}

/* A clock that was set back does not stop the sealing. */
err seal_due(struct ctx *c)
{
	int64_t minutes = setting_number(c->settings, SET_SEAL_MINUTES), last = 0, n = 0;

	TRY(app_read(c, last_time, &last));
	if (c->now >= last && c->now - last < minutes * MS_MINUTE)
		return OK;
	err e = seal_all(c, &n);
	if (n)
		LOG(LOG_INFO, "sealed", LOG_N("events", n));
	return e == ERR_CONFLICT ? OK : e; /* another process was quicker */
}

static err init(struct ctx *c)
{
	return key_make(c);
}

/* ---- the slice ---- */

#define GET(pattern, flags, handler, text)                                                         \
	{                                                                                          \
		HTTP_GET, pattern, PUBLIC, LANE_READ, handler, flags, text, NULL                   \
	}

static const struct route routes[] = {
	GET("/ledger", ROUTE_SHARED, seal_ledger_page, "公布的台账"),
	GET("/ledger/latest.txt", 0, seal_latest, "最新的签名树根（checkpoint）"),
	GET("/ledger/key.pem", 0, seal_key_pem, "签名的公钥"),
	GET("/ledger.atom", 0, seal_feed, "签名树根的订阅源，Atom"),
	GET("/verify", 0, seal_verify_page, "查验回执"),
	{ HTTP_POST, "/verify", PUBLIC, LANE_READ, seal_verify_post, ROUTE_OPEN, "查验回执", NULL },
	{ HTTP_GET, "/me/messages/{id}/receipt.txt", &perm_message_own, LANE_READ,
	  seal_receipt_file, 0, "回执文件", NULL },
	GET("/api/v1/ledger", ROUTE_SHARED, seal_api_ledger, "公钥和签名树根：limit、after"),
	GET("/api/v1/ledger/proof", 0, seal_api_proof,
	    "一条记录在树里的证明：message、seq、hash；hash 不符与没有这条记录回答相同"),
	GET("/api/v1/ledger/consistency", 0, seal_api_consistency,
	    "两个树根前后一致的证明：from、to"),
	{ 0 },
};

static const struct job jobs[] = {
	{ "seal", MS_MINUTE, seal_due, false },
	{ 0 },
};

STORE_PART(store, seal);

const struct slice slice_seal = {
	.name = "seal",
	.store = &store,
	.routes = routes,
	.jobs = jobs,
	.init = init,
};
