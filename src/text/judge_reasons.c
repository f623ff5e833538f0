#include "text/judge_inside.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"

#define COPIED_SHARE 0.5
#define OFF_TOPIC_OVERLAP 0.08
#define OFF_TOPIC_LETTERS 20
#define OTHER_MATTER 0.15 /* share of a quoted title's terms in the message */

struct finder {
	struct arena *a;
	const struct judge_case *in;
	const struct judge_reading *r;
	struct judgement *out;
	size_t room;
};

static void add(struct finder *f, enum judge_reason reason, size_t at, size_t n)
{
	f->out->reasons |= 1u << reason;
	if (n && f->out->n < f->room)
		f->out->v[f->out->n++] = (struct judge_passage){ at, n, reason };
}

/* Clauses that bear any of these marks and none of those. */
static void add_clauses(struct finder *f, enum judge_reason reason, unsigned any, unsigned none)
{
	f->out->reasons |= 1u << reason;
	for (size_t i = 0; i < f->r->clauses.n; i++) {
		const struct judge_clause *c = &f->r->clauses.v[i];
		if (!c->aside && (c->marks & any || !any) && !(c->marks & none))
			add(f, reason, c->at, c->n);
	}
}

/* Letters of Han in clauses that neither pass on nor ask for more. */
static size_t count_talk(const struct judge_reading *r)
{
	size_t han = 0;

	for (size_t i = 0; i < r->clauses.n; i++) {
		const struct judge_clause *c = &r->clauses.v[i];
		if (!c->aside && !(c->marks & (MARK_BIT(REFER) | MARK_BIT(ASK))))
			han += c->han;
	}
	return han;
}

static void find_off_topic(struct finder *f)
{
	if (f->r->titled.n >= 3 && f->r->feature[FEATURE_TOUCH] < 0.01 &&
	    f->r->overlap < OFF_TOPIC_OVERLAP && count_talk(f->r) >= OFF_TOPIC_LETTERS)
		add_clauses(f, JUDGE_OFF_TOPIC, 0, MARK_BIT(REFER) | MARK_BIT(ASK));
}

/* What leads to a title: "you wrote about《…》", not "according to《…》". */
static bool leads_to_title(str before)
{
	static const char *const words[] = { "反映", "咨询", "投诉", "举报", "提出",
					     "留言", "来信", "帖",   "关于" };
	static const char *const laws[] = {
		"根据", "按照", "依据", "依照", "参照", "印发", "规定"
	};
	bool leads = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		leads = leads || str_has(before, str_of(words[i]));
	for (size_t i = 0; i < sizeof(laws) / sizeof(laws[0]); i++)
		leads = leads && !str_has(before, str_of(laws[i]));
	return leads;
}

/* A title in marks of quotation that shares nothing with the message. */
static void find_other_matter(struct finder *f, const struct judge_clause *c)
{
	const char *from = c->han ? memmem(c->folded.p, c->folded.n, "《", strlen("《")) : NULL,
		   *to;
	struct token_list t;
	str quoted;

	if (!from || !leads_to_title(str_sub(c->folded, 0, (size_t)(from - c->folded.p))))
		return;
	quoted = str_sub(c->folded, (size_t)(from - c->folded.p) + strlen("《"), c->folded.n);
	to = quoted.n ? memmem(quoted.p, quoted.n, "》", strlen("》")) : NULL;
	quoted.n = to ? (size_t)(to - quoted.p) : quoted.n;
	tokens_terms(f->a, quoted, &t);
	if (t.n >= 6 && judge_share_in(f->a, quoted, &f->r->titled) < OTHER_MATTER &&
	    judge_share_in(f->a, quoted, &f->r->asked) < OTHER_MATTER)
		add(f, JUDGE_COPIED, c->at, c->n);
}

static void find_copied(struct finder *f)
{
	bool mostly = f->r->feature[FEATURE_COPIED] >= COPIED_SHARE;

	for (size_t i = 0; i < f->r->clauses.n; i++) {
		const struct judge_clause *c = &f->r->clauses.v[i];
		if (mostly && c->copied && !c->aside)
			add(f, JUDGE_COPIED, c->at, c->n);
		find_other_matter(f, c);
	}
}

static void find_refers(struct finder *f)
{
	if (f->r->referring && f->r->saying <= f->r->referring && !f->r->done &&
	    f->r->feature[FEATURE_NEW] < 0.4)
		add_clauses(f, JUDGE_REFERS_ONLY, MARK_BIT(REFER), 0);
}

static void find_no_fact(struct finder *f)
{
	if (f->r->saying)
		return;
	add_clauses(f, JUDGE_NO_FACT, 0, 0);
	if (!f->r->substance)
		add(f, JUDGE_NO_FACT, 0, f->in->reply.n);
}

static bool announces(const struct judge_clause *c)
{
	return c->marks & (MARK_BIT(VAGUE) | MARK_BIT(PLAN)) &&
	       (str_has(c->folded, S("将")) || str_has(c->folded, S("会")) ||
		str_has(c->folded, S("下一步")) || str_has(c->folded, S("争取")) ||
		str_has(c->folded, S("尽快")) || str_has(c->folded, S("近期")) ||
		str_has(c->folded, S("即将")));
}

static void find_no_date(struct finder *f)
{
	for (size_t i = 0; !f->r->dates && i < f->r->clauses.n; i++) {
		const struct judge_clause *c = &f->r->clauses.v[i];
		if (!c->aside && announces(c))
			add(f, JUDGE_NO_DATE, c->at, c->n);
	}
}

/* Asked to turn to somebody, or to send more: and where to? */
static void find_no_contact(struct finder *f)
{
	for (size_t i = 0; !f->r->contacts && i < f->r->clauses.n; i++) {
		const struct judge_clause *c = &f->r->clauses.v[i];
		bool sent = c->marks & MARK_BIT(REFER) &&
			    (str_has(c->folded, S("请")) || str_has(c->folded, S("建议")) ||
			     str_has(c->folded, S("欢迎")) || str_has(c->folded, S("可")));
		if (!c->aside && (sent || c->marks & MARK_BIT(ASK)))
			add(f, JUDGE_NO_CONTACT, c->at, c->n);
	}
}

static void find_vague(struct finder *f)
{
	if (f->r->vague && !f->r->dates && !f->r->done)
		add_clauses(f, JUDGE_VAGUE, MARK_BIT(VAGUE), 0);
}

static void find_late(struct finder *f)
{
	const struct judge_case *in = f->in;

	if (in->asked && in->answered && in->allowed && in->answered - in->asked > in->allowed)
		add(f, JUDGE_LATE, 0, 0);
}

static int by_place(const void *x, const void *y)
{
	const struct judge_passage *p = x, *q = y;

	if (p->at != q->at)
		return p->at < q->at ? -1 : 1;
	return (int)p->reason - (int)q->reason;
}

void judge_find_reasons(struct arena *a, const struct judge_case *in, const struct judge_reading *r,
			struct judgement *out)
{
	struct finder f = { a, in, r, out, (r->clauses.n + 1) * JUDGE_REASONS };

	out->v = ARENA_ARRAY(a, struct judge_passage, f.room);
	find_off_topic(&f);
	find_copied(&f);
	find_refers(&f);
	find_no_fact(&f);
	find_no_date(&f);
	find_no_contact(&f);
	find_vague(&f);
	find_late(&f);
	qsort(out->v, out->n, sizeof(out->v[0]), by_place);
}
