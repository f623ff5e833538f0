/*
 * redact: finds in a text what leads to a person, and puts marks in its place.
 *
 * Found are numbers of telephones, identity and bank cards and vehicles, mail
 * addresses, WeChat and QQ names, doors, and names where the usual words lead to
 * them; also spelt with full-width or Chinese digits, blanks or hyphens between.
 * Not personal: hotlines (110, 12345, 95588, 400-…), unified social credit codes,
 * a surname with a title (王先生 is the house's own masked form), a house or a road
 * without a door: the matter is there, not the person.
 * Invariants: findings stand in the order of the text, do not overlap and begin
 * and end between characters; a mark never tells how much it hides. Time grows
 * with the length of the text and nothing else. The input is valid UTF-8; where
 * it is not, each bad byte is a character of its own.
 * Lifetime: the results are the arena's.
 */
#ifndef LIUYAN_TEXT_REDACT_H
#define LIUYAN_TEXT_REDACT_H

#include "base/arena.h"

enum redact_kind {
	REDACT_NONE,
#define KIND(name, code, label) REDACT_##name,
#include "text/redact_kinds.def"
#undef KIND
	REDACT_KINDS
};

/* How sure it is: by a pattern alone; by a checksum, a label or a plan of numbers;
 * because it is what the writer gave herself. */
enum redact_certainty { REDACT_LIKELY = 1, REDACT_SURE, REDACT_OWN };

struct finding {
	size_t at, n; /* bytes */
	enum redact_kind kind;
	enum redact_certainty certainty;
};

struct findings {
	struct finding *v;
	size_t n;
};

#define REDACT_OWN_MAX 8

/* What the writer gave herself is found wherever it stands; names shorter than two
 * characters and numbers shorter than seven digits are not looked for. */
struct redact_own {
	str text;
	enum redact_kind kind;
};

struct redact_opts {
	struct redact_own own[REDACT_OWN_MAX];
	size_t own_n;
	/* The text is an office's: its own lines, rooms and officials are public. */
	bool office;
};

void redact_find(struct arena *a, str text, const struct redact_opts *o, struct findings *out);
str redact_apply(struct arena *a, str text, const struct findings *f);
/* Both at once; the input itself when nothing was found. */
str redact(struct arena *a, str text, const struct redact_opts *o);

/* The kinds, 1 << kind, whose marks stand in a text. */
unsigned redact_marked(str text);

/* "phone", "电话", "【电话】" */
const char *redact_code(enum redact_kind kind);
const char *redact_label(enum redact_kind kind);
const char *redact_mark(enum redact_kind kind);
extern const char *const redact_marks[];   /* of all kinds; ended by NULL */
enum redact_kind redact_kind_of(str code); /* REDACT_NONE when unknown */

#endif
