#include "suggest/words.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "text/fold.h"
#include "text/placename.h"
#include "text/tokens.h"

#define OF_TITLE 12
#define BODY_LOOKED 400 /* characters; a matter is told at the beginning */

/* What is in every letter and says nothing of the matter. */
static bool is_empty(str term)
{
	static const str v[] = { STR("关于"), STR("问题"), STR("反映"), STR("投诉"), STR("建议"),
				 STR("咨询"), STR("请问"), STR("希望"), STR("领导"), STR("您好"),
				 STR("我们"), STR("你好"), STR("尊敬"), STR("谢谢"), STR("怎么"),
				 STR("什么"), STR("可以"), STR("没有"), STR("一个"), STR("相关"),
				 STR("有关"), STR("部门"), STR("解决"), STR("为什"), STR("能否"),
				 STR("请求"), STR("要求"), STR("是否"), STR("如何"), STR("无法") };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (str_eq(term, v[i]))
			return true;
	return false;
}

static bool has(const struct suggest_words *w, uint32_t hash)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].hash == hash)
			return true;
	return false;
}

static void add(struct suggest_words *w, str term, bool tells)
{
	uint32_t hash = token_hash(term);

	if (w->n < WORDS_MOST && !is_empty(term) && !has(w, hash))
		w->v[w->n++] = (struct suggest_word){ (size_t)(term.p - w->text.p), term.n, hash,
						      tells };
}

/* A pair with one of these is grammar, not matter. */
static bool has_particle(str term)
{
	static const char v[] = "的了是不有在我你他她它们这那说一也都就还上个到没要和与为被把给对"
				"从让着过吗吧呢又很太去来能会可想请能时多大小前后";

	for (uint32_t cp = 0; term.n;) {
		size_t n = utf8_decode(term, &cp);
		if (n == 0 || str_has(str_of(v), str_sub(term, 0, n)))
			return true;
		term = str_sub(term, n, term.n);
	}
	return false;
}

struct counted {
	uint32_t hash, first, times;
};

static int by_hash(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static int by_times(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;

	if (x->times != y->times)
		return x->times > y->times ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* What the body says more than once, most often first. */
static void add_repeated(struct arena *a, struct suggest_words *w, const struct token_list *l)
{
	struct counted *v = ARENA_ARRAY(a, struct counted, l->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		v[i] = (struct counted){ token_hash(l->v[i]), (uint32_t)i, 1 };
	qsort(v, l->n, sizeof(*v), by_hash);
	for (size_t i = 0; i < l->n; i++) {
		if (n && v[n - 1].hash == v[i].hash)
			v[n - 1].times++;
		else
			v[n++] = v[i];
	}
	qsort(v, n, sizeof(*v), by_times);
	for (size_t i = 0; i < n && v[i].times > 1; i++)
		if (!has_particle(l->v[v[i].first]))
			add(w, l->v[v[i].first], false);
}

void words_of(struct arena *a, str title, str body, struct suggest_words *out)
{
	str head = fold_search(a, title);
	struct token_list l;

	*out = (struct suggest_words){
		.text = arena_fmt(a, "%.*s\n%.*s", STR_ARG(head),
				  STR_ARG(fold_search(a, utf8_prefix(body, BODY_LOOKED))))
	};
	tokens_terms(a, str_sub(out->text, 0, head.n), &l);
	for (size_t i = 0; i < l.n && out->n < OF_TITLE; i++)
		add(out, l.v[i], !has_particle(l.v[i]));
	tokens_terms(a, str_sub(out->text, head.n + 1, out->text.n), &l);
	add_repeated(a, out, &l);
}

/* The word that begins inside the given one and goes beyond it, or the other way. */
static const struct suggest_word *beside(const struct suggest_words *w, size_t i, const bool ok[],
					 bool after)
{
	const struct suggest_word *x = &w->v[i], *y;

	for (size_t k = 0; k < w->n; k++) {
		y = &w->v[k];
		if (!ok[k] || k == i)
			continue;
		if (after ? y->at > x->at && y->at <= x->at + x->n && y->at + y->n > x->at + x->n
			  : y->at < x->at && y->at + y->n >= x->at)
			return y;
	}
	return NULL;
}

str words_phrase(const struct suggest_words *w, size_t i, const bool ok[WORDS_MOST])
{
	const struct suggest_word *first = &w->v[i], *last = first, *next;

	while ((next = beside(w, (size_t)(first - w->v), ok, false)))
		first = next;
	while ((next = beside(w, (size_t)(last - w->v), ok, true)))
		last = next;
	return str_sub(w->text, first->at, last->at + last->n - first->at);
}

int64_t words_role(str unit, str place)
{
	static const str ends[] = { STR("委员会"), STR("办公室"), STR("管理局"), STR("中心"),
				    STR("局"),	   STR("厅"),	  STR("委"),	 STR("部") };
	str starts[] = { place, placename_bare(place) };
	bool cut = false;

	for (size_t i = 0; i < 2 && !cut; i++)
		if ((cut = starts[i].n && str_starts(unit, starts[i])))
			unit = str_sub(unit, starts[i].n, unit.n);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(unit, ends[i]) && unit.n > ends[i].n)
			return token_hash(str_sub(unit, 0, unit.n - ends[i].n));
	return token_hash(unit);
}
