/* The home page, the list and the page of one message. */
#include "board/faces.h"
#include "board/html.h"
#include "board/views.h"
#include "writer/writer.h"

#define HOME_ITEMS 6

/* ---- home ---- */

static err home_fill(struct ctx *c, struct home_view *v)
{
	struct message_filter f = { .n = HOME_ITEMS };

	TRY(board_figures_of(c, key_of(KEY_PLACE, PLACE_NATION), 0, &v->figures));
	TRY(board_newly_answered(c, HOME_ITEMS, &v->answered));
	TRY(board_list(c, &f, &v->newest));
	return board_place_links(c, PLACE_NATION, &v->places);
}

err board_home_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct home_view v = { .layout = layout_new(c, rq, str_of(T(c, "首页")), NAV_HOME) };
	struct out o = layout_out(c);

	TRY(home_fill(c, &v));
	html_board_home(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* ---- the list ---- */

static void add(struct word_choices *l, str value, str label, bool chosen)
{
	l->v[l->n++] = (struct word_choice){ value, label, chosen, { 0 } };
}

/* What was typed and is no choice stays to be seen and mended. */
static void keep_typed(struct word_choices *l, str typed)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].chosen)
			return;
	if (typed.n)
		add(l, typed, typed, true);
}

static str number(struct ctx *c, int64_t n)
{
	struct buf b = buf_new(c->a, 24, 24);

	buf_int(&b, n);
	return buf_str(&b);
}

static err fill_regions(struct ctx *c, struct list_view *v)
{
	int64_t chosen = v->filter->place.code;
	struct place_choice_list below;
	struct place_path path;

	TRY(place_path_of(c, chosen, &path));
	TRY(q_place_choices(c->db, chosen, &below));
	v->regions.v = ARENA_ARRAY(c->a, struct word_choice, path.n + below.n + 2);
	for (size_t i = 0; i < path.n; i++) {
		const struct place *p = &path.v[i];
		str label = p->code ? p->name : str_of(T(c, "全部地区"));
		bool is = p->code == chosen && !fault_of(v->faults, "region");
		add(&v->regions, p->code ? number(c, p->code) : (str){ 0 }, label, is);
	}
	for (size_t i = 0; i < below.n; i++) {
		add(&v->regions, number(c, below.v[i].code), below.v[i].name, false);
		v->regions.v[v->regions.n - 1].words = layout_words(v->layout, below.v[i].name);
	}
	keep_typed(&v->regions, v->filter->region);
	return OK;
}

static err fill_offices(struct ctx *c, struct list_view *v)
{
	const struct office *chosen = &v->filter->office;
	struct office_list l;

	TRY(q_office_of_place(c->db, chosen->id ? chosen->place : v->filter->place.code, &l));
	v->offices.v = ARENA_ARRAY(c->a, struct word_choice, l.n + 3);
	add(&v->offices, (str){ 0 }, str_of(T(c, "全部职务")), v->filter->office_word.n == 0);
	for (size_t i = 0; i < l.n; i++)
		add(&v->offices, number(c, l.v[i].id), l.v[i].name, l.v[i].id == chosen->id);
	keep_typed(&v->offices, v->filter->office_word);
	return OK;
}

static void fill_kinds(struct ctx *c, struct list_view *v)
{
	v->kinds.v = ARENA_ARRAY(c->a, struct word_choice, KIND_COUNT + 2);
	add(&v->kinds, (str){ 0 }, str_of(T(c, "全部类型")), v->filter->kind.n == 0);
	for (int64_t k = 1; k < KIND_COUNT; k++)
		add(&v->kinds, str_of(kind_info(k)->code), str_of(T(c, kind_info(k)->label)),
		    k == v->filter->f.kind);
	keep_typed(&v->kinds, v->filter->kind);
}

static void fill_states(struct ctx *c, struct list_view *v)
{
	v->states.v = ARENA_ARRAY(c->a, struct word_choice, MESSAGE_STATES + 2);
	add(&v->states, (str){ 0 }, str_of(T(c, "全部状态")), v->filter->state.n == 0);
	for (int64_t s = MESSAGE_WAITING; s < MESSAGE_STATES; s++)
		add(&v->states, str_of(life_code(&message_life, s)),
		    str_of(T(c, life_label(&message_life, s))), s == v->filter->f.state);
	keep_typed(&v->states, v->filter->state);
}

static err fill_domains(struct ctx *c, struct list_view *v)
{
	struct domain_list l;

	TRY(domain_list_all(c, &l));
	v->domains.v = ARENA_ARRAY(c->a, struct word_choice, l.n + 2);
	add(&v->domains, (str){ 0 }, str_of(T(c, "全部领域")), v->filter->domain.n == 0);
	for (size_t i = 0; i < l.n; i++)
		add(&v->domains, l.v[i].code, l.v[i].name, l.v[i].id == v->filter->f.domain);
	keep_typed(&v->domains, v->filter->domain);
	return OK;
}

