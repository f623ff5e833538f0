/* The walk: candidates from the index, newest first, each compared and asked for. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "search/search.h"
#include "text/fold.h"

#define STRETCH 8000 /* candidates that one page may look at */
#define FIRST 32     /* candidates asked for at once, in the beginning */
#define MOST 512
#define DRY 2	  /* eras without a hit after which longer ones are tried */
#define STEPS 400 /* eras that one page may ask for */

struct walk {
	struct ctx *c;
	const struct search_ask *ask;
	struct token_list all, any;
	int64_t before, after; /* ids still to be looked at */
	int64_t first, last;   /* ids that the page may show: [last, first) */
	int64_t shift;
	int64_t n; /* to ask for next */
	enum search_era era;
	int dry, steps;
	int64_t seen;
	bool end;
};

static void must(struct walk *w, enum search_place kind, int64_t id)
{
	if (id)
		w->all.v[w->all.n++] = search_place_word(w->c->a, kind, id);
}

static void must_hold(struct walk *w, str text)
{
	struct token_list l;

	tokens_asked(w->c->a, text, &l);
	for (size_t i = 0; i < l.n; i++)
		w->all.v[w->all.n++] = l.v[i];
}

/* The units whose cases an actor of the desk may open; none: all, by her role. */
static void add_desks(struct walk *w)
{
	const struct actor *a = &w->c->actor;

	w->any.v = ARENA_ARRAY(w->c->a, str, a->grants_n + 1);
	for (size_t i = 0; i < a->grants_n; i++) {
		if (a->grants[i].role == ROLE_EDITOR || a->grants[i].unit == 0) {
			w->any.n = 0;
			return;
		}
		w->any.v[w->any.n++] = search_place_word(w->c->a, PLACE_DESK, a->grants[i].unit);
	}
}

static err begin(struct walk *w)
{
	const struct message_filter *f = w->ask->f;
	size_t room = 16;

	for (size_t i = 0; i < w->ask->q->n; i++)
		room += w->ask->q->v[i].text.n + 1;
	w->all.v = ARENA_ARRAY(w->c->a, str, room);
	for (size_t i = 0; i < w->ask->q->n; i++)
		if (!w->ask->q->v[i].without)
			must_hold(w, w->ask->q->v[i].text);
	must(w, PLACE_REGION, f->region);
	must(w, PLACE_OFFICE, f->office);
	must(w, PLACE_KIND, f->kind);
	must(w, PLACE_DOMAIN, f->domain);
	must(w, PLACE_UNIT, f->unit);
	if (w->all.n == 0)
		w->all.v[w->all.n++] = search_place_word(w->c->a, PLACE_REGION, PLACE_NATION);
	if (w->ask->desk)
		add_desks(w);
	w->before = f->to ? id_at(f->to, 0) : id_at(w->c->now + MS_DAY, 0);
	if (f->before && f->before < w->before && !w->ask->relevance)
		w->before = f->before;
	w->after = f->from ? id_at(f->from, 0) : 0;
	w->n = FIRST;
	w->first = w->before;
	w->last = w->after;
	w->era = search_has_eras(w->c) ? ERA_DAY : ERA_ALL;
	return search_shift(w->c, &w->shift);
}

/* ---- candidates ---- */

static err ask_index(struct walk *w, struct search_id_list *l)
{
	int64_t from = search_era_first(w->era, w->before - 1);
	struct token_list all = w->all;
	struct search_match m;
	struct search_find_in in = { .n = w->n };

	from = from > w->after ? from : w->after;
	in.before = ((w->before - 1) >> w->shift) + 1;
	in.after = from >> w->shift;
	if (w->era != ERA_ALL)
		all.v[all.n++] = search_era_word(w->c->a, w->era, w->before - 1);
	m = search_match_of(w->c, &all, &w->any);
	in.match = m.all;
	in.any = m.any;
	w->steps++;
	TRY(q_search_find(w->c->db, &in, l));
	w->before = l->n == (size_t)w->n ? l->v[l->n - 1].id << w->shift : from;
	w->end = w->before <= w->after;
	return OK;
}

/* Where words are many, short eras hold enough of them; where they are few, longer
 * ones are asked at once. */
