/* What she wrote, what she follows, and bringing in an older message by its codes. */
#include "me/faces.h"
#include "me/html.h"
#include "message/codes.h"

#define ITEMS 20

const struct perm perm_me_own = { "me", "写信人自己的账号", 0, SCOPE_OWN };

err me_only(struct ctx *c)
{
	return c->actor.writer ? OK : ERR_LOGIN;
}

/* ---- lists ---- */

/* Those that may be shown: of others' messages only public ones. */
static err fill(struct ctx *c, const struct writer_item_list *l, bool own, struct me_items *out)
{
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	out->v = ARENA_ARRAY(c->a, struct board_item, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		struct message m;
		err e = message_get(c, l->v[i].message, &m);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		if (e == OK && !own)
			access_mask(c, VIEW_PUBLIC, &m);
		if (e == OK && (own || message_is_public(&m)))
			TRY(board_item_of(c, &m, &domains, &out->v[out->n++]));
	}
	out->next = l->n == ITEMS ? l->v[l->n - 1].message : 0;
	return OK;
}

static err read_lists(struct ctx *c, const struct request *rq, struct me_home *v)
{
	int64_t mine, followed;
	struct writer_item_list l;

	if (!input_id(&rq->query, "before", &mine) || !input_id(&rq->query, "follow", &followed))
		return ERR_NOT_FOUND;
	TRY(q_writer_messages(c->db, c->actor.writer, mine ? mine : INT64_MAX, ITEMS, &l));
	TRY(fill(c, &l, true, &v->mine));
	TRY(q_follows(c->db, c->actor.writer, followed ? followed : INT64_MAX, ITEMS, &l));
	return fill(c, &l, false, &v->followed);
}

static err show(struct ctx *c, const struct request *rq, struct response *rs, str code)
{
	struct me_home v = { .layout = layout_new(c, rq, str_of(T(c, "我的")), NAV_ME),
			     .faults = &c->faults,
			     .code = code };
	struct out o = layout_out(c);
	struct writer w;

	TRY(q_writer_by_id(c->db, c->actor.writer, &w));
	v.enterprise = w.kind == WRITER_ENTERPRISE;
	TRY(read_lists(c, rq, &v));
	html_me_home(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err me_home_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(me_only(c));
	return show(c, rq, rs, (str){ 0 });
}

/* ---- an older message, by its codes ---- */

struct codes {
	str code, passcode;
};
#define IN(field) offsetof(struct codes, field)

const struct input me_link_input[] = {
	{ "code", NULL, N_("查询码"), INPUT_LINE, IN(code), true, 0, 40, LIMIT_NONE },
	{ "passcode", NULL, N_("查询密码"), INPUT_LINE, IN(passcode), true, 0, 40, LIMIT_NONE },
	{ 0 },
};

/* One that belongs to another account stays there: who has its codes may read it, no more. */
static err link(struct ctx *c, int64_t id)
{
	struct message_writer w;
	err e = q_message_writer_of(c->db, id, &w);

	if (e == OK && w.writer != c->actor.writer) {
		ctx_fault(c, "code", "taken", "这条留言已经在另一个账号里");
		return ERR_INPUT;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return message_give(c, id, c->actor.writer);
}

err me_link_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct codes in = { 0 };
	int64_t id;
	err e;

	TRY(me_only(c));
	e = input_read(c, rq, me_link_input, &in);
	if (e == OK)
		e = message_codes(c, rq, (const str[]){ in.code, in.passcode }, &id);
	if (e == OK)
		e = link(c, id);
	if (e == ERR_INPUT) {
		rs->status = 422;
		TRY(show(c, rq, rs, in.code));
		return e;
	}
	TRY(e);
	response_redirect(rs, arena_fmt(c->a, "/me/messages/%lld", (long long)id));
	return OK;
}

/* ---- following ---- */

static err back(struct ctx *c, struct response *rs)
{
	response_redirect(rs, arena_fmt(c->a, "/messages/%lld", (long long)c->path_id));
	return OK;
}

err me_follow_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct message m;

	(void)rq;
	TRY(me_only(c));
	TRY(message_get(c, c->path_id, &m));
	if (!message_is_public(&m))
		return ERR_NOT_FOUND;
	TRY(q_follow_add(c->db, c->actor.writer, m.id, NULL));
	return back(c, rs);
}

err me_unfollow_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	(void)rq;
	TRY(me_only(c));
	TRY(q_follow_drop(c->db, c->actor.writer, c->path_id, NULL));
	return back(c, rs);
}
