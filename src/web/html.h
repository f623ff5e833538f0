/*
 * html: where templates write. Text is escaped by its type.
 *
 * Invariants: `str` and `const char *` go through the escaping functions;
 * only a value of type `html`, which only this floor's builders make, is copied
 * as it stands, so that a forgotten escape does not compile. All five
 * significant characters are escaped, so text is safe in elements and in quoted
 * attribute values alike (templates are checked for quotes when compiled).
 * Lifetime: the buf's arena.
 */
#ifndef LIUYAN_WEB_HTML_H
#define LIUYAN_WEB_HTML_H

#include "base/buf.h"

typedef struct html {
	str text;
} html;

struct out {
	struct buf b;
	/* Looks a text up in the reader's language. */
	const char *(*translate)(const void *language, const char *text);
	const void *language;
};

struct out out_new(struct arena *a, size_t first);
void out_text(struct out *o, str s);
void out_cstr(struct out *o, const char *s);
void out_tr(struct out *o, const char *text);
void out_int(struct out *o, int64_t v);
void out_html(struct out *o, html h);
void out_time(struct out *o, int64_t ms);
void out_date(struct out *o, int64_t ms);
void out_iso(struct out *o, int64_t ms);
/* For compiled templates only. */
static inline void out_raw(struct out *o, const char *s, size_t n)
{
	buf_put(&o->b, (str){ s, n });
}
#define out_lit(o, lit) out_raw((o), "" lit, sizeof(lit) - 1)

html html_of(const struct out *o); /* what was written so far */
/* Text with its line ends as paragraphs and breaks. */
html html_paragraphs(struct arena *a, str s);
/* The same with each of the words (ended by NULL) as a mark. */
html html_marked(struct arena *a, str s, const char *const *words);

#endif
