/* From a receipt to the signed root, as it is read out of the database. */
#include <sodium.h>
#include <string.h>

#include "app/app.h"
#include "ledger/ledger.h"
#include "seal/inside.h"
#include "web/json.h"

static str hex_of(struct arena *a, str bytes)
{
	char *text = arena_alloc(a, 2 * bytes.n + 1);

	sodium_bin2hex(text, 2 * bytes.n + 1, (const unsigned char *)bytes.p, bytes.n);
	return (str){ text, 2 * bytes.n };
}

/* The text whose hash the event carries (ledger.h). */
static str event_text(struct arena *a, str prev, const struct chain_event *e)
{
	static const unsigned char none[TREE_HASH];

	return arena_fmt(
		a,
		"liuyan-event-1\n%.*s\n%lld\n%lld\n%lld\n%.*s\n%lld\n%lld\n%lld\n%lld\n%lld\n"
		"%.*s\n%.*s\n%.*s\n%.*s\n",
		STR_ARG(prev.n ? hex_of(a, prev) : hash_hex(a, none)), (long long)e->message,
		(long long)e->seq, (long long)e->at, STR_ARG(e->action), (long long)e->role,
		(long long)e->unit, (long long)e->from_state, (long long)e->to_state,
		(long long)e->subject, STR_ARG(e->reason), STR_ARG(e->facts),
		STR_ARG(hex_of(a, e->closed)), STR_ARG(hex_of(a, e->record)));
}

static bool is_hash(str stored, const struct tree_hash *h)
{
	static const unsigned char none[TREE_HASH];
	bool there = stored.n == TREE_HASH;

	return (sodium_memcmp(there ? (const unsigned char *)stored.p : none, h->v, TREE_HASH) ==
		0) &
	       there;
}

/* The events first to last, and the hash before the first. */
static err read_chain(struct ctx *c, const struct seal_receipt *r, int64_t last,
		      struct seal_proof *out)
{
	struct chain_event_list l;
	str prev = { 0 };
	size_t at = 0;

	if (last - r->seq >= CHAIN_MOST)
		return ERR_TOO_LARGE;
	TRY(q_chain_of(c->db, r->message, r->seq - 1, last, &l));
	if (r->seq > 1 && l.n)
		prev = l.v[at++].hash;
	out->chain = ARENA_ARRAY(c->a, struct seal_link, l.n + 1);
	for (; at < l.n; at++) {
		struct seal_link *link = &out->chain[out->chain_n++];
		link->text = event_text(c->a, prev, &l.v[at]);
		if (l.v[at].hash.n == TREE_HASH)
			memcpy(link->hash.v, l.v[at].hash.p, TREE_HASH);
		prev = l.v[at].hash;
	}
	return OK;
}

err seal_prove(struct ctx *c, const struct seal_receipt *r, struct seal_proof *out)
{
	struct tree_source s = tables_source(c);
	struct event_hash own = { { 0 } };
	struct ledger_head head;
	struct ledger_leaf leaf;
	err e;

	*out = (struct seal_proof){ .message = r->message, .seq = r->seq };
	e = q_event_hash_at(c->db, r->message, r->seq, &own);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (!is_hash(own.hash, &r->hash))
		return ERR_NOT_FOUND;
	TRY(head_newest(c, &head)); /* before the leaf, which may be newer than it */
	e = q_leaf_from(c->db, r->message, r->seq, &leaf);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	out->sealed = e == OK && leaf.n < head.size;
	TRY(read_chain(c, r, out->sealed ? leaf.seq : r->seq, out));
	if (!out->sealed)
		return OK;
	out->leaf = (uint64_t)leaf.n;
	out->checkpoint = head.note;
	return tree_inclusion(&s, out->leaf, (uint64_t)head.size, &out->path);
}

/* ---- as JSON ---- */

str seal_proof_json(struct ctx *c, const struct seal_proof *p)
{
	struct js_out j = js_new(c->a);

	js_begin(&j, NULL, '{');
	js_cstr(&j, "format", "liuyan-proof-1");
	js_id(&j, "message", p->message);
	js_int(&j, "seq", p->seq);
	js_bool(&j, "sealed", p->sealed);
	js_begin(&j, "events", '[');
	for (size_t i = 0; i < p->chain_n; i++) {
		js_begin(&j, NULL, '{');
		js_text(&j, "text", p->chain[i].text);
		js_text(&j, "hash", hash_hex(c->a, p->chain[i].hash.v));
		js_end(&j, '}');
	}
	js_end(&j, ']');
	if (p->sealed) {
		js_int(&j, "leaf", (int64_t)p->leaf);
		js_begin(&j, "path", '[');
		for (size_t i = 0; i < p->path.n; i++)
			js_text(&j, NULL, hash_hex(c->a, p->path.v[i].v));
		js_end(&j, ']');
		js_text(&j, "checkpoint", p->checkpoint);
	}
	js_end(&j, '}');
	return buf_str(&j.b);
}
