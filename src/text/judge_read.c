#include "text/judge_inside.h"

#include <string.h>

#include "text/fold.h"

#define TITLE_TERMS 2

static const char *const stops[] = {
#define STOP(term) term,
#include "text/judge_stop.def"
#undef STOP
};

static bool names_matter(str term)
{
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (str_eq(term, str_of(stops[i])))
			return false;
	return true;
}

static void read_message(struct arena *a, const struct judge_case *in, struct judge_reading *r)
{
	struct token_list all;
	size_t n = 0;

	tokens_terms(a, fold_search(a, in->body), &r->asked);
	tokens_distinct(a, &r->asked);
	tokens_terms(a, fold_search(a, in->title), &all);
	tokens_distinct(a, &all);
	for (size_t i = 0; i < all.n; i++)
		if (names_matter(all.v[i]))
			all.v[n++] = all.v[i];
	r->titled = (struct token_list){ all.v, n };
	judge_sort_terms(&r->titled);
	judge_sort_terms(&r->asked);
}

/* A sentence that takes up what the title names is about this matter, whoever else got it. */
static bool is_of_matter(struct arena *a, str reply, const struct judge_sentence *s,
			 const struct token_list *titled)
{
	struct token_list t;
	size_t n = 0;

	tokens_terms(a, fold_search(a, str_sub(reply, s->at, s->n)), &t);
	judge_sort_terms(&t);
	for (size_t i = 0; i < titled->n; i++)
		n += judge_term_in(&t, titled->v[i]);
	return n >= TITLE_TERMS;
}

/* Which clauses stand in sentences that other replies have. */
static void find_copies(struct arena *a, const struct judge_case *in, struct judge_reading *r)
{
	const struct judge_sentences *s = in->sentences;
	struct judge_clauses *l = &r->clauses;
	size_t i = 0;

	for (size_t k = 0; s && k < s->n; k++) {
		bool copied = s->v[k].others > 0 &&
			      !is_of_matter(a, in->reply, &s->v[k], &r->titled);
		while (i < l->n && l->v[i].at < s->v[k].at)
			i++;
		for (; i < l->n && l->v[i].at < s->v[k].at + s->v[k].n; i++)
			l->v[i].copied = copied;
	}
}

static double saturate(double x, double half)
{
	return x / (x + half);
}

/* Terms of clauses that say something, which the message did not have. */
static double count_new(struct arena *a, const struct judge_reading *r)
{
	struct token_list t, fresh = { NULL, 0 };
	size_t room = 0;

	for (size_t i = 0; i < r->clauses.n; i++)
		room += r->clauses.v[i].han + 1;
	fresh.v = ARENA_ARRAY(a, str, room + 1);
	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct judge_clause *c = &r->clauses.v[i];
		if (c->aside || c->copied || c->marks & MARKS_TALK)
			continue;
		tokens_terms(a, c->folded, &t);
		for (size_t k = 0; k < t.n && fresh.n < room; k++)
			if (!judge_term_in(&r->asked, t.v[k]) && !judge_term_in(&r->titled, t.v[k]))
				fresh.v[fresh.n++] = t.v[k];
	}
	tokens_distinct(a, &fresh);
	return (double)fresh.n;
}

/* How much of what the title names is taken up, and how much of the reply is of the message. */
static void compare(struct arena *a, struct judge_reading *r)
{
	struct token_list t;
	bool *seen = ARENA_ARRAY(a, bool, r->titled.n + 1);
	double n = 0, terms = 0, common = 0;

	for (size_t i = 0; i < r->clauses.n; i++) {
		if (r->clauses.v[i].aside)
			continue;
		tokens_terms(a, r->clauses.v[i].folded, &t);
		judge_sort_terms(&t);
		for (size_t k = 0; k < r->titled.n; k++)
			seen[k] = seen[k] || judge_term_in(&t, r->titled.v[k]);
		for (size_t k = 0; k < t.n; k++)
			common += judge_term_in(&r->titled, t.v[k]) ||
				  (names_matter(t.v[k]) && judge_term_in(&r->asked, t.v[k]));
		terms += (double)t.n;
	}
	for (size_t k = 0; k < r->titled.n; k++)
		n += seen[k];
	r->feature[FEATURE_TOUCH] = r->titled.n ? n / (double)r->titled.n : 0;
	r->overlap = terms > 0 ? common / terms : 0;
}