static void change_era(struct walk *w, size_t got)
{
	w->dry = got ? 0 : w->dry + 1;
	if (got == (size_t)w->n && w->era > ERA_DAY && search_has_eras(w->c))
		w->era--;
	else if (w->dry >= DRY && w->era < ERA_ALL) {
		w->era++;
		w->dry = 0;
	}
}

static err next_candidates(struct walk *w, struct search_id_list *l)
{
	do {
		TRY(ask_index(w, l));
		change_era(w, l->n);
	} while (l->n == 0 && !w->end && w->steps < STEPS);
	w->n = w->n < MOST ? w->n * 2 : w->n;
	w->seen += (int64_t)l->n;
	return OK;
}

static str ids_text(struct arena *a, const struct search_id_list *l)
{
	struct buf b = buf_new(a, 21 * l->n + 8, SIZE_MAX);

	buf_char(&b, '[');
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_char(&b, ',');
		buf_int(&b, l->v[i].id);
	}
	buf_char(&b, ']');
	return buf_str(&b);
}

static int newest_first(const void *a, const void *b)
{
	int64_t x = ((const struct message *)a)->id, y = ((const struct message *)b)->id;

	return (x < y) - (x > y);
}

/* ---- which of them are found ---- */

static bool in_region(const struct message *m, int64_t region)
{
	int64_t codes[PLACE_DEPTH];
	size_t n = place_levels(m->place, codes);

	for (size_t i = 0; i < n; i++)
		if (codes[i] == region)
			return true;
	return region == 0;
}

static bool fits(const struct message *m, const struct message_filter *f)
{
	int64_t unit = m->answer_unit ? m->answer_unit : m->lead_unit;

	return in_region(m, f->region) && (!f->office || m->office == f->office) &&
	       (!f->kind || m->kind == f->kind) && (!f->domain || m->domain == f->domain) &&
	       (!f->unit || unit == f->unit) && (!f->state || m->state == f->state);
}

/* The same that opens its page; a tombstone's text is nobody's to find. */
static err may_know(struct ctx *c, const struct search_ask *ask, const struct message *m, bool *may)
{
	enum access_view view = VIEW_PUBLIC;

	*may = message_is_public(m);
	if (message_is_tombstone(m)) {
		*may = false;
		return OK;
	}
	if (ask->desk)
		TRY(access_view_of(c, m, &view));
	*may = *may || view != VIEW_PUBLIC;
	return OK;
}

static err is_found(struct ctx *c, const struct search_ask *ask, const struct message *m,
		    bool *found)
{
	*found = fits(m, ask->f) && search_holds(c->a, ask->q, m->title, m->body);
	return *found ? may_know(c, ask, m, found) : OK;
}

/* Calls for each that is found, newest first, until `call` has enough. */
typedef bool found_call(void *data, const struct message *m);

/* The messages of the candidates from i on, newest first: all at once, or those of the
 * row of the index that stands for several. */
static err read_messages(struct walk *w, const struct search_id_list *ids, size_t *i,
			 struct message_list *l)
{
	if (w->shift) {
		int64_t row = ids->v[(*i)++].id;
		return q_message_between(w->c->db, row << w->shift, (row + 1) << w->shift, l);
	}
	*i = ids->n;
	TRY(q_message_in(w->c->db, ids_text(w->c->a, ids), l));
	if (l->n)
		qsort(l->v, l->n, sizeof(l->v[0]), newest_first);
	return OK;
}

struct hearer {
	found_call *call;
	void *data;
	bool enough;
};

static err hear(struct walk *w, const struct message_list *l, struct hearer *h)
{
	bool found;

	for (size_t i = 0; i < l->n && !h->enough; i++) {
		if (l->v[i].id >= w->first || l->v[i].id < w->last)
			continue;
		TRY(is_found(w->c, w->ask, &l->v[i], &found));
		h->enough = found && h->call(h->data, &l->v[i]);
	}
	return OK;
}

