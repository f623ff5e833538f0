/* The index: what it holds of a message, in the words of each engine. */
#include "search/search.h"

#include <string.h>

#include "app/app.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "text/fold.h"

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

err search_index(struct ctx *c, int64_t message)
{
	struct token_list tokens;
	struct message m;
	err e = message_get(c, message, &m);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(search_tokens_of(c, &m, &tokens));
	return q_search_put(c->db, message, search_tokens_text(c, &tokens), NULL);
}
