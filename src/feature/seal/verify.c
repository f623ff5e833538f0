/* Everything computed again: leaves against events, tiles, heads and signatures;
 * and whether the tree goes on from one that somebody kept. */
#include <string.h>

#include "app/app.h"
#include "base/mem.h"
#include "ledger/ledger.h"
#include "seal/inside.h"

#define PAGE 2000
#define MARKS 256

struct walk {
	struct ctx *c;
	struct seal_report *out;
	struct note_key key;
	struct tree_range range;
	struct ledger_head head; /* the next to be met */
	bool more;		 /* there is one */
	int64_t seen;		 /* size of the last head */
	struct arena *heads;	 /* has the head's bytes while pages of rows come and go */
};

/* The first fault is the one that is told. */
static void found(struct walk *w, int64_t at, const char *text)
{
	if (w->out->fault.n)
		return;
	w->out->fault = str_of(text);
	w->out->at = at;
}

/* ---- heads ---- */

static err next_head(struct walk *w, int64_t after)
{
	struct ledger_head_list l;

	TRY(q_head_after(w->c->db, after, 1, &l));
	arena_reset(w->heads);
	w->more = l.n > 0;
	if (w->more) {
		w->head = l.v[0];
		w->head.root = arena_copy(w->heads, l.v[0].root);
		w->head.note = arena_copy(w->heads, l.v[0].note);
	}
	return OK;
}

static bool is_bytes(str stored, const struct tree_hash *h)
{
	return stored.n == TREE_HASH && memcmp(stored.p, h->v, TREE_HASH) == 0;
}

static void check_head(struct walk *w)
{
	struct tree_hash root = tree_root(&w->range);
	struct checkpoint p;
	str text;

	if (!is_bytes(w->head.root, &root))
		found(w, w->head.size, "树根与各片叶重新算出的不同");
	else if (!note_open_own(w->head.note, &w->key, &text) || !checkpoint_read(text, &p))
		found(w, w->head.size, "树根的签名不对");
	else if (p.before && p.before != w->seen)
		found(w, w->head.size, "少了一个签名的树根，在这个之前");
	else if (p.head.size != w->range.size || !tree_same(&p.head.root, &root) ||
		 p.at != w->head.at || !str_eq(p.origin, w->key.name))
		found(w, w->head.size, "签名的内容与表里的树根不同");
}

/* ---- leaves and tiles ---- */

static err check_tile(void *data, unsigned level, uint64_t n, const struct tree_hash *h)
{
	struct ledger_tile_list l;
	struct walk *w = data;

	if (level == 0 || level % TILE_BITS)
		return OK;
	TRY(q_tile_range(w->c->db, level / TILE_BITS, (int64_t)n, (int64_t)n + 1, &l));
	w->out->tiles++;
	if (l.n != 1 || !is_bytes(l.v[0].hash, h))
		found(w, (int64_t)n, l.n ? "子树的根与各片叶重新算出的不同" : "缺少子树的根");
	return OK;
}

/* Acts that belong to no message stand in the tree too. */
static err check_audit(struct walk *w, const struct ledger_leaf *l)
{
	struct tree_hash h = { { 0 } };
	struct leaf_audit a;
	err e = q_leaf_audit(w->c->db, l->message, &a);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK)
		ledger_audit_hash(
			w->c,
			&(struct audit_add_in){ a.id, a.account, a.action, a.object, a.result },
			h.v);
	if (e == ERR_NOT_FOUND || !is_bytes(l->hash, &h))
		found(w, l->n, "叶与它的审计记录不符");
	return OK;
}

static err check_leaf(struct walk *w, const struct ledger_leaf *l)
{
	struct tree_keep keep = { check_tile, w };
	struct tree_hash leaf = leaf_of(l->message, l->seq, l->hash);

	if (l->n != w->out->leaves)
		found(w, l->n, "叶的编号不连续");
	if (l->seq == 0)
		TRY(check_audit(w, l));
	w->out->leaves++;
	TRY(tree_append(&w->range, &leaf, &keep));
	if (!w->more || w->head.size != w->out->leaves)
		return OK;
	check_head(w);
	w->out->heads++;
	w->seen = w->head.size;
	return next_head(w, w->head.size);
}

static err walk_leaves(struct walk *w)
{
	int64_t after = INT64_MIN;
	size_t n = PAGE;

	while (n == PAGE && w->out->fault.n == 0) {
		struct arena_mark mark = arena_mark(db_arena(w->c->db));
		struct ledger_leaf_list l;
		TRY(q_leaf_scan(w->c->db, after, PAGE, &l));
		n = l.n;
		for (size_t i = 0; i < n && w->out->fault.n == 0; i++) {
			TRY(check_leaf(w, &l.v[i]));
			after = l.v[i].n;
		}
		arena_rewind(db_arena(w->c->db), mark);
	}
	return OK;
}

/* ---- leaves beside their events, both in the order of messages ---- */

struct marks {
	struct event_mark_list l;
	size_t at;
};

static int compare(const struct event_mark *e, const struct ledger_leaf *l)
{
	if (e->message != l->message)
		return e->message < l->message ? -1 : 1;
	return e->seq < l->seq ? -1 : e->seq > l->seq;
}