static str chosen_words(struct ctx *c, const struct list_view *v)
{
	const struct word_choices *lists[] = { &v->regions, &v->offices, &v->kinds, &v->domains,
					       &v->states };
	struct buf b = buf_new(c->a, 128, 4096);

	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		for (size_t i = 0; i < lists[l]->n; i++) {
			if (!lists[l]->v[i].chosen || lists[l]->v[i].value.n == 0)
				continue;
			if (b.n)
				buf_lit(&b, T(c, "、"));
			buf_put(&b, lists[l]->v[i].label);
		}
	return buf_str(&b);
}

/* The key whose figures count just what is asked for, or -1. */
static int64_t counted_key(const struct message_filter *f)
{
	int asked = (f->region != 0) + (f->office != 0) + (f->unit != 0) + (f->kind != 0) +
		    (f->domain != 0);

	if (asked > 1 || f->state || f->from || f->to)
		return -1;
	if (f->office)
		return key_of(KEY_OFFICE, f->office);
	if (f->unit)
		return key_of(KEY_UNIT, f->unit);
	if (f->kind)
		return key_of(KEY_KIND, f->kind);
	return f->domain ? key_of(KEY_DOMAIN, f->domain) : key_of(KEY_PLACE, f->region);
}

static err fill_count(struct ctx *c, struct list_view *v)
{
	int64_t key = counted_key(&v->filter->f);
	struct figure_span all = board_span(0);
	struct figure sum;

	if (key < 0)
		return OK;
	TRY(q_figure_sum(c->db, key, all.first, all.last, &sum));
	v->count = arena_fmt(c->a, T(c, "共收到 %s 件（含不公开的），新的在前"),
			     arena_cstr(c->a, board_number(c->a, sum.received)));
	return OK;
}

static err show_list(struct ctx *c, const struct request *rq, struct response *rs,
		     const struct board_filter *f)
{
	struct list_view v = { .layout = layout_new(c, rq, str_of(T(c, "留言")), NAV_MESSAGES),
			       .filter = f,
			       .faults = &c->faults };
	struct out o = layout_out(c);

	TRY(fill_regions(c, &v));
	TRY(fill_offices(c, &v));
	TRY(fill_domains(c, &v));
	fill_kinds(c, &v);
	fill_states(c, &v);
	v.chosen = chosen_words(c, &v);
	v.query = board_filter_query(c, f);
	if (c->faults.n == 0) {
		TRY(fill_count(c, &v));
		TRY(board_list(c, &f->f, &v.items));
	}
	html_board_list(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err board_list_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct board_filter f;
	err e = board_filter_read(c, rq, &f);

	if (e != OK && e != ERR_INPUT)
		return e;
	if (e == ERR_INPUT)
		rs->status = err_info(e)->status;
	TRY(show_list(c, rq, rs, &f));
	return e;
}

/* ---- one message ---- */

static err send_unlisted(struct ctx *c, const struct request *rq, struct response *rs,
			 struct message_view *v)
{
	struct out o = layout_out(c);

	v->layout = layout_new(c, rq, str_of(T(c, "这条留言没有公开")), NAV_NONE);
	rs->status = 404;
	html_board_unlisted(&o, v);
	layout_send(rs, &o);
	return OK;
}

static err fill_following(struct ctx *c, struct message_view *v)
{
	struct writer_item item;
	err e = c->actor.writer ? q_follow_of(c->db, c->actor.writer, c->path_id, &item)
				: ERR_NOT_FOUND;

	v->signed_in = c->actor.writer != 0;
	v->follows = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

err board_message_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct out o = layout_out(c);
	struct board_case b = { 0 };
	struct message_view v = { .b = &b, .mine = message_own(c, c->path_id) == OK };
	struct message m;

	TRY(access_message(c, c->path_id, &m));
	if (!message_is_public(&m) && !v.mine)
		return ERR_NOT_FOUND;
	if (!message_is_public(&m)) {
		b.item.m.id = m.id;
		return send_unlisted(c, rq, rs, &v);
	}
	TRY(board_case_of(c, &m, VIEW_PUBLIC, &b));
	TRY(fill_following(c, &v));
	v.layout = layout_new(c, rq, b.item.m.title, NAV_MESSAGES);
	if (b.item.tombstone)
		html_board_tombstone(&o, &v);
	else
		html_board_message(&o, &v);
	layout_send(rs, &o);
	return OK;
}
