#include "verify/page.h"

static err read_stretch(struct db *db, struct page *p)
{
	const int64_t from = p->after, to = p->last;

	TRY(q_verify_boxes(db, from, to, &p->boxes));
	TRY(q_verify_versions(db, from, to, &p->versions));
	TRY(q_verify_followups(db, from, to, &p->followups));
	TRY(q_verify_orders(db, from, to, &p->orders));
	TRY(q_verify_replies(db, from, to, &p->replies));
	TRY(q_verify_ratings(db, from, to, &p->ratings));
	TRY(q_verify_about(db, from, to, &p->about));
	TRY(q_verify_letters(db, from, to, &p->letters));
	TRY(q_verify_attachments(db, from, to, &p->attachments));
	TRY(q_verify_joint(db, from, to, &p->joint));
	TRY(q_verify_events(db, from, to, &p->events));
	TRY(q_verify_salts(db, from, to, &p->salts));
	TRY(q_verify_unsealed(db, from, to, &p->unsealed));
	TRY(q_verify_sealed(db, from, to, &p->sealed));
	return q_verify_closing(db, from, to, &p->closing);
}

err page_read(struct ctx *c, int64_t after, struct page *p)
{
	struct arena *a = db_memory(c->db, p->a);
	err e;

	arena_reset(p->a);
	p->after = after;
	e = q_verify_messages(c->db, after, PAGE_MESSAGES, &p->messages);
	p->is_last = p->messages.n < PAGE_MESSAGES;
	p->last = p->is_last ? INT64_MAX : p->messages.v[p->messages.n - 1].id;
	if (e == OK)
		e = read_stretch(c->db, p);
	db_memory(c->db, a);
	return e;
}
