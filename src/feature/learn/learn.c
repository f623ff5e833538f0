#include "learn/learn.h"

#include "base/id.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "learn/cli.h"
#include "learn/held.h"
#include "ledger/ledger.h"

/* ---- asking ---- */

struct asking {
	struct ctx *c;
	const struct classify_model *m;
	str title, body;
	struct classify_guess *out;
};

static err ask(void *data)
{
	struct asking *k = data;

	classify(k->c->a, k->m, k->title, k->body, k->out);
	return OK;
}

/* A label is read while its model is held. */
static err fill(struct asking *k, struct learn_guess *out)
{
	const struct classify_guess *g = k->out;
	struct domain_list domains;

	TRY(domain_list_all(k->c, &domains));
	out->domain = domain_of(&domains, classify_label(k->m, g->label));
	out->second = domain_of(&domains, classify_label(k->m, g->second));
	out->percent = (int)(g->score * 100 + 0.5);
	out->sure = out->domain && out->percent >= LEARN_SURE;
	out->reasons = g->reasons;
	return OK;
}

struct guessing {
	struct asking asking;
	struct learn_guess *out;
};

static err guess(void *data)
{
	struct guessing *k = data;

	TRY(ask(&k->asking));
	return fill(&k->asking, k->out);
}

err learn_domain(struct ctx *c, str title, str body, struct learn_guess *out)
{
	struct classify_guess g = { 0 };
	struct guessing k = { { c, NULL, title, body, &g }, out };
	struct held *h;
	err e = OK;

	*out = (struct learn_guess){ 0 };
	TRY(held_take(c, &h));
	k.asking.m = held_model(h);
	if (k.asking.m)
		e = mem_try(guess, &k);
	held_give_back(h);
	return e;
}

/* ---- models ---- */

static int64_t parts(double share)
{
	return (int64_t)(share * 10000 + 0.5);
}

static str labels_text(struct arena *a, const struct learn_new *in)
{
	struct buf b = buf_new(a, 256, SIZE_MAX);

	for (size_t i = 0; i < in->figures->labels_n; i++) {
		if (i)
			buf_char(&b, '\t');
		buf_put(&b, in->labels[i]);
	}
	return buf_str(&b);
}

static str counts_text(struct arena *a, const struct classify_figures *f)
{
	struct buf b = buf_new(a, 1024, SIZE_MAX);

	for (size_t i = 0; i < f->labels_n; i++)
		for (size_t k = 0; k < f->labels_n; k++)
			buf_fmt(&b, i + k ? "\t%u" : "%u", f->counts[i][k]);
	return buf_str(&b);
}

bool learn_figures(const struct learn_model *m, struct arena *a, str **labels,
		   struct classify_figures *out)
{
	str rest = m->labels, counts = m->counts;
	int64_t v;

	*labels = ARENA_ARRAY(a, str, CLASSIFY_LABELS);
	*out = (struct classify_figures){ 0 };
	while (rest.n && out->labels_n < CLASSIFY_LABELS)
		(*labels)[out->labels_n++] = str_cut(&rest, '\t');
	for (size_t i = 0; i < out->labels_n; i++)
		for (size_t k = 0; k < out->labels_n; k++) {
			if (!str_int(str_cut(&counts, '\t'), &v) || v < 0 || v > UINT32_MAX)
				return false;
			out->counts[i][k] = (uint32_t)v;
		}
	classify_figures_sum(out);
	return out->labels_n > 0;
}

/* Older ones go; the one in use, and the one before it, stay. */
static err drop_old(struct ctx *c)
{
	struct learn_use use = { 0 };
	struct learn_model_list l;
	err e = learn_used(c, &use);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(q_learn_models(c->db, 4 * LEARN_KEPT, &l));
	for (size_t i = LEARN_KEPT; i < l.n; i++)
		if (l.v[i].id != use.model && l.v[i].id != use.before)
			TRY(q_learn_model_drop(c->db, l.v[i].id, NULL));
	return OK;
}

err learn_keep(struct ctx *c, const struct learn_new *in, int64_t *id)
{
	const struct classify_figures *f = in->figures, *was = in->was_figures;
	struct learn_model_add_in row = {
		.id = *id = id_make(c->now),
		.at = c->now,
		.account = c->actor.account,
		.source = in->source,
		.taught = (int64_t)in->taught,
		.held = (int64_t)f->rows,
		.accuracy = parts(f->accuracy),
		.f1 = parts(f->macro_f1),
		.was = in->was,
		.was_accuracy = in->was ? parts(was->accuracy) : 0,
		.was_f1 = in->was ? parts(was->macro_f1) : 0,
		.labels = labels_text(c->a, in),
		.counts = counts_text(c->a, f),
		.model = in->bytes,
	};

	TRY(q_learn_model_add(c->db, &row, NULL));
	return drop_old(c);
}

err learn_used(struct ctx *c, struct learn_use *out)
{
	return q_learn_use_get(c->db, out);
}

err learn_take(struct ctx *c, int64_t id)
{
	struct learn_use use = { 0 };
	struct learn_model m;
	err e = learn_used(c, &use);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(q_learn_model_by_id(c->db, id, &m));
	if (use.model == id)
		return OK;
	TRY(ledger_audit(c, "learn_use", arena_fmt(c->a, "%lld", (long long)id), "ok"));
	struct learn_use_put_in in = { id, use.model, c->now, c->actor.account };
	return q_learn_use_put(c->db, &in, NULL);
}

/* ---- measuring ---- */

struct measuring {
	const struct classify_model *m;
	const struct classify_set *s;
	struct classify_figures *out;
};

static size_t label_in(const struct classify_set *s, str label, size_t truth)
{
	for (size_t i = 0; i < s->labels_n; i++)
		if (str_eq(s->labels[i], label))
			return i;
	return (truth + 1) % s->labels_n; /* another name: wrong, whatever it was */
}

static err measure_rows(struct arena *tmp, void *data)
{
	struct measuring *k = data;

	for (size_t i = 0; i < k->s->n; i++) {
		const struct classify_row *r = &k->s->v[i];
		struct arena_mark mark = arena_mark(tmp);
		struct classify_guess g;
		classify(tmp, k->m, r->title, r->body, &g);
		k->out->counts[r->label][label_in(k->s, classify_label(k->m, g.label), r->label)]++;
		arena_rewind(tmp, mark);
	}
	return OK;
}

err learn_measure_by(const struct classify_model *m, const struct classify_set *s,
		     struct classify_figures *out)
{
	struct measuring k = { m, s, out };

	*out = (struct classify_figures){ .labels_n = s->labels_n };
	TRY(mem_with(1 << 18, measure_rows, &k));
	classify_figures_sum(out);
	return OK;
}

err learn_measure(struct ctx *c, const struct classify_set *s, struct classify_figures *out)
{
	struct held *h;
	err e = ERR_NOT_FOUND;

	TRY(held_take(c, &h));
	if (held_model(h))
		e = learn_measure_by(held_model(h), s, out);
	held_give_back(h);
	return e;
}

STORE_PART(store, learn);

const struct slice slice_learn = { .name = "learn", .store = &store, .commands = learn_commands };
