/* Messages as lists show them, and figures in words. */
#include "board/board.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "board/queries.h"
#include "board/words.h"
#include "text/excerpt.h"

extern const struct route board_routes[]; /* routes.c */

#define EXCERPT 90

const int64_t board_scale[5] = { 1, 2, 3, 4, 5 };

/* ---- words of time ---- */

str board_took(struct ctx *c, int64_t ms)
{
	long long hours = ms / MS_HOUR;

	if (ms < 0)
		return (str){ 0 };
	if (hours < 1)
		return str_of(T(c, "不到 1 小时"));
	if (hours < 48)
		return arena_fmt(c->a, T(c, hours == 1 ? N_("1 小时") : N_("%lld 小时")), hours);
	return arena_fmt(c->a, T(c, "%lld 天"), hours / 24);
}

static str whole_days(struct ctx *c, int64_t n)
{
	if (n < 0)
		return S("—");
	return arena_fmt(c->a, T(c, n == 1 ? N_("1 天") : N_("%lld 天")), (long long)n);
}

static str days_of(struct ctx *c, int64_t tenths)
{
	if (tenths < 0)
		return S("—");
	return arena_fmt(c->a, T(c, "%lld.%lld 天"), (long long)tenths / 10,
			 (long long)tenths % 10);
}

/* ---- items ---- */

static str author_of(struct ctx *c, const struct message *m)
{
	return m->anonymous || m->author.n == 0 ? str_of(T(c, "匿名")) : m->author;
}

/* What stood there is not shown any more; that it was there is. */
static void bury(struct ctx *c, struct board_item *i)
{
	i->tombstone = true;
	i->m.body = i->m.location = i->excerpt = i->author = (str){ 0 };
	if (i->m.state == MESSAGE_MERGED)
		return; /* its title says what the other one is about */
	i->m.title = i->m.state == MESSAGE_REMOVED ? str_of(T(c, "这条留言已下架"))
						   : str_of(T(c, "这条留言已撤回"));
}

/* A thing that is missing in the data does not take its message's page away. */
static err or_empty(err e)
{
	return e == ERR_NOT_FOUND ? OK : e;
}

err board_item_of(struct ctx *c, const struct message *m, const struct domain_list *domains,
		  struct board_item *out)
{
	const struct domain *d = domain_in(domains, m->domain);
	struct board_names names = { 0 };

	*out = (struct board_item){
		.m = *m,
		.unit = m->answer_unit ? m->answer_unit : m->lead_unit,
		.state = life_code(&message_life, m->state),
		.state_label = life_label(&message_life, m->state),
		.kind = kind_info(m->kind),
		.domain = d ? d->name : (str){ 0 },
		.domain_code = d ? d->code : (str){ 0 },
		.author = author_of(c, m),
		.excerpt = excerpt(c->a, m->body, EXCERPT),
		.at = id_time(m->id),
	};
	if (m->answered_at)
		out->took = board_took(c, m->answered_at - out->at);
	if (message_is_tombstone(m))
		bury(c, out);
	TRY(or_empty(q_board_names_of(c->db, m->office, out->unit, m->place, &names)));
	out->unit_name = names.unit;
	out->office = (struct office){ .id = m->office, .place = m->place, .name = names.office };
	out->place = (struct place){ .code = m->place, .name = names.place };
	return OK;
}

static err items_of(struct ctx *c, const struct message_listing *l, struct board_items *out)
{
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	*out = (struct board_items){ .v = ARENA_ARRAY(c->a, struct board_item, l->n + 1),
				     .next = l->next };
	for (; out->n < l->n; out->n++)
		TRY(board_item_of(c, &l->v[out->n], &domains, &out->v[out->n]));
	return OK;
}

err board_list(struct ctx *c, const struct message_filter *f, struct board_items *out)
{
	struct message_listing l;

	TRY(message_public_page(c, f, &l));
	return items_of(c, &l, out);
}

static int newer_answer(const void *a, const void *b)
{
	int64_t x = ((const struct message *)a)->answered_at;
	int64_t y = ((const struct message *)b)->answered_at;

	return (x < y) - (x > y);
}

/* Answered and closed are two states: the newest of both, put together. */
err board_answered(struct ctx *c, struct message_filter f, struct board_items *out)
{
	const int64_t states[] = { MESSAGE_ANSWERED, MESSAGE_CLOSED };
	struct message_listing both = { .v = ARENA_ARRAY(c->a, struct message, 2 * f.n) }, l;

	for (size_t s = 0; s < 2; s++) {
		f.state = states[s];
		TRY(message_public_page(c, &f, &l));
		for (size_t i = 0; i < l.n; i++)
			if (l.v[i].answered_at)
				both.v[both.n++] = l.v[i];
	}
	qsort(both.v, both.n, sizeof(both.v[0]), newer_answer);
	if (both.n > (size_t)f.n)
		both.n = (size_t)f.n;
	return items_of(c, &both, out);
}

err board_newly_answered(struct ctx *c, int64_t n, struct board_items *out)
{
	struct message_listing l;

	TRY(message_newly_answered(c, n, &l));
	return items_of(c, &l, out);
}

/* ---- figures ---- */

err board_figures_of(struct ctx *c, int64_t key, int64_t year, struct board_figures *out)
{
	struct figure_span span = board_span(year);
	const struct figure *s = &out->line.sum;

	*out = (struct board_figures){ 0 };
	TRY(figures_line(c, key, &span, &out->line));
	out->received = board_number(c->a, s->received);
	out->answered = board_number(c->a, s->answered);
	out->closed = board_number(c->a, s->closed);
	out->solved = board_number(c->a, s->solved);
	out->answered_rate = board_percent(c->a, s->answered, s->received);
	out->closed_rate = board_percent(c->a, s->closed, s->received);
	out->solved_rate = board_percent(c->a, s->solved, s->received);
	out->answered_of = board_per_myriad(s->answered, s->received);
	out->closed_of = board_per_myriad(s->closed, s->received);
	out->solved_of = board_per_myriad(s->solved, s->received);
	out->mean = days_of(c, out->line.mean_hours < 0 ? -1 : out->line.mean_hours * 10 / 24);
	out->median = whole_days(c, out->line.median_days);
	out->satisfied = board_satisfaction(c, s);
	return OK;
}

/* The mean of the three scores in hundredths; 0 without a rating. */
int64_t board_score_of(const struct figure *s)
{
	return s->rated ? (s->resolution + s->attitude + s->speed) * 100 / (3 * s->rated) : 0;
}

str board_satisfaction(struct ctx *c, const struct figure *s)
{
	int64_t score = board_score_of(s);

	if (s->rated == 0)
		return S("—");
	return arena_fmt(c->a, "%lld.%02lld %s (%lld)", (long long)score / 100,
			 (long long)score % 100, T(c, rating_label(score)), (long long)s->rated);
}

static const size_t no_migrations = 0;
static const struct store_part store = { .migrations_n = &no_migrations,
					 .queries = queries_board,
					 .queries_n = &queries_board_n };

const struct slice slice_board = { .name = "board", .store = &store, .routes = board_routes };
