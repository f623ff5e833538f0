/* The index: what it holds of a message, in the words of each engine. */
#include "search/search.h"

#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "text/fold.h"
#include "upkeep/upkeep.h"

#define PLACES_MAX 128
#define ORDER_UNITS 16

/* SQLite's index takes words and walks by id; PostgreSQL's takes numbers and does not. */
bool search_has_eras(struct ctx *c)
{
	return strcmp(store_scheme(c->app->store), "sqlite:") != 0;
}

/* U+E000 stands in no folded text. */
str search_place_word(struct arena *a, enum search_place kind, int64_t id)
{
	return arena_fmt(a, "\uE000%c%lld", (int)kind, (long long)id);
}

/* Of UTC: days are only stretches of ids here. */
static int64_t days_of(enum search_era era, int64_t day)
{
	static const int64_t length[] = { 1, 32, 365 };

	return era == ERA_ALL ? 0 : day / length[era];
}

static int64_t era_length(enum search_era era)
{
	static const int64_t length[] = { 1, 32, 365 };

	return length[era] * MS_DAY;
}

int64_t search_era_first(enum search_era era, int64_t id)
{
	if (era == ERA_ALL)
		return 0;
	return id_at(days_of(era, id_time(id) / MS_DAY) * era_length(era), 0);
}

str search_era_word(struct arena *a, enum search_era era, int64_t id)
{
	static const char letters[] = "xyz";

	return arena_fmt(a, "\uE000%c%lld", letters[era],
			 (long long)days_of(era, id_time(id) / MS_DAY));
}

/* ---- what a message gives ---- */

static void add(struct token_list *l, str word)
{
	if (l->n < PLACES_MAX)
		l->v[l->n++] = word;
}

/* A unit and all above it: whoever holds a role there may open what it holds. */
static err add_desk(struct ctx *c, struct token_list *l, int64_t unit)
{
	struct unit u;
	str path;
	err e = unit ? unit_get(c, unit, &u) : ERR_NOT_FOUND;

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	for (path = str_sub(u.path, 1, u.path.n); path.n;) {
		int64_t id;
		if (str_int(str_cut(&path, '/'), &id))
			add(l, search_place_word(c->a, PLACE_DESK, id));
	}
	return OK;
}

static err add_desks(struct ctx *c, const struct message *m, struct token_list *l)
{
	struct work_order_list orders;

	TRY(add_desk(c, l, m->coordinator));
	TRY(q_orders_of(c->db, m->id, &orders));
	for (size_t i = 0; i < orders.n && i < ORDER_UNITS; i++)
		TRY(add_desk(c, l, orders.v[i].unit));
	return OK;
}

static void add_places(struct ctx *c, const struct message *m, struct token_list *l)
{
	int64_t codes[PLACE_DEPTH], unit = m->answer_unit ? m->answer_unit : m->lead_unit;
	size_t n = place_levels(m->place, codes);

	for (size_t i = 0; i < n; i++)
		add(l, search_place_word(c->a, PLACE_REGION, codes[i]));
	add(l, search_place_word(c->a, PLACE_OFFICE, m->office));
	add(l, search_place_word(c->a, PLACE_KIND, m->kind));
	add(l, search_place_word(c->a, PLACE_DOMAIN, m->domain));
	if (unit)
		add(l, search_place_word(c->a, PLACE_UNIT, unit));
	for (int era = ERA_DAY; search_has_eras(c) && era < ERA_ALL; era++)
		add(l, search_era_word(c->a, (enum search_era)era, m->id));
}

err search_tokens_of(struct ctx *c, const struct message *m, struct token_list *out)
{
	struct token_list title, body, all;

	tokens_grams(c->a, fold_search(c->a, m->title), &title);
	tokens_grams(c->a, fold_search(c->a, m->body), &body);
	all = (struct token_list){ ARENA_ARRAY(c->a, str, title.n + body.n + PLACES_MAX), 0 };
	add_places(c, m, &all);
	TRY(add_desks(c, m, &all));
	if (title.n)
		memcpy(all.v + all.n, title.v, title.n * sizeof(str));
	all.n += title.n;
	if (body.n)
		memcpy(all.v + all.n, body.v, body.n * sizeof(str));
	all.n += body.n;
	tokens_distinct(c->a, &all);
	*out = all;
	return OK;
}

/* ---- as the engines take it ---- */

static str numbers(struct arena *a, const struct token_list *l)
{
	struct buf b = buf_new(a, 12 * l->n + 8, SIZE_MAX);

	buf_char(&b, '{');
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_char(&b, ',');
		buf_int(&b, (int32_t)token_hash(l->v[i]));
	}
	buf_char(&b, '}');
	return buf_str(&b);
}

static str quoted(struct arena *a, const struct token_list *l, const char *between)
{
	struct buf b = buf_new(a, 24 * l->n + 8, SIZE_MAX);

	for (size_t i = 0; i < l->n; i++) {
		buf_lit(&b, i ? between : "");
		buf_char(&b, '"');
		buf_put(&b, l->v[i]);
		buf_char(&b, '"');
	}
	return buf_str(&b);
}

str search_tokens_text(struct ctx *c, const struct token_list *l)
{
	struct buf b;

	if (search_has_eras(c))
		return numbers(c->a, l);
	b = buf_new(c->a, 8 * l->n + 8, SIZE_MAX);
	for (size_t i = 0; i < l->n; i++) {
		buf_put(&b, l->v[i]);
		buf_char(&b, ' ');
	}
	return buf_str(&b);
}

