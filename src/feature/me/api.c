/* The account through the API: the same session, the same use-cases. */
#include "app/paging.h"
#include "base/id.h"
#include "board/json.h"
#include "me/faces.h"

err me_api_me(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct writer_channel_list l;
	struct writer w;

	(void)rq;
	TRY(me_only(c));
	TRY(q_writer_by_id(c->db, c->actor.writer, &w));
	TRY(q_channels_of(c->db, w.id, &l));
	js_begin(&j, NULL, '{');
	js_cstr(&j, "kind", w.kind == WRITER_ENTERPRISE ? "enterprise" : "person");
	js_time(&j, "opened_at", id_time(w.id));
	js_begin(&j, "verified", '[');
	for (size_t i = 0; i < l.n; i++)
		js_cstr(&j, NULL, writer_channel_word(l.v[i].channel));
	js_end(&j, ']');
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

static err put_items(struct ctx *c, struct js_out *j, const struct writer_item_list *l)
{
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	for (size_t i = 0; i < l->n; i++) {
		struct board_item item;
		struct message m;
		TRY(message_get(c, l->v[i].message, &m));
		TRY(board_item_of(c, &m, &domains, &item));
		js_begin(j, NULL, '{');
		board_js_item(j, &item, false);
		js_end(j, '}');
	}
	return OK;
}

err me_api_messages(struct ctx *c, const struct request *rq, struct response *rs)
{
	int64_t n = paging_limit(c, rq), before;
	struct writer_item_list l;
	struct js_out j;
	str next = { 0 };

	TRY(me_only(c));
	if (!input_id(&rq->query, "after", &before))
		ctx_fault(c, "after", "invalid", "翻页位置有误");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(q_writer_messages(c->db, c->actor.writer, before ? before : INT64_MAX, n, &l));
	j = paging_begin(c);
	TRY(put_items(c, &j, &l));
	if ((int64_t)l.n == n)
		next = arena_fmt(c->a, "%lld", (long long)l.v[l.n - 1].message);
	return paging_send(rs, &j, next);
}
