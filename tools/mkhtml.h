/*
 * mkhtml.h: the parts of mkhtml, the generator that turns HTML templates into C functions.
 *
 * One pass: static text goes through a small HTML state machine (struct html_at) and gathers in
 * `lit`; each {slot} flushes it and writes its C. The machine knows where every slot stands, so
 * that a value which escaping cannot make safe there is refused here and not found in production.
 * The first error sticks in gen.error ("file:line: message") and ends the run; later ones are
 * dropped. A gen views the file being read and owns its builders until gen_free.
 */
#ifndef LIUYAN_TOOLS_MKHTML_H
#define LIUYAN_TOOLS_MKHTML_H

#include "gen.h"

enum { DEPTH_MAX = 32 };

enum where {
	AT_TEXT,
	AT_OPEN,
	AT_DECL,
	AT_COMMENT,
	AT_RAW,
	AT_TAG_NAME,
	AT_IN_TAG,
	AT_ATTR_NAME,
	AT_AFTER_NAME,
	AT_BEFORE_VALUE,
	AT_UNQUOTED,
	AT_AFTER_VALUE,
	AT_DOUBLE,
	AT_SINGLE
};

/* Where in the HTML the static text has led. Names are lower case and cut at the array's size:
 * every name that is compared is shorter, so a cut name never matches. */
struct html_at {
	enum where at;
	bool closing, has_src;
	size_t matched; /* AT_COMMENT: dashes seen; AT_RAW: bytes of the closing tag seen */
	char tag[16], attr[16], value[16];
};

struct level {
	enum { LEVEL_TEMPLATE, LEVEL_IF, LEVEL_FOR } kind;
	int line;
	bool joined_any, has_else;
	struct html_at start, joined;
};

struct gen {
	const char *file, *src;
	size_t n, pos;
	int line, noted; /* noted: the source line last written as a comment */
	bool fresh;	 /* nothing was written in this template yet */
	struct sb includes, protos, code, lit, texts, names;
	struct html_at at;
	struct level level[DEPTH_MAX];
	size_t depth;
	char error[512];
};

enum place { PLACE_FILE, PLACE_FLOW, PLACE_FLAG, PLACE_VALUE, PLACE_HTML };

struct slot {
	int line;
	struct span key, arg;
	const struct kind *kind;
};

struct kind {
	const char *key;
	enum place place;
	void (*run)(struct gen *g, const struct slot *s);
	const char *function;
};

/* mkhtml_at.c: one byte of static text; an error message or NULL. */
const char *html_step(struct html_at *h, char c);
/* Two ways lead here: `a` becomes what holds after both, leaning to the stricter. False when the
 * text after them would mean different things. */
bool html_join(struct html_at *a, const struct html_at *b);
/* Whether the attribute's value may go on with a slot: an address must have a fixed beginning. */
bool html_is_anchored(const struct html_at *h);

/* mkhtml_read.c: parts of expressions; false when the shape is wrong. */
size_t quoted_length(const char *s, size_t n);
bool split(struct span s, const char *sep, struct span *left, struct span *right);
bool split_call(struct span s, struct span *name, struct span *args);
/* Reads the slot at g->pos and steps behind it. */
bool slot_read(struct gen *g, struct slot *s);

/* mkhtml_put.c: writing C. */
__attribute__((format(printf, 3, 4))) void fail(struct gen *g, int line, const char *format, ...);
void put_indent(struct gen *g);
/* Writes the static text gathered so far; `last` trims it for the template's end. */
void put_literals(struct gen *g, bool last);
/* Goes to a new line of C, with a comment when the template's line is a new one too. */
void put_note(struct gen *g, int line);
/* Feeds one byte to the HTML state machine. */
void feed(struct gen *g, int line, char c);
void put_static(struct gen *g, char c);

/* mkhtml_slots.c: checks a slot's place and writes its C. */
void slot_run(struct gen *g, struct slot *s);

#endif