struct tally {
	double clauses, found, done, answer, hits, quantities, dates, documents, contacts;
	double refer, ask, vague, plan, defer, copied;
};

static void tally_clause(const struct judge_clause *c, struct tally *t)
{
	double weight = (double)c->han;

	t->clauses += weight;
	if (c->copied)
		t->copied += weight;
	t->refer += c->marks & MARK_BIT(REFER) ? weight : 0;
	t->ask += c->marks & MARK_BIT(ASK) ? weight : 0;
	t->vague += c->marks & MARK_BIT(VAGUE) ? weight : 0;
	t->plan += c->marks & MARK_BIT(PLAN) ? weight : 0;
	t->defer += c->marks & MARK_BIT(DEFER) ? 1 : 0;
	t->contacts += c->contacts;
	if (c->copied)
		return;
	t->found += !!(c->marks & MARK_BIT(FOUND));
	t->done += !!(c->marks & MARK_BIT(DONE));
	t->answer += !!(c->marks & MARK_BIT(ANSWER));
	t->hits += c->hits;
	t->quantities += c->quantities;
	t->dates += c->dates;
	t->documents += c->documents;
}

static void count_kinds(struct judge_reading *r, struct tally *t)
{
	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct judge_clause *c = &r->clauses.v[i];
		if (c->aside)
			continue;
		tally_clause(c, t);
		r->substance++;
		r->saying += c->marks & MARKS_SAYING || c->quantities || c->documents;
		r->referring += !!(c->marks & MARK_BIT(REFER));
		r->asking += !!(c->marks & MARK_BIT(ASK));
		r->vague += !!(c->marks & MARK_BIT(VAGUE));
		r->planning += !!(c->marks & MARK_BIT(PLAN));
		r->dates += c->dates;
		r->contacts += c->contacts;
		r->done += !!(c->marks & MARK_BIT(DONE));
	}
}

void judge_read(struct arena *a, const struct judge_case *in, struct judge_reading *r)
{
	struct tally t = { 0 };

	*r = (struct judge_reading){ 0 };
	read_message(a, in, r);
	judge_mark_clauses(a, in, r);
	find_copies(a, in, r);
	count_kinds(r, &t);
	double all = t.clauses > 0 ? t.clauses : 1;
	const double feature[JUDGE_FEATURES] = {
		[FEATURE_BIAS] = 1,
		[FEATURE_FOUND] = saturate(t.found, 2),
		[FEATURE_DONE] = saturate(t.done, 2),
		[FEATURE_ANSWER] = saturate(t.answer, 2),
		[FEATURE_HITS] = saturate(t.hits, 4),
		[FEATURE_QUANTITY] = saturate(t.quantities, 1),
		[FEATURE_DATE] = saturate(t.dates, 1),
		[FEATURE_DOCUMENT] = saturate(t.documents, 1),
		[FEATURE_CONTACT] = t.contacts > 0,
		[FEATURE_REFER] = t.refer / all,
		[FEATURE_ASK] = t.ask / all,
		[FEATURE_VAGUE] = t.vague / all,
		[FEATURE_PLAN] = t.plan / all,
		[FEATURE_NEW] = saturate(count_new(a, r), 15),
		[FEATURE_DEFER] = t.defer > 0,
		[FEATURE_COPIED] = t.copied / all,
		[FEATURE_NOTHING] = t.clauses < 1,
	};
	memcpy(r->feature, feature, sizeof(feature));
	compare(a, r);
}