static err each_found(struct walk *w, found_call *call, void *data)
{
	struct hearer h = { call, data, false };

	while (!h.enough && !w->end && w->seen < STRETCH && w->steps < STEPS) {
		struct search_id_list ids;
		struct message_list l;
		TRY(next_candidates(w, &ids));
		for (size_t i = 0; i < ids.n && !h.enough;) {
			TRY(read_messages(w, &ids, &i, &l));
			TRY(hear(w, &l, &h));
		}
	}
	return OK;
}

/* ---- pages ---- */

struct page {
	struct message_listing *l;
	size_t n;
	int64_t count, most;
	bool more;
};

static bool take(void *data, const struct message *m)
{
	struct page *p = data;

	if (p->l->n < p->n)
		p->l->v[p->l->n++] = *m;
	else if (p->l->next == 0)
		p->l->next = p->l->v[p->n - 1].id;
	p->count++;
	p->more = p->count > p->most;
	return p->more;
}

static err newest(struct ctx *c, const struct search_ask *ask, struct search_found *out)
{
	struct walk w = { .c = c, .ask = ask };
	struct page p = { .l = &out->l, .n = (size_t)ask->f->n, .most = ask->f->n };

	if (ask->count && p.most < SEARCH_COUNT)
		p.most = SEARCH_COUNT;
	out->l.v = ARENA_ARRAY(c->a, struct message, p.n + 1);
	TRY(begin(&w));
	TRY(each_found(&w, take, &p));
	out->count = p.more ? p.most : p.count;
	out->more = p.more || !w.end;
	/* A page that looked far and is not full goes on where it stopped. */
	if (out->l.next == 0 && !w.end)
		out->l.next = w.before;
	return OK;
}

/* ---- by relevance ---- */

struct scored {
	struct message m;
	int64_t score;
};

static int64_t occurrences(str s, str word)
{
	const char *end = s.p + s.n, *p = s.p;
	int64_t n = 0;

	while (n < 5 && (p = memmem(p, (size_t)(end - p), word.p, word.n))) {
		p += word.n;
		n++;
	}
	return n;
}

/* A word in the title counts most, then how often it comes in the body, then whether it
 * comes early; of equals the newest. */
static int64_t score_of(struct arena *a, const struct search_question *q, const struct message *m)
{
	struct arena_mark mark = arena_mark(a);
	str title = fold_search(a, m->title), body = fold_search(a, m->body);
	int64_t score = 0;

	for (size_t i = 0; i < q->n; i++) {
		str word = q->v[i].text;
		if (q->v[i].without)
			continue;
		score += str_has(title, word) ? 100 : 0;
		score += str_eq(title, word) ? 50 : 0;
		score += 10 * occurrences(body, word);
		score += str_has(str_sub(body, 0, 120), word) ? 10 : 0;
	}
	arena_rewind(a, mark);
	return score;
}

static int best_first(const void *a, const void *b)
{
	const struct scored *x = a, *y = b;

	if (x->score != y->score)
		return (x->score < y->score) - (x->score > y->score);
	return newest_first(&x->m, &y->m);
}

static err best(struct ctx *c, const struct search_ask *ask, struct search_found *out)
{
	struct message_filter f = *ask->f;
	struct search_ask all = *ask;
	struct search_found found = { 0 };
	size_t from = (size_t)ask->f->before, n = (size_t)ask->f->n;
	struct scored *v;

	f.before = 0;
	f.n = SEARCH_BEST;
	all.f = &f;
	TRY(newest(c, &all, &found));
	v = ARENA_ARRAY(c->a, struct scored, found.l.n + 1);
	for (size_t i = 0; i < found.l.n; i++)
		v[i] = (struct scored){ found.l.v[i], score_of(c->a, ask->q, &found.l.v[i]) };
	qsort(v, found.l.n, sizeof(v[0]), best_first);
	out->l.v = found.l.v;
	for (size_t i = from; i < found.l.n && out->l.n < n; i++)
		out->l.v[out->l.n++] = v[i].m;
	out->l.next = from + n < found.l.n ? (int64_t)(from + n) : 0;
	out->count = found.count;
	out->more = found.more;
	return OK;
}

err search_find(struct ctx *c, const struct search_ask *ask, struct search_found *out)
{
	*out = (struct search_found){ 0 };
	return ask->relevance ? best(c, ask, out) : newest(c, ask, out);
}
