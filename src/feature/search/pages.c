/* The faces of search: page and API, for everybody and for the desk. */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "board/json.h"
#include "search/html.h"
#include "search/views.h"
#include "upkeep/upkeep.h"
#include "web/form.h"

#define Q_MOST 600 /* bytes: two hundred characters */
#define SNIPPET 110

/* Filters in the question take the place of those beside it. */
static void take_filters(const struct search_question *q, struct board_filter *f)
{
	str *const to[SEARCH_FIELDS] = {
		[SEARCH_REGION] = &f->region,  [SEARCH_OFFICE] = &f->office_word,
		[SEARCH_UNIT] = &f->unit_word, [SEARCH_KIND] = &f->kind,
		[SEARCH_DOMAIN] = &f->domain,  [SEARCH_STATE] = &f->state,
		[SEARCH_FROM] = &f->from,      [SEARCH_TO] = &f->to,
	};

	for (int i = SEARCH_NONE + 1; i < SEARCH_FIELDS; i++)
		if (q->filter[i].n) {
			*to[i] = str_trim(q->filter[i]);
			f->any = true;
		}
}

static bool read_sort(struct ctx *c, const struct request *rq)
{
	str sort = str_trim(param_get(&rq->query, "sort"));

	if (sort.n && !str_eq(sort, S("newest")) && !str_eq(sort, S("relevance")))
		ctx_fault(c, "sort", "unknown",
			  "排序只有 newest（最新在前）和 relevance（最相关在前）");
	return str_eq(sort, S("relevance"));
}

static void check_question(struct ctx *c, const struct search_answer *a)
{
	if (a->question.too_many)
		ctx_fault(c, "q", "too_many", "词太多，最多 16 个");
	else if (!search_can(c->a, &a->question, &a->filter.f))
		ctx_fault(c, "q", "no_word", "请写一个要找的词（只有减号或标点不行）");
}

err search_answer(struct ctx *c, const struct request *rq, bool desk, struct search_answer *out)
{
	struct search_ask ask = { .q = &out->question, .f = &out->filter.f, .desk = desk };

	*out = (struct search_answer){ .q = str_trim(param_get(&rq->query, "q")),
				       .count = out->count };
	board_filter_words(rq, &out->filter);
	out->beside = out->filter;
	out->filter.inner = desk;
	out->asked = out->q.n || out->filter.any;
	if (!out->asked)
		return OK;
	if (out->q.n > Q_MOST) {
		ctx_fault(c, "q", "too_long", "太长，最多 200 字");
		return ERR_INPUT;
	}
	search_parse(c->a, out->q, &out->question);
	take_filters(&out->question, &out->filter);
	out->relevance = ask.relevance = read_sort(c, rq);
	TRY(board_filter_take(c, rq, &out->filter));
	check_question(c, out);
	if (c->faults.n)
		return ERR_INPUT;
	ask.count = out->count && out->filter.f.before == 0;
	return search_find(c, &ask, &out->found);
}

err search_hits(struct ctx *c, const struct search_answer *a, struct search_view *v)
{
	str words[SEARCH_TERMS];
	size_t n = search_wanted(&a->question, words);
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	v->hits = ARENA_ARRAY(c->a, struct search_hit, a->found.l.n + 1);
	for (size_t i = 0; i < a->found.l.n; i++) {
		struct search_hit *h = &v->hits[v->hits_n++];
		TRY(board_item_of(c, &a->found.l.v[i], &domains, &h->item));
		h->title = snippet_make(c->a, h->item.m.title, words, n, 0);
		h->text = snippet_make(c->a, h->item.m.body, words, n, SNIPPET);
	}
	v->next = a->found.l.next;
	return OK;
}

/* ---- pages ---- */

static str count_text(struct ctx *c, const struct search_answer *a)
{
	if (a->filter.f.before)
		return (str){ 0 };
	return arena_fmt(c->a, T(c, a->found.more ? N_("找到超过 %lld 条") : N_("找到 %lld 条")),
			 (long long)a->found.count);
}

