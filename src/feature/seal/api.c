/* The ledger for programs. */
#include <string.h>

#include "app/input.h"
#include "app/layout.h"
#include "app/paging.h"
#include "seal/inside.h"

static err put_key(struct ctx *c, struct js_out *j)
{
	struct note_key key;
	err e = seal_key(c, &key);

	if (e == ERR_NOT_FOUND) {
		js_null(j, "key");
		return OK;
	}
	TRY(e);
	js_begin(j, "key", '{');
	js_text(j, "name", key.name);
	js_text(j, "verifier", note_key_text(c->a, &key));
	js_text(j, "pem", note_key_pem(c->a, &key));
	js_end(j, '}');
	return OK;
}

static void put_head(struct ctx *c, struct js_out *j, const struct ledger_head *h)
{
	js_begin(j, NULL, '{');
	js_int(j, "size", h->size);
	js_time(j, "at", h->at);
	js_text(j, "root",
		h->root.n == TREE_HASH ? hash_hex(c->a, (const unsigned char *)h->root.p)
				       : (str){ 0 });
	js_text(j, "checkpoint", h->note);
	js_end(j, '}');
}

err seal_api_ledger(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	int64_t n = paging_limit(c, rq), after;
	struct ledger_head_list l;

	if (!input_id(&rq->query, "after", &after) || after < 0)
		ctx_fault(c, "after", "not_a_number", "翻页位置有误");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(q_head_page(c->db, after ? after : INT64_MAX, n + 1, &l));
	js_begin(&j, NULL, '{');
	TRY(put_key(c, &j));
	js_begin(&j, "items", '[');
	for (size_t i = 0; i < l.n && i < (size_t)n; i++)
		put_head(c, &j, &l.v[i]);
	return paging_send(rs, &j,
			   l.n > (size_t)n ? arena_fmt(c->a, "%lld", (long long)l.v[n - 1].size)
					   : (str){ 0 });
}

err seal_api_proof(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct seal_receipt r = { 0 };
	struct seal_proof p;

	if (!input_id(&rq->query, "message", &r.message) || r.message <= 0)
		ctx_fault(c, "message", "not_a_number", "留言编号有误");
	if (!input_id(&rq->query, "seq", &r.seq) || r.seq <= 0)
		ctx_fault(c, "seq", "not_a_number", "第几步有误");
	if (!hash_read(param_get(&rq->query, "hash"), r.hash.v))
		ctx_fault(c, "hash", "invalid", "指纹是 64 位十六进制数");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(seal_prove(c, &r, &p));
	rs->body = seal_proof_json(c, &p);
	rs->type = "application/json; charset=utf-8";
	return OK;
}

static void put_hash(struct ctx *c, struct js_out *j, const struct tree_hash *h)
{
	js_text(j, NULL, hash_hex(c->a, h->v));
}

err seal_api_consistency(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct tree_source s = tables_source(c);
	struct js_out j = js_new(c->a);
	struct ledger_head last;
	struct tree_proof p;
	int64_t from, to;

	TRY(head_newest(c, &last));
	if (!input_id(&rq->query, "from", &from) || from < 1)
		ctx_fault(c, "from", "range", "from 是从 1 起的树的大小");
	if (!input_id(&rq->query, "to", &to) || to < 0)
		ctx_fault(c, "to", "range", "to 是从 1 起的树的大小");
	to = to ? to : last.size;
	if (c->faults.n == 0 && (from > to || to > last.size))
		ctx_fault(c, "to", "range", "from 不能大于 to，to 不能大于最新的树");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(tree_consistency(&s, (uint64_t)from, (uint64_t)to, &p));
	js_begin(&j, NULL, '{');
	js_int(&j, "from", from);
	js_int(&j, "to", to);
	js_begin(&j, "proof", '[');
	for (size_t i = 0; i < p.n; i++)
		put_hash(c, &j, &p.v[i]);
	js_end(&j, ']');
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}
