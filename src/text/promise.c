#include "text/promise.h"

#include "base/clock.h"
#include "text/dates.h"
#include "text/judge_inside.h"

static const char *const acts[] = {
#define ACT(word) word,
#include "text/promise_acts.def"
#undef ACT
};

static const char *const nots[] = {
#define NOT(word) word,
#include "text/promise_not.def"
#undef NOT
};

static bool has_any(str s, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_has(s, str_of(v[i])))
			return true;
	return false;
}
#define HAS(s, list) has_any(s, list, sizeof(list) / sizeof((list)[0]))

static bool has_act(const struct judge_clauses *l, size_t i)
{
	return i < l->n && HAS(l->v[i].folded, acts);
}

static const struct judge_clause *clause_at(const struct judge_clauses *l, size_t at, size_t *i)
{
	for (; *i < l->n; ++*i)
		if (at < l->v[*i].at + l->v[*i].n)
			return at >= l->v[*i].at ? &l->v[*i] : NULL;
	return NULL;
}

/* "3月5日拆除" in November tells of last spring; "拟于3月5日拆除" of the next. */
static bool is_ahead(const struct date_found *d, str folded)
{
	static const char *const words[] = { "将",   "拟",   "计划", "预计", "力争",
					     "争取", "确保", "定于", "安排" };

	return d->until || !d->next_year || HAS(folded, words);
}

/* The clause of the date, with its neighbour when the act stands there. */
static bool spans(const struct judge_clauses *l, size_t i, size_t *first, size_t *last)
{
	bool before = i > 0 && l->v[i - 1].sentence == l->v[i].sentence;
	bool behind = i + 1 < l->n && l->v[i + 1].sentence == l->v[i].sentence;

	*first = *last = i;
	if (has_act(l, i))
		return true;
	if (behind && has_act(l, i + 1) && !HAS(l->v[i + 1].folded, nots))
		++*last;
	else if (before && has_act(l, i - 1) && !HAS(l->v[i - 1].folded, nots))
		--*first;
	else
		return false;
	return true;
}

void promises_find(struct arena *a, str text, int64_t said, struct promises_found *out)
{
	struct judge_clauses l;
	struct dates_found dates;
	size_t i = 0, first, last;

	judge_cut(a, text, &l);
	dates_find(a, text, said, &dates);
	*out = (struct promises_found){ ARENA_ARRAY(a, struct promise_found, dates.n + 1), 0 };
	for (size_t k = 0; k < dates.n; k++) {
		const struct date_found *d = &dates.v[k];
		const struct judge_clause *c = clause_at(&l, d->at, &i);
		struct promise_found *was = out->n ? &out->v[out->n - 1] : NULL;
		if (!c || d->last < clock_day(said) || HAS(c->folded, nots) ||
		    !is_ahead(d, c->folded) || judge_is_signature(c) ||
		    !spans(&l, i, &first, &last))
			continue;
		if (was && was->at + was->n > l.v[first].at) { /* 6月1日至10日: the last counts */
			was->due = d->last > was->due ? d->last : was->due;
			continue;
		}
		out->v[out->n++] = (struct promise_found){
			l.v[first].at, l.v[last].at + l.v[last].n - l.v[first].at, d->last
		};
	}
}