static str question_text(struct ctx *c, const struct search_answer *a)
{
	struct buf b = buf_new(c->a, 256, 32768);
	str beside = board_filter_query(c, &a->beside);

	buf_lit(&b, "q=");
	form_encode(&b, a->q);
	buf_char(&b, '&');
	buf_put(&b, beside);
	return buf_str(&b);
}

str search_word_at(const struct search_view *v, const char *field)
{
	static const char *const names[SEARCH_FIELDS] = {
#define WORD(name, first, ...) [SEARCH_##name] = first,
#include "search/words.def"
#undef WORD
	};

	for (int i = SEARCH_NONE + 1; i < SEARCH_FIELDS; i++)
		if (strcmp(names[i], field) == 0)
			return v->asked_for->filter[i];
	return (str){ 0 };
}

static err show(struct ctx *c, const struct request *rq, struct response *rs, bool desk)
{
	struct search_answer a = { .count = true };
	struct search_view v = {
		.layout = layout_new(c, rq, str_of(T(c, "搜索")),
				     desk ? NAV_DESK_SEARCH : NAV_SEARCH),
		.path = desk ? "desk/search" : "search",
		.desk = desk,
	};
	struct out o = layout_out(c);
	err e = search_answer(c, rq, desk, &a);

	if (e != OK && e != ERR_INPUT)
		return e;
	v.faults = &c->faults;
	v.asked_for = &a.question;
	v.q = a.q;
	v.asked = a.asked;
	v.relevance = a.relevance;
	v.question = question_text(c, &a);
	v.query = arena_fmt(c->a, "%.*s%s", STR_ARG(v.question),
			    a.relevance ? "sort=relevance&" : "");
	TRY(upkeep_walked(c, &v.walked));
	if (e == OK && a.asked) {
		TRY(search_hits(c, &a, &v));
		v.count = count_text(c, &a);
	}
	html_search_page(&o, &v);
	rs->status = e == OK ? 200 : err_info(e)->status;
	layout_send(rs, &o);
	return OK;
}

err search_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, false);
}

err search_desk_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, true);
}

/* ---- the API ---- */

static void put_snippet(struct js_out *j, const struct snippet *s)
{
	struct buf b = buf_new(j->b.a, 512, 65536);
	size_t at = 0;

	for (size_t i = 0; i < s->n; i++)
		buf_put(&b, s->v[i].text);
	js_text(j, "snippet", buf_str(&b));
	js_begin(j, "marks", '[');
	for (size_t i = 0; i < s->n; i++) {
		size_t n = utf8_count(s->v[i].text);
		if (s->v[i].mark) {
			js_begin(j, NULL, '[');
			js_int(j, NULL, (int64_t)at);
			js_int(j, NULL, (int64_t)n);
			js_end(j, ']');
		}
		at += n;
	}
	js_end(j, ']');
}

static err answer_json(struct ctx *c, const struct request *rq, struct response *rs, bool desk)
{
	struct js_out j = js_new(c->a);
	struct search_answer a = { .count = str_eq(param_get(&rq->query, "count"), S("1")) };
	struct search_view v = { 0 };

	TRY(search_answer(c, rq, desk, &a));
	if (!a.asked) {
		ctx_fault(c, "q", "required", "请写要找的词");
		return ERR_INPUT;
	}
	TRY(search_hits(c, &a, &v));
	js_begin(&j, NULL, '{');
	js_begin(&j, "items", '[');
	for (size_t i = 0; i < v.hits_n; i++) {
		js_begin(&j, NULL, '{');
		board_js_item(&j, &v.hits[i].item, false);
		put_snippet(&j, &v.hits[i].text);
		js_end(&j, '}');
	}
	js_end(&j, ']');
	if (a.count && a.filter.f.before == 0) {
		js_int(&j, "count", a.found.count);
		js_bool(&j, "count_is_more", a.found.more);
	}
	board_js_next(&j, v.next);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

err search_api(struct ctx *c, const struct request *rq, struct response *rs)
{
	return answer_json(c, rq, rs, false);
}

err search_desk_api(struct ctx *c, const struct request *rq, struct response *rs)
{
	return answer_json(c, rq, rs, true);
}
