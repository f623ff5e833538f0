#include "text/redact.h"

#include <pthread.h>

#include "base/buf.h"
#include "text/redact_inside.h"

static const struct {
	const char *code, *label, *mark;
} kinds[REDACT_KINDS] = {
#define KIND(name, code, label) [REDACT_##name] = { code, label, "【" label "】" },
#include "text/redact_kinds.def"
#undef KIND
};

const char *const redact_marks[] = {
#define KIND(name, code, label) "【" label "】",
#include "text/redact_kinds.def"
#undef KIND
	NULL
};

const char *redact_code(enum redact_kind kind)
{
	return kinds[kind].code;
}

const char *redact_label(enum redact_kind kind)
{
	return kinds[kind].label;
}

const char *redact_mark(enum redact_kind kind)
{
	return kinds[kind].mark;
}

enum redact_kind redact_kind_of(str code)
{
	for (int k = 1; k < REDACT_KINDS; k++)
		if (str_eq(str_of(kinds[k].code), code))
			return (enum redact_kind)k;
	return REDACT_NONE;
}

unsigned redact_marked(str text)
{
	unsigned bits = 0;

	if (!str_has(text, S("【")))
		return 0;
	for (unsigned k = 1; k < REDACT_KINDS; k++)
		if (str_has(text, str_of(kinds[k].mark)))
			bits |= 1U << k;
	return bits;
}

/* ---- what she gave herself ---- */

static bool is_filler(const struct glyph *g)
{
	return g->class == GLYPH_BLANK || glyph_in(g->cp, "-.·_");
}

static bool is_same(const struct glyph *a, const struct glyph *b)
{
	return a->cp == b->cp || (a->digit != NO_DIGIT && a->digit == b->digit);
}

/* Her number is known however it is taken apart; a name across a comma is two words. */
static bool is_apart(const struct glyph *g, enum redact_kind kind)
{
	return is_filler(g) ||
	       (kind == REDACT_PHONE && (g->cp == '\n' || glyph_in(g->cp, ",;:/|~=+*()，、；：")));
}

/* Fillers between the characters do not count, on either side. */
static size_t own_end(const struct reading *r, size_t i, const struct reading *own,
		      enum redact_kind kind)
{
	size_t k = 0, end = i, reach = kind == REDACT_PHONE ? 4 : 2;

	for (; k < own->n && i < r->n && i - end <= reach; i++) {
		while (k < own->n && is_filler(&own->v[k]))
			k++;
		if (k < own->n && is_same(&r->v[i], &own->v[k])) {
			k++;
			end = i + 1;
		} else if (!is_apart(&r->v[i], kind)) {
			break;
		}
	}
	return k == own->n ? end : 0;
}

/* Begins with what counts and has enough of it; else nothing is left of it. */
static struct reading worth_of(struct reading own, enum redact_kind kind)
{
	size_t n = 0;

	while (own.n && is_filler(&own.v[0])) {
		own.v++;
		own.n--;
	}
	for (size_t i = 0; i < own.n; i++)
		n += !is_filler(&own.v[i]);
	if (n < (kind == REDACT_NAME ? 2 : 7) || own.n > 64)
		own.n = 0;
	return own;
}

struct owned {
	struct reading v[REDACT_OWN_MAX];
};

static struct owned read_own(struct arena *a, const struct redact_opts *o)
{
	struct owned w = { 0 };

	for (size_t i = 0; i < o->own_n; i++)
		w.v[i] = worth_of(glyph_read(a, o->own[i].text), o->own[i].kind);
	return w;
}

static bool find_own(const struct search *s, const struct owned *w, size_t i, struct hit *out)
{
	for (size_t k = 0; k < s->o->own_n; k++) {
		size_t end = 0;
		if (w->v[k].n && is_same(&s->r.v[i], &w->v[k].v[0]))
			end = own_end(&s->r, i, &w->v[k], s->o->own[k].kind);
		if (end == 0)
			continue;
		*out = (struct hit){ i, end, s->o->own[k].kind, REDACT_OWN };
		return true;
	}
	return false;
}

