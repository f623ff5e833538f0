/* What somebody was told, on her own pages. */
#include "notice/inside.h"

#include "about/about.h"
#include "base/id.h"
#include "order/access.h"

#define BOXES 16
#define UNREAD_MOST 100

struct viewer {
	int64_t id;
	struct box {
		int64_t box, owner, upto;
	} v[BOXES];
	size_t n;
};

static void add_box(struct viewer *w, int64_t box, int64_t owner)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].box == box && w->v[i].owner == owner)
			return;
	if (w->n < BOXES)
		w->v[w->n++] = (struct box){ .box = box, .owner = owner };
}

/* Staff see their own and their desks'; a writer hers; whoever showed codes that message's. */
static struct viewer viewer_of(const struct ctx *c)
{
	const struct actor *a = &c->actor;
	struct viewer w = { .id = a->account ? a->account : a->writer ? a->writer : a->message };

	if (a->account) {
		add_box(&w, BOX_ACCOUNT, a->account);
		for (size_t i = 0; i < a->grants_n; i++)
			add_box(&w, BOX_DESK + (int64_t)a->grants[i].role, a->grants[i].unit);
	} else if (a->writer) {
		add_box(&w, BOX_WRITER, a->writer);
	} else if (a->message) {
		add_box(&w, BOX_MESSAGE, a->message);
	}
	return w;
}

static err read_seen(struct ctx *c, struct viewer *w)
{
	struct notice_seen s;

	for (size_t i = 0; i < w->n; i++) {
		err e = q_notice_seen_of(c->db, w->id, w->v[i].box, w->v[i].owner, &s);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		w->v[i].upto = e == OK ? s.upto : 0;
	}
	return OK;
}

/* What a desk is told of a message is nothing for whoever the message complains of. */
static bool is_kept(struct ctx *c, const struct notice_row *r)
{
	enum access_view view;
	struct message m;

	if (r->box < BOX_DESK || !r->message || about_bars(c, r->message) == BAR_NONE)
		return false;
	return message_get(c, r->message, &m) != OK || access_view_of(c, &m, &view) != OK ||
	       view == VIEW_PUBLIC;
}

static err count_box(struct ctx *c, const struct box *b, int64_t most, int64_t *n)
{
	struct notice_unread_in in = { b->owner, b->box, b->upto, most };
	struct notice_page_in page = { b->owner, b->box, INT64_MAX, most };
	struct notice_row_list l = { 0 };
	struct notice_count one;

	TRY(q_notice_unread(c->db, &in, &one));
	*n += one.n;
	if (one.n && b->box >= BOX_DESK)
		TRY(q_notice_page(c->db, &page, &l));
	for (size_t i = 0; i < l.n && l.v[i].id > b->upto; i++)
		*n -= is_kept(c, &l.v[i]);
	return OK;
}

static err count_unread(struct ctx *c, const struct viewer *w, int64_t *n)
{
	*n = 0;
	for (size_t i = 0; i < w->n && *n < UNREAD_MOST; i++)
		TRY(count_box(c, &w->v[i], UNREAD_MOST - *n, n));
	return OK;
}

err notice_unread(struct ctx *c, int64_t *n)
{
	struct viewer w = viewer_of(c);

	*n = 0;
	TRY(read_seen(c, &w));
	return count_unread(c, &w, n);
}

static struct notice_seen_row shown(struct ctx *c, const struct notice_row *r, int64_t upto)
{
	const struct notice_info *k = notice_info(r->kind);

	return (struct notice_seen_row){ .id = r->id,
					 .kind = r->kind,
					 .message = r->message,
					 .subject = r->subject,
					 .label = k ? k->label : "",
					 .text = k ? notice_text(c, k, r, S("")) : (str){ 0 },
					 .unread = r->id > upto };
}

/* The newest of the heads of all lists goes first. */
static void merge(struct ctx *c, const struct viewer *w, const struct notice_row_list *lists,
		  struct notice_page *out)
{
	size_t at[BOXES] = { 0 }, best;

	for (;;) {
		best = BOXES;
		for (size_t i = 0; i < w->n; i++)
			if (at[i] < lists[i].n &&
			    (best == BOXES || lists[i].v[at[i]].id > lists[best].v[at[best]].id))
				best = i;
		if (best == BOXES)
			return;
		const struct notice_row *r = &lists[best].v[at[best]++];
		if (!is_kept(c, r))
			out->v[out->n++] = shown(c, r, w->v[best].upto);
	}
}

err notice_read(struct ctx *c, int64_t before, int64_t most, struct notice_page *out)
{
	struct viewer w = viewer_of(c);
	struct notice_row_list lists[BOXES] = { { 0 } };
	size_t n = 0;

	*out = (struct notice_page){ 0 };
	TRY(read_seen(c, &w));
	for (size_t i = 0; i < w.n; i++) {
		struct notice_page_in in = { w.v[i].owner, w.v[i].box, before ? before : INT64_MAX,
					     most + 1 };
		TRY(q_notice_page(c->db, &in, &lists[i]));
		n += lists[i].n;
	}
	out->v = ARENA_ARRAY(c->a, struct notice_seen_row, n + 1);
	merge(c, &w, lists, out);
	if (out->n > (size_t)most) {
		out->n = (size_t)most;
		out->next = out->v[most - 1].id;
	}
	return count_unread(c, &w, &out->unread);
}

err notice_mark_read(struct ctx *c, int64_t upto)
{
	struct viewer w = viewer_of(c);

	TRY(read_seen(c, &w));
	for (size_t i = 0; i < w.n; i++) {
		struct notice_seen_put_in in = { w.id, w.v[i].box, w.v[i].owner, upto };
		if (upto > w.v[i].upto)
			TRY(q_notice_seen_put(c->db, &in, NULL));
	}
	return OK;
}

err notice_forget_owner(struct ctx *c, enum notice_box box, int64_t owner)
{
	TRY(q_notice_forget(c->db, owner, box, NULL));
	TRY(q_notice_choice_forget(c->db, owner, box, NULL));
	TRY(q_notice_digest_drop(c->db, owner, box, NULL));
	return notice_browsers_drop(c, box, owner);
}
