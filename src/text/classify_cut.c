/* From a text to features. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "text/classify_inside.h"
#include "text/fold.h"
#include "text/tokens.h"

#define OWN 0x9E3779B9u

struct sign {
	uint32_t at, n;
	enum token_class class;
};

static struct sign sign_at(str s, size_t at)
{
	uint32_t cp = 0;
	size_t n = utf8_decode(str_sub(s, at, 4), &cp);

	return (struct sign){ (uint32_t)at, (uint32_t)n, n ? token_class(cp) : TOKEN_NONE };
}

static void add(struct classify_cut *c, uint32_t at, uint32_t n, bool single, size_t title)
{
	c->v[c->n++] = (struct classify_piece){
		at, n, token_hash((str){ c->text.p + at, n }), 0, 0, single, at < title,
	};
}

/* A whole word of an alphabet; where it ends. */
static struct sign add_word(struct classify_cut *c, struct sign first, size_t title)
{
	struct sign s = first;

	while (s.class == TOKEN_NARROW)
		s = sign_at(c->text, s.at + s.n);
	add(c, first.at, s.at - first.at, false, title);
	return s;
}

void classify_cut(struct arena *a, str title, str body, struct classify_cut *out)
{
	struct buf b = buf_new(a, title.n + body.n + 16, SIZE_MAX);
	struct sign s, next;
	size_t head;

	buf_put(&b, fold_search(a, title));
	head = b.n;
	buf_char(&b, '\n');
	buf_put(&b, fold_search(a, body));
	/* at most two pieces a character, and a word has one a byte at the most */
	*out = (struct classify_cut){ buf_str(&b), ARENA_ARRAY(a, struct classify_piece, b.n + 2),
				      0 };
	for (s = sign_at(out->text, 0); s.n; s = next) {
		if (s.class == TOKEN_NARROW) {
			next = add_word(out, s, head);
			continue;
		}
		next = sign_at(out->text, s.at + s.n);
		if (s.class != TOKEN_WIDE)
			continue;
		add(out, s.at, s.n, true, head);
		if (next.class == TOKEN_WIDE)
			add(out, s.at, s.n + next.n, false, head);
	}
}

/* The hash that a piece of the title has besides. */
static uint32_t own_hash(uint32_t hash)
{
	return (hash ^ OWN) * 0x85EBCA6Bu;
}

struct counting {
	struct classify_features *f;
	uint32_t *slot;
	size_t mask;
};

static uint32_t count(struct counting *k, uint32_t hash, uint32_t times)
{
	size_t h = hash & k->mask;

	while (k->slot[h] && k->f->v[k->slot[h] - 1].hash != hash)
		h = (h + 1) & k->mask;
	if (!k->slot[h]) {
		k->f->v[k->f->n++] = (struct classify_feature){ hash, 0 };
		k->slot[h] = (uint32_t)k->f->n;
	}
	k->f->v[k->slot[h] - 1].times += times;
	return k->slot[h] - 1;
}

void classify_count(struct arena *a, struct classify_cut *c, struct classify_features *out)
{
	struct counting k = { out, NULL, 31 };

	while (k.mask < 3 * c->n)
		k.mask = 2 * k.mask + 1;
	*out = (struct classify_features){ ARENA_ARRAY(a, struct classify_feature, 2 * c->n + 1),
					   0 };
	k.slot = ARENA_ARRAY(a, uint32_t, k.mask + 1);
	for (size_t i = 0; i < c->n; i++) {
		struct classify_piece *p = &c->v[i];
		p->feature = count(&k, p->hash, p->title ? CLASSIFY_TITLE : 1);
		if (p->title)
			p->own = count(&k, own_hash(p->hash), 1);
	}
}

float classify_times(uint32_t times)
{
	static const float small[] = { 0,	  1,	     1.693147f, 2.098612f, 2.386294f,
				       2.609438f, 2.791759f, 2.945910f, 3.079442f };

	return times < sizeof(small) / sizeof(small[0]) ? small[times] : 1 + logf((float)times);
}
