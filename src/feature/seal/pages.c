/* The ledger for people: the signed roots, and whether a receipt is in them. */
#include <string.h>

#include "app/feed.h"
#include "app/input.h"
#include "base/clock.h"
#include "message/message.h"
#include "seal/html.h"
#include "seal/inside.h"
#include "seal/views.h"

#define HEADS 10
#define ENTRIES 30
#define RECEIPT_MOST 4096

/* ---- the roots ---- */

static void show_heads(struct ctx *c, struct ledger_view *v, const struct ledger_head_list *l)
{
	v->heads_n = l->n > HEADS ? HEADS : l->n;
	v->heads = ARENA_ARRAY(c->a, struct head_view, v->heads_n + 1);
	for (size_t i = 0; i < v->heads_n; i++) {
		v->heads[i] = (struct head_view){ l->v[i].size, l->v[i].at, { 0 } };
		if (l->v[i].root.n == TREE_HASH)
			v->heads[i].root = hash_hex(c->a, (const unsigned char *)l->v[i].root.p);
	}
	v->next = l->n > HEADS ? l->v[HEADS - 1].size : 0;
	if (v->first && l->n)
		v->note = l->v[0].note;
}

err seal_ledger_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct ledger_view v = { .minutes = setting_number(c->settings, SET_SEAL_MINUTES) };
	struct out o = layout_out(c);
	struct ledger_head_list l;
	struct note_key key;
	int64_t before;

	if (!input_id(&rq->query, "before", &before) || before < 0)
		return ERR_NOT_FOUND;
	v.first = before == 0;
	v.layout = layout_new(c, rq, str_of(T(c, "公布的台账")), NAV_NONE);
	TRY(q_head_page(c->db, before ? before : INT64_MAX, HEADS + 1, &l));
	show_heads(c, &v, &l);
	err e = seal_key(c, &key);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK)
		v.key = note_key_text(c->a, &key);
	html_seal_ledger(&o, &v);
	layout_send(rs, &o);
	return OK;
}

static err text(struct response *rs, str body)
{
	rs->body = body;
	rs->type = "text/plain; charset=utf-8";
	return OK;
}

err seal_latest(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct ledger_head last;

	(void)rq;
	TRY(head_newest(c, &last));
	return last.size ? text(rs, last.note) : ERR_NOT_FOUND;
}

err seal_key_pem(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct note_key key;

	(void)rq;
	TRY(seal_key(c, &key));
	return text(rs, note_key_pem(c->a, &key));
}

static void put_entry(struct ctx *c, struct out *o, const struct ledger_head *h, str base)
{
	out_lit(o, "<entry>\n");
	feed_put(c, o, "id", arena_fmt(c->a, "tag:liuyan,2026:ledger/%lld", (long long)h->size));
	feed_put(c, o, "title", arena_fmt(c->a, T(c, "封存到第 %lld 条"), (long long)h->size));
	feed_link(
		o, "alternate",
		arena_fmt(c->a, "%.*s/ledger?before=%lld", STR_ARG(base), (long long)h->size + 1));
	feed_put(c, o, "updated", clock_iso(c->a, h->at));
	out_lit(o, "<author><name>");
	out_cstr(o, setting_text(c->settings, SET_SITE_NAME));
	out_lit(o, "</name></author>\n<content type=\"text\">");
	out_text(o, h->note);
	out_lit(o, "</content>\n</entry>\n");
}

err seal_feed(struct ctx *c, const struct request *rq, struct response *rs)
{
	str base = feed_base(c, rq);
	struct ledger_head_list l;
	struct out o;

	TRY(q_head_page(c->db, INT64_MAX, ENTRIES, &l));
	o = feed_begin(c, S("tag:liuyan,2026:ledger"), str_of(T(c, "公布的台账")),
		       l.n ? l.v[0].at : 0);
	feed_link(&o, "self", arena_fmt(c->a, "%.*s/ledger.atom", STR_ARG(base)));
	feed_link(&o, "alternate", arena_fmt(c->a, "%.*s/ledger", STR_ARG(base)));
	for (size_t i = 0; i < l.n; i++)
		put_entry(c, &o, &l.v[i], base);
	feed_send(rs, &o);
	return OK;
}

/* ---- the receipt ---- */

err seal_receipt_file(struct ctx *c, const struct request *rq, struct response *rs)
{
	str receipt;

	(void)rq;
	TRY(message_own(c, c->path_id));
	TRY(seal_receipt_text(c, c->path_id, 1, &receipt));
	response_header(rs, "Content-Disposition",
			S("attachment; filename=\"liuyan-receipt.txt\""));
	return text(rs, receipt);
}

/* What each step asks, in the order in which seal_check goes. */
static const char *const steps[SEAL_STEPS] = {
	N_("回执写明了哪条留言、哪一步和它的指纹"),
	N_("台账里有这一步，内容重新算出的指纹与回执相同"),
	N_("从这一步到封存的一环，环环相接"),
	N_("公布的树根有平台的签名"),
	N_("从这一环沿着树算上去，得到的就是这个树根"),
};

static void show_steps(struct verify_view *v)
{
	int good = seal_verdict_steps(v->verdict);

	v->steps_n = SEAL_STEPS;
	for (int i = 0; i < SEAL_STEPS; i++)
		v->steps[i] = (struct step_view){
			.text = steps[i],
			.good = i < good,
			.tried = i < good || (i == good && v->verdict != SEAL_WAITING),
		};
}

static err judge(struct ctx *c, struct verify_view *v, struct seal_proof *p)
{
	struct note_key key;
	err e;

	v->verdict = SEAL_UNREADABLE;
	if (!seal_receipt_read(v->typed, &v->receipt))
		return OK;
	v->verdict = SEAL_UNKNOWN;
	e = seal_prove(c, &v->receipt, p);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	v->proof = p;
	e = seal_key(c, &key);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND)
		key = (struct note_key){ 0 }; /* nothing is sealed yet: no signature is looked at */
	v->verdict = seal_check(&v->receipt, p, v->receipt.has_key ? &v->receipt.key : &key);
	return OK;
}

static err show_verify(struct ctx *c, const struct request *rq, struct response *rs,
		       struct verify_view *v)
{
	struct out o = layout_out(c);

	v->layout = layout_new(c, rq, str_of(T(c, "查验回执")), NAV_NONE);
	html_seal_verify(&o, v);
	layout_send(rs, &o);
	return OK;
}

err seal_verify_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct verify_view v = { 0 };

	return show_verify(c, rq, rs, &v);
}

err seal_verify_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct verify_view v = { .asked = true, .typed = param_get(&rq->form, "file") };
	struct seal_proof p = { 0 };

	if (str_trim(v.typed).n == 0)
		v.typed = param_get(&rq->form, "receipt");
	v.typed = str_sub(v.typed, 0, RECEIPT_MOST);
	TRY(judge(c, &v, &p));
	show_steps(&v);
	return show_verify(c, rq, rs, &v);
}