static void pass(struct marks *m, const struct ledger_leaf *l)
{
	while (m->at < m->l.n && compare(&m->l.v[m->at], l) < 0)
		m->at++;
}

/* The next page of events takes the place of the last one, above the leaves. */
static err check_event(struct walk *w, struct marks *m, struct arena_mark above,
		       const struct ledger_leaf *l)
{
	pass(m, l);
	if (m->at == m->l.n) {
		arena_rewind(db_arena(w->c->db), above);
		m->at = 0;
		TRY(q_event_marks(w->c->db, l->message, l->seq, MARKS, &m->l));
	}
	if (m->l.n == 0 || compare(&m->l.v[m->at], l) != 0 || l->hash.n != TREE_HASH ||
	    !str_eq(m->l.v[m->at].hash, l->hash))
		found(w, l->n, "叶与它的记录不符");
	return OK;
}

static err check_events(struct walk *w)
{
	struct ledger_leaf last = { INT64_MIN, INT64_MIN, INT64_MIN, { 0 } };
	size_t n = PAGE;

	while (n == PAGE && w->out->fault.n == 0) {
		struct arena_mark below = arena_mark(db_arena(w->c->db)), above;
		struct marks m = { 0 };
		struct ledger_leaf_list l;
		TRY(q_leaf_by_message(
			w->c->db,
			&(struct leaf_by_message_in){ last.message, last.seq, last.n, PAGE }, &l));
		above = arena_mark(db_arena(w->c->db));
		n = l.n;
		for (size_t i = 0; i < n && w->out->fault.n == 0; i++)
			if (l.v[i].seq != 0)
				TRY(check_event(w, &m, above, &l.v[i]));
		if (n)
			last = l.v[n - 1];
		arena_rewind(db_arena(w->c->db), below);
	}
	return OK;
}

/* Each that must be there was found; are there others? */
static err count_tiles(struct walk *w)
{
	int64_t level = INT64_MIN, after = INT64_MIN, total = 0;
	size_t n = PAGE;

	while (n == PAGE) {
		struct arena_mark mark = arena_mark(db_arena(w->c->db));
		struct ledger_tile_list l;
		TRY(q_tile_scan(w->c->db, level, after, PAGE, &l));
		n = l.n;
		total += (int64_t)n;
		if (n) {
			level = l.v[n - 1].level;
			after = l.v[n - 1].n;
		}
		arena_rewind(db_arena(w->c->db), mark);
	}
	if (total != w->out->tiles)
		found(w, total, "子树的根比应有的多");
	return OK;
}

static err walk_all(struct walk *w)
{
	err e = seal_key(w->c, &w->key);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(next_head(w, INT64_MIN));
	if (e == ERR_NOT_FOUND && w->more)
		found(w, 0, "缺少公钥");
	if (w->more && w->head.size <= 0)
		found(w, w->head.size, "树根的大小不对");
	TRY(walk_leaves(w));
	if (w->more)
		found(w, w->head.size, "树根比叶多：缺少叶");
	if (w->seen != w->out->leaves)
		found(w, w->out->leaves, "最后几片叶没有签名的树根");
	if (w->out->fault.n == 0)
		TRY(check_events(w));
	return w->out->fault.n ? OK : count_tiles(w);
}

static err verify_with(struct arena *tmp, void *data)
{
	struct walk *w = data;

	w->heads = tmp;
	return walk_all(w);
}

err seal_verify(struct ctx *c, struct seal_report *out)
{
	struct walk w = { .c = c, .out = out };

	*out = (struct seal_report){ 0 };
	return mem_with(4096, verify_with, &w);
}

err seal_covers(struct ctx *c, const struct head_due *newest, bool *out)
{
	struct ledger_leaf leaf;
	struct unsealed due;
	err e = q_leaf_from(c->db, newest->message, newest->seq, &leaf);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*out = e == OK && leaf.seq == newest->seq && str_eq(leaf.hash, newest->hash);
	if (*out)
		return OK;
	e = q_unsealed_of(c->db, newest->message, &due);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*out = e == OK && due.seq == newest->seq && str_eq(due.hash, newest->hash);
	return OK;
}

/* ---- the witness ---- */

err seal_witness(struct ctx *c, str note, struct seal_report *out)
{
	struct walk w = { .c = c, .out = out };
	struct tree_source s = tables_source(c);
	struct ledger_head last;
	struct checkpoint p;
	struct tree_hash root;
	str text;
	err e = seal_key(c, &w.key);

	*out = (struct seal_report){ 0 };
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(head_newest(c, &last));
	out->leaves = last.size;
	if (e == ERR_NOT_FOUND || !note_open(note, &w.key, &text) || !checkpoint_read(text, &p)) {
		found(&w, 0, "这个树根不是这里签名的，或已被改过");
		return OK;
	}
	out->at = (int64_t)p.head.size;
	if (p.head.size > (uint64_t)last.size) {
		found(&w, out->at, "台账比保存的树根短：数据被退回到了从前");
		return OK;
	}
	TRY(tree_range_of(&s, p.head.size, &w.range));
	root = tree_root(&w.range);
	if (!tree_same(&root, &p.head.root))
		found(&w, out->at, "分叉：同样大小的树根与保存的不同");
	return OK;
}
