/* The reading API of what messages refer to: places, offices, units, kinds,
 * domains; and of figures. */
#include "app/input.h"
#include "app/paging.h"
#include "board/faces.h"
#include "board/json.h"
#include "names/names.h"
#include "text/fold.h"

/* What a list is asked for. region.code is -1 when none was named. */
struct asked {
	str q;
	int64_t parent, after, n;
	struct place region;
};

static err read_asked(struct ctx *c, const struct request *rq, struct asked *a)
{
	str region = str_trim(param_get(&rq->query, "region"));

	*a = (struct asked){ .q = str_trim(param_get(&rq->query, "q")), .n = paging_limit(c, rq) };
	a->region.code = -1;
	a->parent = -1;
	if (a->q.n > 200)
		ctx_fault(c, "q", "too_long", "要找的名称太长");
	if (param_has(&rq->query, "parent") && !input_id(&rq->query, "parent", &a->parent))
		ctx_fault(c, "parent", "not_a_number", "上级编号有误");
	if (!input_id(&rq->query, "after", &a->after))
		ctx_fault(c, "after", "not_a_number", "翻页位置有误");
	if (region.n)
		TRY(board_region(c, region, "region", &a->region));
	return c->faults.n ? ERR_INPUT : OK;
}

static str id_text(struct ctx *c, int64_t id, bool more)
{
	return more ? arena_fmt(c->a, "%lld", (long long)id) : (str){ 0 };
}

/* ---- places ---- */

/* What is meant by q, best first; `next` goes on behind the last hit. */
static err find_names(struct ctx *c, const struct asked *a, enum name_kind kind,
		      struct name_hits *out)
{
	struct name_ask ask = { .kind = kind, .q = a->q, .after = a->after, .n = (size_t)a->n };

	return name_find(c, &ask, out);
}

static err send_found(struct ctx *c, struct response *rs, struct js_out *j,
		      const struct name_hits *l)
{
	return paging_send(rs, j, l->n ? id_text(c, l->v[l->n - 1].id, l->more) : (str){ 0 });
}

static err found_regions(struct ctx *c, const struct asked *a, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct name_hits l;
	struct place p;

	TRY(find_names(c, a, NAME_PLACE, &l));
	for (size_t i = 0; i < l.n; i++) {
		TRY(place_get(c, l.v[i].id, &p));
		board_js_place(&j, NULL, &p);
	}
	return send_found(c, rs, &j, &l);
}

err board_api_regions(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct place_list l;
	struct asked a;
	size_t n = 0;
	int64_t last = 0;
	bool more = false;

	TRY(read_asked(c, rq, &a));
	if (a.q.n)
		return found_regions(c, &a, rs);
	if (a.parent >= 0)
		TRY(q_place_children(c->db, a.parent, &l));
	else
		TRY(q_place_page(c->db, a.after, a.n + 1, &l));
	for (size_t i = 0; i < l.n && !more; i++) {
		if (l.v[i].code <= a.after)
			continue;
		more = n == (size_t)a.n;
		if (more)
			break;
		last = l.v[i].code;
		n++;
		if (l.v[i].successor == 0)
			board_js_place(&j, NULL, &l.v[i]);
	}
	return paging_send(rs, &j, id_text(c, last, more));
}

err board_api_region(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct place p;

	(void)rq;
	TRY(place_get(c, c->path_id, &p));
	board_js_place(&j, NULL, &p);
	layout_send_json(rs, &j);
	return OK;
}

/* ---- offices and units ---- */

/* Of a list that is read whole, in its own order. */
static bool wanted(struct ctx *c, const struct asked *a, int64_t id, str name)
{
	struct pinyin_word q = pinyin_asked(c->a, fold_search(c->a, a->q)),
			   w = pinyin_name(c->a, fold_search(c->a, name));

	return id > a->after && (a->q.n == 0 || pinyin_match(&q, &w) != PINYIN_NONE);
}

static err found_offices(struct ctx *c, const struct asked *a, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct name_hits l;
	struct office o;

	TRY(find_names(c, a, NAME_OFFICE, &l));
	for (size_t i = 0; i < l.n; i++) {
		TRY(office_get(c, l.v[i].id, &o));
		board_js_office(&j, NULL, &o);
	}
	return send_found(c, rs, &j, &l);
}

err board_api_offices(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct office_list l;
	struct asked a;
	int64_t last = 0;
	bool whole;

	TRY(read_asked(c, rq, &a));
	whole = a.region.code >= 0; /* those of one place are few, in their order of rank */
	if (a.q.n && !whole)
		return found_offices(c, &a, rs);
	if (whole)
		TRY(q_office_of_place(c->db, a.region.code, &l));
	else
		TRY(q_office_page(c->db, a.after, a.n + 1, &l));
	for (size_t i = 0; i < l.n && (whole || i < (size_t)a.n); i++) {
		last = l.v[i].id;
		if (l.v[i].active && (!whole || wanted(c, &a, l.v[i].id, l.v[i].name)))
			board_js_office(&j, NULL, &l.v[i]);
	}
	return paging_send(rs, &j, id_text(c, last, !whole && l.n > (size_t)a.n));
}

