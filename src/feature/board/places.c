/* The pages of a place, an office and a unit. */
#include "board/faces.h"
#include "board/html.h"
#include "board/views.h"
#include "board/words.h"

#define ITEMS 10

static err count_of(struct ctx *c, int64_t key, str *out)
{
	struct figure_span all = board_span(0);
	struct figure sum;

	TRY(q_figure_sum(c->db, key, all.first, all.last, &sum));
	if (sum.received == 0)
		return OK;
	*out = arena_fmt(c->a, T(c, "%s 件"), arena_cstr(c->a, board_number(c->a, sum.received)));
	return OK;
}

/* The places right below, with how many came to each. */
err board_place_links(struct ctx *c, int64_t parent, struct choice_links *out)
{
	struct place_list l;

	TRY(q_place_children(c->db, parent, &l));
	out->v = ARENA_ARRAY(c->a, struct choice_link, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		struct choice_link *x = &out->v[out->n++];
		*x = (struct choice_link){ l.v[i].code, l.v[i].name, { 0 } };
		TRY(count_of(c, key_of(KEY_PLACE, x->id), &x->count));
	}
	return OK;
}

static err office_links(struct ctx *c, int64_t place, struct choice_links *out)
{
	struct office_list l;

	TRY(q_office_of_place(c->db, place, &l));
	out->v = ARENA_ARRAY(c->a, struct choice_link, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		struct choice_link *x = &out->v[out->n++];
		*x = (struct choice_link){ l.v[i].id, l.v[i].name, { 0 } };
		TRY(count_of(c, key_of(KEY_OFFICE, x->id), &x->count));
	}
	return OK;
}

static err unit_links(struct ctx *c, int64_t place, struct choice_links *out)
{
	struct unit_list l;

	TRY(q_unit_of_place(c->db, place, &l));
	out->v = ARENA_ARRAY(c->a, struct choice_link, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		struct choice_link *x = &out->v[out->n++];
		*x = (struct choice_link){ l.v[i].id, l.v[i].name, { 0 } };
		TRY(count_of(c, key_of(KEY_UNIT, x->id), &x->count));
	}
	return OK;
}

static err move_on(struct ctx *c, struct response *rs, const char *where, int64_t id)
{
	response_redirect(rs, arena_fmt(c->a, "/%s/%lld", where, (long long)id));
	return OK;
}

static err path_to(struct ctx *c, int64_t place, bool itself, struct place_path *out)
{
	err e = place_path_of(c, place, out);

	if (e == OK && !itself && out->n)
		out->n--;
	return e == ERR_NOT_FOUND ? OK : e;
}

err board_region_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct region_view v = { .param = "region" };
	struct message_filter f = { .region = c->path_id, .n = ITEMS };
	struct out o = layout_out(c);

	TRY(place_get(c, c->path_id, &v.place));
	if (v.place.code != c->path_id)
		return move_on(c, rs, "regions", v.place.code);
	v.id = v.place.code;
	v.name = v.place.name;
	v.layout = layout_new(c, rq, v.name, NAV_MESSAGES);
	TRY(path_to(c, v.id, false, &v.path));
	TRY(board_figures_of(c, key_of(KEY_PLACE, v.id), 0, &v.figures));
	TRY(board_list(c, &f, &v.items));
	TRY(board_place_links(c, v.id, &v.children));
	TRY(office_links(c, v.id, &v.offices));
	TRY(unit_links(c, v.id, &v.units));
	html_board_region(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err board_office_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct region_view v = { .param = "office" };
	struct message_filter f = { .office = c->path_id, .n = ITEMS };
	struct out o = layout_out(c);

	TRY(office_get(c, c->path_id, &v.office));
	if (v.office.id != c->path_id)
		return move_on(c, rs, "offices", v.office.id);
	v.id = v.office.id;
	v.name = v.office.name;
	v.layout = layout_new(c, rq, v.name, NAV_MESSAGES);
	TRY(path_to(c, v.office.place, true, &v.path));
	TRY(board_figures_of(c, key_of(KEY_OFFICE, v.id), 0, &v.figures));
	TRY(board_list(c, &f, &v.items));
	html_board_office(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* ---- units ---- */

static err fill_duties(struct ctx *c, struct region_view *v)
{
	struct domain_list domains;
	struct unit_duty_list l;

	TRY(domain_list_all(c, &domains));
	TRY(q_unit_duties(c->db, v->id, &l));
	v->duties.v = ARENA_ARRAY(c->a, struct word_choice, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		const struct domain *d = domain_in(&domains, l.v[i].domain);
		if (d)
			v->duties.v[v->duties.n++] =
				(struct word_choice){ d->code, d->name, false, { 0 } };
	}
	return OK;
}

static struct mean_score mean_of(struct ctx *c, const char *label, int64_t sum, int64_t n)
{
	int64_t mean = n ? (sum * 100 + n / 2) / n : 0;

	return (struct mean_score){ label, rating_label(mean),
				    arena_fmt(c->a, "%lld.%02lld", (long long)mean / 100,
					      (long long)mean % 100) };
}

static void fill_scores(struct ctx *c, struct region_view *v)
{
	const struct figure *s = &v->figures.line.sum;

	v->scored = s->rated > 0;
	v->rated = board_number(c->a, s->rated);
	v->scores[0] = mean_of(c, N_("解决程度"), s->resolution, s->rated);
	v->scores[1] = mean_of(c, N_("办理态度"), s->attitude, s->rated);
	v->scores[2] = mean_of(c, N_("办理速度"), s->speed, s->rated);
}

err board_unit_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct region_view v = { .param = "unit", .id = c->path_id };
	struct message_filter f = { .unit = c->path_id, .n = ITEMS };
	struct out o = layout_out(c);

	TRY(unit_get(c, c->path_id, &v.unit));
	v.name = v.unit.name;
	v.layout = layout_new(c, rq, v.name, NAV_MESSAGES);
	if (v.unit.parent)
		v.above = unit_name(c, v.unit.parent);
	TRY(path_to(c, v.unit.place, true, &v.path));
	TRY(board_figures_of(c, key_of(KEY_UNIT, v.id), 0, &v.figures));
	TRY(board_answered(c, f, &v.items));
	TRY(fill_duties(c, &v));
	fill_scores(c, &v);
	TRY(judge_returns(c, v.id, figures_month(c->now) - 100 + 1, figures_month(c->now),
			  &v.returns));
	html_board_unit(&o, &v);
	layout_send(rs, &o);
	return OK;
}
