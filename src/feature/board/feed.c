/* The newest answers as an Atom feed (RFC 4287). */
#include "app/feed.h"
#include "base/clock.h"
#include "board/faces.h"
#include "board/board.h"

#define ENTRIES 30

static str summary(struct ctx *c, const struct board_item *i)
{
	struct reply_list l;
	const struct reply *r = NULL;

	if (q_replies_of(c->db, i->m.id, &l) != OK)
		return i->excerpt;
	for (size_t k = 0; k < l.n; k++)
		if (l.v[k].state == REPLY_RELEASED && l.v[k].lead)
			r = &l.v[k];
	return r ? r->body : i->excerpt;
}

static void put_entry(struct ctx *c, struct out *o, const struct board_item *i, str base)
{
	str path = arena_fmt(c->a, "%.*s/messages/%lld", STR_ARG(base), (long long)i->m.id);

	out_lit(o, "<entry>\n");
	feed_put(c, o, "id", arena_fmt(c->a, "tag:liuyan,2026:message/%lld", (long long)i->m.id));
	feed_put(c, o, "title", i->m.title);
	feed_link(o, "alternate", path);
	feed_put(c, o, "published", clock_iso(c->a, i->at));
	feed_put(c, o, "updated", clock_iso(c->a, i->m.answered_at));
	out_lit(o, "<author><name>");
	out_text(o, feed_clean(c, i->unit_name));
	out_lit(o, "</name></author>\n<category term=\"");
	out_text(o, feed_clean(c, i->domain));
	out_lit(o, "\"/>\n<summary type=\"text\">");
	out_text(o, feed_clean(c, i->excerpt));
	out_lit(o, "</summary>\n<content type=\"text\">");
	out_text(o, feed_clean(c, summary(c, i)));
	out_lit(o, "</content>\n</entry>\n");
}

err board_feed(struct ctx *c, const struct request *rq, struct response *rs)
{
	str base = feed_base(c, rq);
	struct board_items items;
	struct out o;

	TRY(board_newly_answered(c, ENTRIES, &items));
	o = feed_begin(c, S("tag:liuyan,2026:answers"), str_of(T(c, "最新回复")),
		       items.n ? items.v[0].m.answered_at : 0);
	feed_link(&o, "self", arena_fmt(c->a, "%.*s/feed.atom", STR_ARG(base)));
	feed_link(&o, "alternate", arena_fmt(c->a, "%.*s/messages", STR_ARG(base)));
	for (size_t i = 0; i < items.n; i++)
		put_entry(c, &o, &items.v[i], base);
	feed_send(rs, &o);
	return OK;
}
