/* What the site's messages have to teach. */
#include "app/app.h"
#include "domain/domain.h"
#include "message/message.h"
#include "teach/inside.h"

#define BATCH 500

struct lesson_row {
	int64_t id, domain;
	str title, body;
};

struct gathering {
	struct lesson_row *v;
	size_t n;
	int64_t before;
	bool more;
	struct domain_list domains;
};

/* Those that are closed, and those whose domain somebody has said; none that was taken
 * down or never let through, and none that is not public: everybody may ask the model,
 * and its reasons are words that it was taught. */
static err teaches(struct ctx *c, const struct message *m, bool *does)
{
	struct teach_labelled label;
	err e;

	*does = message_is_public(m) && !message_is_tombstone(m);
	if (!*does || m->closed_at)
		return OK;
	e = q_teach_label_of(c->db, m->id, &label);
	*does = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err read_batch(struct ctx *c, void *data)
{
	struct gathering *g = data;
	struct message_list l;
	bool does;

	TRY(q_message_before(c->db, g->before, BATCH, &l));
	for (size_t i = 0; i < l.n && g->n < TEACH_MOST; i++) {
		const struct message *m = &l.v[i];
		TRY(teaches(c, m, &does));
		if (does)
			g->v[g->n++] = (struct lesson_row){ m->id, m->domain, m->title, m->body };
	}
	g->more = l.n == BATCH && g->n < TEACH_MOST;
	if (l.n)
		g->before = l.v[l.n - 1].id;
	return domain_list_all(c, &g->domains);
}

/* Always the same ones. */
static bool is_held(int64_t id)
{
	return ((uint64_t)id * 0x9E3779B97F4A7C15u >> 33) % TEACH_HELD == 0;
}

static size_t count_of(const struct gathering *g, int64_t domain, bool held)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += g->v[i].domain == domain && is_held(g->v[i].id) == held;
	return n;
}

/* Domains with enough to learn from, and something to be measured by. */
static size_t choose_labels(const struct gathering *g, int64_t *domain, str *label)
{
	size_t n = 0;

	for (size_t i = 0; i < g->domains.n && n < CLASSIFY_LABELS; i++) {
		const struct domain *d = &g->domains.v[i];
		if (count_of(g, d->id, false) < TEACH_EACH || count_of(g, d->id, true) == 0)
			continue;
		domain[n] = d->id;
		label[n++] = d->code;
	}
	return n;
}

static void take(struct classify_set *s, struct classify_row *v, const struct lesson_row *r,
		 uint32_t label)
{
	v[s->n++] = (struct classify_row){ .title = r->title, .body = r->body, .label = label };
}

static void split(struct ctx *c, const struct gathering *g, struct lessons *out)
{
	int64_t domain[CLASSIFY_LABELS];
	str *label = ARENA_ARRAY(c->a, str, CLASSIFY_LABELS);
	size_t n = choose_labels(g, domain, label);
	struct classify_row *taught = ARENA_ARRAY(c->a, struct classify_row, g->n + 1);
	struct classify_row *held = ARENA_ARRAY(c->a, struct classify_row, g->n + 1);

	out->taught = (struct classify_set){ taught, 0, label, n };
	out->held = (struct classify_set){ held, 0, label, n };
	for (size_t i = 0; i < g->n; i++)
		for (uint32_t k = 0; k < n; k++)
			if (g->v[i].domain == domain[k] && is_held(g->v[i].id))
				take(&out->held, held, &g->v[i], k);
			else if (g->v[i].domain == domain[k])
				take(&out->taught, taught, &g->v[i], k);
}

err lessons_gather(struct ctx *c, struct lessons *out)
{
	struct gathering g = { .before = INT64_MAX, .more = true };

	*out = (struct lessons){ 0 };
	g.v = ARENA_ARRAY(c->a, struct lesson_row, TEACH_MOST);
	while (g.more && !c->app->stopping)
		TRY(app_read(c, read_batch, &g));
	out->messages = (int64_t)g.n;
	split(c, &g, out);
	return OK;
}
