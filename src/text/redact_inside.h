/*
 * redact_inside: what the finders of redact share, and no one else includes.
 *
 * A finder looks at the character i and, when what it knows begins there, fills
 * in the hit: `to` is behind its last character, `from` may lie before i but not
 * before what was found last. It looks at most a fixed number of characters away.
 */
#ifndef LIUYAN_TEXT_REDACT_INSIDE_H
#define LIUYAN_TEXT_REDACT_INSIDE_H

#include "text/glyph.h"
#include "text/redact.h"

struct hit {
	size_t from, to; /* glyphs */
	enum redact_kind kind;
	enum redact_certainty certainty;
};

struct search {
	struct reading r;
	const struct redact_opts *o;
	size_t done; /* glyphs before this one are settled */
};

/* A finder is asked only where a character stands that its _begins has added. */
bool redact_mail(const struct search *s, size_t i, struct hit *out);
bool redact_number(const struct search *s, size_t i, struct hit *out);
bool redact_door(const struct search *s, size_t i, struct hit *out);
bool redact_plate(const struct search *s, size_t i, struct hit *out);
bool redact_chat(const struct search *s, size_t i, struct hit *out);
bool redact_name_after(const struct search *s, size_t i, struct hit *out);  /* 我叫… */
bool redact_name_titled(const struct search *s, size_t i, struct hit *out); /* …先生 */
void redact_mail_begins(struct glyph_gate *g);
void redact_number_begins(struct glyph_gate *g);
void redact_door_begins(struct glyph_gate *g);
void redact_plate_begins(struct glyph_gate *g);
void redact_chat_begins(struct glyph_gate *g);
void redact_name_after_begins(struct glyph_gate *g);
void redact_name_titled_begins(struct glyph_gate *g);

/* A name that stands before the number which was just found. */
bool redact_name_before(const struct search *s, size_t number, struct hit *out);

/* A number of any spelling, with the gaps people leave between its digits. */
#define NUMBER_MAX 24 /* longer than any number that is looked for */
struct number {
	size_t from, n;
	uint8_t d[NUMBER_MAX];
	size_t end[NUMBER_MAX]; /* behind digit k */
	bool gap[NUMBER_MAX];	/* something stands between digit k and the next */
	bool turn[NUMBER_MAX];	/* or the number may end here all the same: 张三138… */
};

void redact_read_number(const struct reading *r, size_t i, struct number *out);
/* Words in the few characters before i on the same line, not across a mark. */
bool redact_said_before(const struct reading *r, size_t i, size_t reach, const char *const *words);
/* 0 when the number is no identity number; LIKELY without a right check digit. */
enum redact_certainty redact_id_number(const uint8_t *d, uint8_t last);
bool redact_luhn(const uint8_t *d, size_t n);

#endif
