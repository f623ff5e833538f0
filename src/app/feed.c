#include "app/feed.h"

#include "base/clock.h"
#include "base/utf8.h"

/* XML 1.0 has no place for most controls, however they are written. */
str feed_clean(struct ctx *c, str s)
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

void feed_put(struct ctx *c, struct out *o, const char *name, str text)
{
	out_lit(o, "<");
	out_cstr(o, name);
	out_lit(o, ">");
	out_text(o, feed_clean(c, text));
	out_lit(o, "</");
	out_cstr(o, name);
	out_lit(o, ">\n");
}

str feed_base(struct ctx *c, const struct request *rq)
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

void feed_link(struct out *o, const char *rel, str href)
{
	out_lit(o, "<link rel=\"");
	out_cstr(o, rel);
	out_lit(o, "\" href=\"");
	out_text(o, href);
	out_lit(o, "\"/>\n");
}

struct out feed_begin(struct ctx *c, str id, str title, int64_t updated)
{
	str site = str_of(setting_text(c->settings, SET_SITE_NAME));
	struct out o = out_new(c->a, 65536);

	out_lit(&o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n");
	feed_put(c, &o, "id", id);
	feed_put(c, &o, "title",
		 arena_fmt(c->a, T(c, "%.*s：%.*s"), STR_ARG(site), STR_ARG(title)));
	feed_put(c, &o, "updated", clock_iso(c->a, updated));
	return o;
}

void feed_send(struct response *rs, struct out *o)
{
	out_lit(o, "</feed>\n");
	rs->body = buf_str(&o->b);
	rs->type = "application/atom+xml; charset=utf-8";
}
