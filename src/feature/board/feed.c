/* The newest answers as an Atom feed (RFC 4287). */
#include "app/layout.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "board/faces.h"
#include "board/board.h"

#define ENTRIES 30

/* XML 1.0 has no place for most controls, however they are written. */
static str xml_text(struct ctx *c, str s)
{
	struct buf b = buf_new(c->a, s.n + 1, s.n + 1);

	while (s.n) {
		uint32_t cp = 0;
		size_t n = utf8_decode(s, &cp);
		bool good = n && (cp >= 0x20 || cp == '\n' || cp == '\t') && cp != 0xFFFE &&
			    cp != 0xFFFF;
		if (good)
			buf_put(&b, str_sub(s, 0, n));
		s = str_sub(s, n ? n : 1, s.n);
	}
	return buf_str(&b);
}

static void put(struct ctx *c, struct out *o, const char *name, str text)
{
	out_lit(o, "<");
	out_cstr(o, name);
	out_lit(o, ">");
	out_text(o, xml_text(c, text));
	out_lit(o, "</");
	out_cstr(o, name);
	out_lit(o, ">\n");
}

/* Where this site is for its readers. */
static str base_url(struct ctx *c, const struct request *rq)
{
	const char *url = setting_text(c->settings, SET_SITE_URL);
	size_t n = str_of(url).n;

	while (n && url[n - 1] == '/')
		n--;
	if (n)
		return (str){ url, n };
	if (rq->headers[H_HOST].n == 0)
		return (str){ 0 };
	return arena_fmt(c->a, "http://%.*s", STR_ARG(rq->headers[H_HOST]));
}

static void put_link(struct out *o, const char *rel, str href)
{
	out_lit(o, "<link rel=\"");
	out_cstr(o, rel);
	out_lit(o, "\" href=\"");
	out_text(o, href);
	out_lit(o, "\"/>\n");
}

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
	put(c, o, "id", arena_fmt(c->a, "tag:liuyan,2026:message/%lld", (long long)i->m.id));
	put(c, o, "title", i->m.title);
	put_link(o, "alternate", path);
	put(c, o, "published", clock_iso(c->a, i->at));
	put(c, o, "updated", clock_iso(c->a, i->m.answered_at));
	out_lit(o, "<author><name>");
	out_text(o, xml_text(c, i->unit_name));
	out_lit(o, "</name></author>\n<category term=\"");
	out_text(o, xml_text(c, i->domain));
	out_lit(o, "\"/>\n<summary type=\"text\">");
	out_text(o, xml_text(c, i->excerpt));
	out_lit(o, "</summary>\n<content type=\"text\">");
	out_text(o, xml_text(c, summary(c, i)));
	out_lit(o, "</content>\n</entry>\n");
}

err board_feed(struct ctx *c, const struct request *rq, struct response *rs)
{
	str base = base_url(c, rq), site = str_of(setting_text(c->settings, SET_SITE_NAME));
	struct out o = out_new(c->a, 65536);
	struct board_items items;

	TRY(board_newly_answered(c, ENTRIES, &items));
	out_lit(&o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n");
	put(c, &o, "id", S("tag:liuyan,2026:answers"));
	put(c, &o, "title", arena_fmt(c->a, T(c, "%.*s：%s"), STR_ARG(site), T(c, "最新回复")));
	put(c, &o, "updated", clock_iso(c->a, items.n ? items.v[0].m.answered_at : 0));
	put_link(&o, "self", arena_fmt(c->a, "%.*s/feed.atom", STR_ARG(base)));
	put_link(&o, "alternate", arena_fmt(c->a, "%.*s/messages", STR_ARG(base)));
	for (size_t i = 0; i < items.n; i++)
		put_entry(c, &o, &items.v[i], base);
	out_lit(&o, "</feed>\n");
	rs->body = buf_str(&o.b);
	rs->type = "application/atom+xml; charset=utf-8";
	return OK;
}