/* ---- the search ---- */

static const struct {
	bool (*find)(const struct search *, size_t, struct hit *);
	void (*begins)(struct glyph_gate *); /* adds the first characters of what it finds */
} finders[] = {
	{ redact_mail, redact_mail_begins },
	{ redact_number, redact_number_begins },
	{ redact_door, redact_door_begins },
	{ redact_plate, redact_plate_begins },
	{ redact_chat, redact_chat_begins },
	{ redact_name_after, redact_name_after_begins },
	{ redact_name_titled, redact_name_titled_begins },
};
#define FINDERS (sizeof(finders) / sizeof(finders[0]))

/* The same for all texts: bit f is for finder f. */
static struct glyph_gate gate;
static pthread_once_t gate_once = PTHREAD_ONCE_INIT;

static void make_gate(void)
{
	for (size_t f = 0; f < FINDERS; f++) {
		gate.bit = (uint8_t)(1U << f);
		finders[f].begins(&gate);
	}
}

/* A hit that holds something of her own is her own. */
static void claim(const struct search *s, const struct owned *w, struct hit *h)
{
	struct hit own;

	for (size_t i = h->from; i < h->to && s->o->own_n; i++)
		if (find_own(s, w, i, &own))
			h->certainty = REDACT_OWN;
}

static bool find_at(const struct search *s, const struct owned *w, size_t i, struct hit *out)
{
	unsigned open = glyph_gate_at(&gate, s->r.v[i].cp);

	if (find_own(s, w, i, out))
		return true;
	for (size_t f = 0; open; f++, open >>= 1)
		if (open & 1 && finders[f].find(s, i, out))
			return true;
	return false;
}

struct list {
	struct arena *a;
	struct findings *out;
	size_t cap;
};

static void keep(struct list *l, const struct search *s, const struct hit *h)
{
	size_t at = s->r.v[h->from].at;

	if (l->out->n == l->cap) {
		struct finding *more = ARENA_ARRAY(l->a, struct finding, 2 * l->cap + 8);
		for (size_t i = 0; i < l->out->n; i++)
			more[i] = l->out->v[i];
		l->out->v = more;
		l->cap = 2 * l->cap + 8;
	}
	l->out->v[l->out->n++] = (struct finding){ at, s->r.v[h->to].at - at, h->kind,
						   h->certainty };
}

void redact_find(struct arena *a, str text, const struct redact_opts *o, struct findings *out)
{
	struct search s = { glyph_read(a, text), o, 0 };
	struct owned own = read_own(a, o);
	struct list l = { a, out, 0 };
	struct hit h, name;

	*out = (struct findings){ 0 };
	pthread_once(&gate_once, make_gate);
	for (size_t i = 0; i < s.r.n; i++) {
		if (i < s.done || !find_at(&s, &own, i, &h))
			continue;
		claim(&s, &own, &h);
		if ((h.kind == REDACT_PHONE || h.kind == REDACT_ID) &&
		    redact_name_before(&s, h.from, &name)) {
			claim(&s, &own, &name);
			keep(&l, &s, &name);
		}
		keep(&l, &s, &h);
		s.done = h.to;
	}
}

str redact_apply(struct arena *a, str text, const struct findings *f)
{
	struct buf b = buf_new(a, text.n + 32 * f->n + 1, SIZE_MAX);
	size_t at = 0;

	for (size_t i = 0; i < f->n; i++) {
		buf_put(&b, str_sub(text, at, f->v[i].at - at));
		buf_lit(&b, redact_mark(f->v[i].kind));
		at = f->v[i].at + f->v[i].n;
	}
	buf_put(&b, str_sub(text, at, text.n));
	return buf_str(&b);
}

str redact(struct arena *a, str text, const struct redact_opts *o)
{
	struct findings f;

	redact_find(a, text, o, &f);
	return f.n ? redact_apply(a, text, &f) : text;
}