static void put_unit(struct js_out *j, const struct unit *u)
{
	js_begin(j, NULL, '{');
	js_id(j, "id", u->id);
	js_text(j, "name", u->name);
	board_js_code(j, "region", u->place);
	js_id(j, "parent", u->parent);
	js_bool(j, "coordinating", u->coordinating);
	js_end(j, '}');
}

static err found_units(struct ctx *c, const struct asked *a, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct name_hits l;
	struct unit u;

	TRY(find_names(c, a, NAME_UNIT, &l));
	for (size_t i = 0; i < l.n; i++) {
		TRY(unit_get(c, l.v[i].id, &u));
		put_unit(&j, &u);
	}
	return send_found(c, rs, &j, &l);
}

err board_api_units(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct unit_list l;
	struct asked a;
	int64_t last = 0;
	bool whole;

	TRY(read_asked(c, rq, &a));
	whole = a.region.code >= 0 || a.parent >= 0;
	if (a.q.n && !whole)
		return found_units(c, &a, rs);
	if (a.region.code >= 0)
		TRY(q_unit_of_place(c->db, a.region.code, &l));
	else if (a.parent >= 0)
		TRY(q_unit_children(c->db, a.parent, &l));
	else
		TRY(q_unit_page(c->db, a.after, a.n + 1, &l));
	for (size_t i = 0; i < l.n && (whole || i < (size_t)a.n); i++) {
		last = l.v[i].id;
		if (l.v[i].active && (!whole || wanted(c, &a, l.v[i].id, l.v[i].name)))
			put_unit(&j, &l.v[i]);
	}
	return paging_send(rs, &j, id_text(c, last, !whole && l.n > (size_t)a.n));
}

/* ---- fixed lists ---- */

err board_api_kinds(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = paging_begin(c);

	(void)rq;
	for (int64_t k = 1; k < KIND_COUNT; k++) {
		js_begin(&j, NULL, '{');
		js_id(&j, "id", k);
		js_cstr(&j, "code", kind_info(k)->code);
		js_cstr(&j, "name", kind_info(k)->label);
		js_end(&j, '}');
	}
	return paging_send(rs, &j, (str){ 0 });
}

err board_api_domains(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = paging_begin(c);
	struct domain_list l;

	(void)rq;
	TRY(domain_list_all(c, &l));
	for (size_t i = 0; i < l.n; i++) {
		js_begin(&j, NULL, '{');
		js_id(&j, "id", l.v[i].id);
		js_text(&j, "code", l.v[i].code);
		js_text(&j, "name", l.v[i].name);
		js_end(&j, '}');
	}
	return paging_send(rs, &j, (str){ 0 });
}

/* ---- figures ---- */

static void put_place_figures(struct js_out *j, const struct place *p, int64_t year,
			      const struct board_figures *f)
{
	js_begin(j, NULL, '{');
	js_begin(j, "region", '{');
	board_js_code(j, "code", p->code);
	js_text(j, "name", p->name);
	js_end(j, '}');
	if (year)
		js_int(j, "year", year);
	else
		js_null(j, "year");
	board_js_figures(j, f);
}

err board_api_figures(struct ctx *c, const struct request *rq, struct response *rs)
{
	str word = str_trim(param_get(&rq->query, "year"));
	struct js_out j = js_new(c->a);
	struct board_figures f;
	struct figure_list months;
	struct figure_span span;
	struct place p;
	int64_t year = 0, key;

	if (word.n && (!str_int(word, &year) || year < 1970 || year > 9999))
		ctx_fault(c, "year", "range", "年份有误，请写成 2026");
	TRY(board_region(c, str_trim(param_get(&rq->query, "region")), "region", &p));
	if (c->faults.n)
		return ERR_INPUT;
	key = key_of(KEY_PLACE, p.code);
	span = board_span(year);
	TRY(board_figures_of(c, key, year, &f));
	TRY(q_figure_months(c->db, key, span.first, span.last, &months));
	put_place_figures(&j, &p, year, &f);
	js_begin(&j, "months", '[');
	for (size_t i = 0; i < months.n; i++) {
		js_begin(&j, NULL, '{');
		js_int(&j, "month", months.v[i].month);
		js_int(&j, "received", months.v[i].received);
		js_int(&j, "answered", months.v[i].answered);
		js_int(&j, "closed", months.v[i].closed);
		js_int(&j, "solved", months.v[i].solved);
		js_end(&j, '}');
	}
	js_end(&j, ']');
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}
