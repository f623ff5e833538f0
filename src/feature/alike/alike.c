#include "alike/alike.h"

#include "alike/inside.h"
#include "alike/scope.h"

/* ---- keeping ---- */

static err take_away(struct ctx *c, const struct alike_doc *was)
{
	struct gist g;

	scope_unpack(c->a, was->terms, &g);
	for (size_t i = 0; i < g.n; i++)
		TRY(q_alike_key_drop(c->db, was->scope, g.v[i].term, was->message, NULL));
	return OK;
}

err alike_drop(struct ctx *c, int64_t message)
{
	struct alike_doc was;
	err e = q_alike_doc_of(c->db, message, &was);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(take_away(c, &was));
	return q_alike_doc_drop(c->db, message, NULL);
}

err alike_put(struct ctx *c, const struct alike_text *t)
{
	int64_t scope = scope_of(t->place, t->open);
	struct alike_doc was = { 0 };
	struct gist g;
	str packed;
	err e = q_alike_doc_of(c->db, t->message, &was);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	alike_gist(c->a, &t->text, &g);
	packed = scope_pack(c->a, &g);
	if (e == OK && was.scope == scope && str_eq(was.terms, packed))
		return OK;
	if (e == OK)
		TRY(take_away(c, &was));
	for (size_t i = 0; i < g.n; i++) {
		struct alike_key_put_in in = { scope, g.v[i].term, t->message,
					       scope_weight(g.v[i].weight) };
		TRY(q_alike_key_put(c->db, &in, NULL));
	}
	return q_alike_doc_put(c->db, t->message, scope, packed, NULL);
}

err alike_terms(struct ctx *c, int64_t message, struct gist *out)
{
	struct alike_doc doc;

	TRY(q_alike_doc_of(c->db, message, &doc));
	scope_unpack(c->a, doc.terms, out);
	return OK;
}

/* ---- the slice ---- */

static const struct option similar_options[] = {
	{ "--threshold", true, "从这么相似起列出：0.05 到 1，不写是 0.38" },
	{ 0 },
};

static const struct command alike_commands[] = {
	{ "similar", "FILE.csv|-",
	  "列出文件里内容相同或相近的两条留言：id_a,id_b,score，最相似的在前。"
	  "score 是两条留言共有的四字片段占全部片段的比例，0 到 1",
	  alike_similar_run, similar_options },
	{ 0 },
};

STORE_PART(store, alike);

const struct slice slice_alike = {
	.name = "alike",
	.store = &store,
	.commands = alike_commands,
	.own_jobs = alike_own_jobs,
	.opened = alike_opened,
};