struct search_match search_match_of(struct ctx *c, const struct token_list *all,
				    const struct token_list *any)
{
	struct search_match m = { .any = any->n ? numbers(c->a, any) : (str){ 0 } };

	if (search_has_eras(c)) {
		m.all = numbers(c->a, all);
		return m;
	}
	m.all = quoted(c->a, all, " AND ");
	if (any->n) {
		str or = quoted(c->a, any, " OR ");
		m.any = arena_fmt(c->a, " AND (%.*s)", STR_ARG(or));
	}
	return m;
}

/* ---- rows of the index ---- */

#define SHIFT_NEW 31 /* of a board without messages: a second */
#define SHIFT_LEAST 21
#define SHIFT_MOST 40
#define SAMPLES 15
#define SAMPLE 64

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* How far messages lie apart, as ids: the median of some places; 0: there are few. */
static err usual_gap(struct ctx *c, int64_t *gap)
{
	struct message_ref_list first, l;
	struct message_list last;
	int64_t gaps[SAMPLES];
	size_t n = 0;

	*gap = 0;
	TRY(q_message_after(c->db, 0, 1, &first));
	TRY(q_message_before(c->db, INT64_MAX, 1, &last));
	for (int64_t i = 0; first.n && i < SAMPLES; i++) {
		int64_t from = first.v[0].message - 1;
		from += (last.v[0].id - from) / (SAMPLES + 1) * i;
		TRY(q_message_after(c->db, from, SAMPLE, &l));
		if (l.n == SAMPLE)
			gaps[n++] = (l.v[SAMPLE - 1].message - l.v[0].message) / SAMPLE;
	}
	qsort(gaps, n, sizeof(gaps[0]), by_number);
	*gap = n ? gaps[n / 2] : 0;
	return OK;
}

/* Every second row or so holds a message. */
static int64_t shift_for(int64_t gap)
{
	int64_t shift = 0;

	for (; gap > 3; gap /= 2)
		shift++;
	return shift < SHIFT_LEAST ? SHIFT_LEAST : shift > SHIFT_MOST ? SHIFT_MOST : shift;
}

static err choose_shift(struct ctx *c, int64_t *shift)
{
	int64_t gap;

	*shift = 0;
	if (search_has_eras(c))
		return OK;
	TRY(usual_gap(c, &gap));
	*shift = gap ? shift_for(gap) : SHIFT_NEW;
	return q_search_shape_put(c->db, *shift, NULL);
}

err search_shift(struct ctx *c, int64_t *shift)
{
	struct search_shape s = { 0 };
	err e = search_has_eras(c) ? OK : q_search_shape_get(c->db, &s);

	*shift = s.shift;
	return e == ERR_NOT_FOUND ? OK : e;
}

err search_fresh(struct ctx *c)
{
	int64_t shift;

	TRY(q_search_clear(c->db, NULL));
	return choose_shift(c, &shift);
}

static struct token_list joined(struct arena *a, const struct token_list *x,
				const struct token_list *y)
{
	struct token_list l = { ARENA_ARRAY(a, str, x->n + y->n + 1), x->n + y->n };

	if (x->n)
		memcpy(l.v, x->v, x->n * sizeof(str));
	if (y->n)
		memcpy(l.v + x->n, y->v, y->n * sizeof(str));
	return l;
}

err search_row_tokens(struct ctx *c, int64_t row, int64_t shift, struct token_list *out, size_t *n)
{
	struct token_list one;
	struct message_list l;

	TRY(q_message_between(c->db, row << shift, (row + 1) << shift, &l));
	*out = (struct token_list){ 0 };
	*n = l.n;
	for (size_t i = 0; i < l.n; i++) {
		TRY(search_tokens_of(c, &l.v[i], &one));
		*out = i ? joined(c->a, out, &one) : one;
	}
	if (l.n > 1)
		tokens_distinct(c->a, out);
	return OK;
}

/* On a walk a row is written once, with its last message: an index that grows by rising
 * rows makes bigger pieces. */
static err is_last_of_row(struct ctx *c, int64_t message, int64_t shift, bool *last)
{
	struct message_ref_list next;

	TRY(q_message_after(c->db, message, 1, &next));
	*last = next.n == 0 || next.v[0].message >> shift != message >> shift;
	return OK;
}

static err put_message(struct ctx *c, int64_t message, int64_t shift)
{
	struct token_list tokens;
	struct message m;
	err e = message_get(c, message, &m);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(search_tokens_of(c, &m, &tokens));
	return q_search_put(c->db, message >> shift, search_tokens_text(c, &tokens), NULL);
}

static err put_row(struct ctx *c, int64_t row, int64_t shift)
{
	struct token_list tokens;
	size_t n;

	TRY(search_row_tokens(c, row, shift, &tokens, &n));
	return n ? q_search_put(c->db, row, search_tokens_text(c, &tokens), NULL) : OK;
}

err search_index(struct ctx *c, int64_t message)
{
	int64_t shift;
	bool last;

	TRY(search_shift(c, &shift));
	if (shift == 0)
		TRY(choose_shift(c, &shift));
	if (shift == 0 || !upkeep_walks(c))
		return put_message(c, message, shift);
	TRY(is_last_of_row(c, message, shift, &last));
	return last ? put_row(c, message >> shift, shift) : OK;
}
