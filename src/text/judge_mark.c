#include "text/judge_inside.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"

#define TITLE_SHARE 0.6 /* of a clause's terms in the title: it is told over again */
#define TITLE_WHOLE 0.85

struct list {
	const char *const *v;
	size_t n;
};

#define MARK(pattern) pattern,
static const char *const courtesy[] = {
#include "text/judge_courtesy.def"
};
static const char *const leave[] = {
#include "text/judge_leave.def"
};
static const char *const restate[] = {
#include "text/judge_restate.def"
};
static const char *const refer[] = {
#include "text/judge_refer.def"
};
static const char *const ask[] = {
#include "text/judge_ask.def"
};
static const char *const vague[] = {
#include "text/judge_vague.def"
};
static const char *const plan[] = {
#include "text/judge_plan.def"
};
static const char *const defer[] = {
#include "text/judge_defer.def"
};
static const char *const found[] = {
#include "text/judge_found.def"
};
static const char *const done[] = {
#include "text/judge_done.def"
};
static const char *const answer[] = {
#include "text/judge_answer.def"
};
#undef MARK

static const struct list lists[MARKS] = {
#define LIST(name, array) [MARK_##name] = { array, sizeof(array) / sizeof(array[0]) }
	LIST(COURTESY, courtesy), LIST(LEAVE, leave), LIST(RESTATE, restate), LIST(REFER, refer),
	LIST(ASK, ask),		  LIST(VAGUE, vague), LIST(PLAN, plan),	      LIST(DEFER, defer),
	LIST(FOUND, found),	  LIST(DONE, done),   LIST(ANSWER, answer),
#undef LIST
};

bool judge_matches(str text, str pattern)
{
	while (pattern.n) {
		str part = str_cut(&pattern, '*');
		const char *p = text.n ? memmem(text.p, text.n, part.p, part.n) : NULL;
		if (!p)
			return part.n == 0;
		text = str_sub(text, (size_t)(p - text.p) + part.n, text.n);
	}
	return true;
}

static void mark(struct judge_clause *c)
{
	for (unsigned m = 0; m < MARKS; m++)
		for (size_t i = 0; i < lists[m].n; i++) {
			if (!judge_matches(c->folded, str_of(lists[m].v[i])))
				continue;
			c->marks |= 1u << m;
			if (!(MARKS_SAYING & 1u << m))
				break;
			c->hits++;
		}
}

static int by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const str *)x, *(const str *)y);
}

void judge_sort_terms(struct token_list *l)
{
	if (l->n)
		qsort(l->v, l->n, sizeof(l->v[0]), by_bytes);
}

bool judge_term_in(const struct token_list *l, str term)
{
	return l->n && bsearch(&term, l->v, l->n, sizeof(l->v[0]), by_bytes);
}

double judge_share_in(struct arena *a, str folded, const struct token_list *l)
{
	struct token_list t;
	size_t in = 0;

	tokens_terms(a, folded, &t);
	for (size_t i = 0; i < t.n; i++)
		in += judge_term_in(l, t.v[i]);
	return t.n ? (double)in / (double)t.n : 0;
}

static bool repeats(struct arena *a, const struct judge_clause *c, const struct judge_reading *r)
{
	double share;

	if (c->han < 5)
		return false;
	share = judge_share_in(a, c->folded, &r->titled);
	if (c->marks & MARK_BIT(RESTATE))
		return share >= TITLE_SHARE || !(c->marks & (MARKS_SAYING | MARKS_TALK));
	return share >= TITLE_WHOLE && !(c->marks & (MARK_BIT(DONE) | MARK_BIT(REFER)));
}

static bool is_aside(struct arena *a, const struct judge_clause *c, const struct judge_reading *r)
{
	unsigned strong = MARK_BIT(DONE) | MARK_BIT(REFER) | MARK_BIT(ASK);

	if (c->han == 0)
		return c->contacts == 0;
	if (judge_is_signature(c))
		return true;
	if (c->marks & MARK_BIT(COURTESY))
		return !(c->marks & strong) && c->quantities + c->contacts == 0;
	return repeats(a, c, r);
}

void judge_mark_clauses(struct arena *a, const struct judge_case *in, struct judge_reading *r)
{
	bool leaving = false;

	judge_cut(a, in->reply, &r->clauses);
	for (size_t i = 0; i < r->clauses.n; i++) {
		struct judge_clause *c = &r->clauses.v[i];
		mark(c);
		judge_count_figures(c);
		leaving = (leaving && i > 0 && r->clauses.v[i - 1].sentence == c->sentence) ||
			  c->marks & MARK_BIT(LEAVE);
		c->aside = leaving || is_aside(a, c, r);
	}
}
