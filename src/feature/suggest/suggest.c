#include "suggest/suggest.h"

#include "about/about.h"
#include "domain/domain.h"
#include "app/layout.h"
#include "order/access.h"
#include "place/place.h"
#include "suggest/gather.h"
#include "suggest/queries.h"
#include "unit/unit.h"

#define TELLS_LEAST 0.15 /* a term that is worth being named as a reason */

/* ---- reasons ---- */

static void say_why(struct suggestion *s, str reason)
{
	if (s->reasons_n < SUGGEST_REASONS)
		s->reasons[s->reasons_n++] = reason;
}

static int64_t times_of(const struct rank_unit *u, size_t t, bool role)
{
	return role ? u->role_term[t].sent : u->term[t].sent;
}

/* How much a term tells for this unit; 0: not worth being named. */
static double weight(const struct gathered *g, const struct rank_unit *u, size_t t, bool role)
{
	bool named = g->words.v[t].tells && times_of(u, t, role) > role;

	return named && u->tells[t] >= TELLS_LEAST ? u->tells[t] * (double)times_of(u, t, role) : 0;
}

/* The phrase that tells most for this unit, the longest of several, and of how many it is
 * told: only terms that stand in nearly as many are joined. */
static str telling(const struct gathered *g, const struct rank_unit *u, bool role, int64_t *times)
{
	bool ok[WORDS_MOST] = { false };
	str best = { 0 };
	double most = 0;

	for (size_t t = 0; t < g->words.n; t++)
		most = weight(g, u, t, role) > most ? weight(g, u, t, role) : most;
	for (size_t t = 0; t < g->words.n; t++)
		ok[t] = most > 0 && weight(g, u, t, role) >= 0.75 * most;
	for (size_t t = 0; t < g->words.n; t++) {
		str phrase = ok[t] ? words_phrase(&g->words, t, ok) : (str){ 0 };
		if (phrase.n > best.n) {
			best = phrase;
			*times = times_of(u, t, role);
		}
	}
	return best;
}

/* Cases of other places are told of when there are some, never a single one. */
#define ELSEWHERE 3

static void say_history(struct ctx *c, const struct gathered *g, const struct rank_unit *u,
			struct suggestion *s)
{
	bool role = u->own.sent == 0;
	long long sent = (long long)(role ? u->role_all.sent : u->own.sent);
	int64_t times = 0;
	str phrase = telling(g, u, role, &times);

	if (sent == 0)
		return;
	if (role && (phrase.n == 0 || times < ELSEWHERE))
		return;
	if (phrase.n)
		say_why(s, arena_fmt(c->a,
				     role ? T(c, "别处同类单位办过 %lld 件同领域留言，其中含“%.*s” "
						 "%lld 件")
					  : T(c, "过去 %lld 件同领域留言派给它，其中含“%.*s” %lld "
						 "件"),
				     sent, STR_ARG(phrase), (long long)times));
	else
		say_why(s, arena_fmt(c->a, T(c, "过去 %lld 件同领域留言派给它"), sent));
}

static void say_losses(struct ctx *c, const struct rank_unit *u, struct suggestion *s)
{
	if (u->own.declined)
		say_why(s, arena_fmt(c->a, T(c, "退单过 %lld 件"), (long long)u->own.declined));
	if (u->own.returned)
		say_why(s, arena_fmt(c->a, T(c, "回复退回重办过 %lld 件"),
				     (long long)u->own.returned));
	if (u->refused)
		say_why(s, str_of(T(c, "这一件它已经退过单")));
}

static err explain(struct ctx *c, const struct gathered *g, const struct candidate *k,
		   struct suggestion *s)
{
	const struct rank_unit *u = &k->r;
	struct domain_list domains;
	const struct domain *d;
	size_t before;

	TRY(domain_list_all(c, &domains));
	d = domain_in(&domains, g->m->domain);
	*s = (struct suggestion){ .unit = u->unit, .name = k->name, .sure = rank_is_sure(u) };
	if (u->superior)
		say_why(s, str_of(T(c, "被反映单位的上级")));
	if (u->duty && d)
		say_why(s, arena_fmt(c->a, T(c, "职责清单上负责“%.*s”"), STR_ARG(d->name)));
	if (u->written)
		say_why(s, arena_fmt(c->a, T(c, "文中提到“%.*s”"), STR_ARG(k->written)));
	if (u->told)
		say_why(s, arena_fmt(c->a, T(c, "文中写的是%.*s的事"), STR_ARG(g->told)));
	before = s->reasons_n;
	say_history(c, g, u, s);
	s->known = s->reasons_n > before;
	say_losses(c, u, s);
	if (u->distance)
		say_why(s,
			arena_fmt(c->a, T(c, "上级地区（%.*s）的单位"), STR_ARG(k->place->name)));
	return OK;
}

/* ---- the best ---- */

err suggest_units(struct ctx *c, const struct message *m, struct suggestions *out)
{
	struct gathered g;
	struct rank_unit **v;
	struct about named;

	out->n = 0;
	TRY(gather(c, m, &g));
	TRY(about_read(c, m->id, &named));
	v = ARENA_ARRAY(c->a, struct rank_unit *, g.n + 1);
	for (size_t i = 0; i < g.n; i++)
		v[i] = &g.v[i].r;
	rank_units(&g.all, v, g.n);
	for (size_t i = 0; i < g.n && out->n < SUGGEST_MOST; i++) {
		const struct candidate *k = (const struct candidate *)(const void *)v[i];
		enum about_conflict conflict;
		TRY(about_conflict_of(c, &named, v[i]->unit, &conflict));
		if (conflict == ABOUT_FREE)
			TRY(explain(c, &g, k, &out->v[out->n]));
		/* Being near is no reason. */
		out->n += conflict == ABOUT_FREE && (out->v[out->n].sure || out->v[out->n].known);
	}
	return OK;
}

/* ---- the same through the API ---- */

static err api_suggestions(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct suggestions l;
	struct object o;
	struct message m;

	(void)rq;
	TRY(access_message(c, c->path_id, &m));
	o = message_object(c, &m);
	TRY(order_access(c, &m));
	TRY(gate(&c->actor, &perm_message_take_in, &o));
	TRY(suggest_units(c, &m, &l));
	js_begin(&j, NULL, '{');
	js_begin(&j, "units", '[');
	for (size_t i = 0; i < l.n; i++) {
		js_begin(&j, NULL, '{');
		js_id(&j, "id", l.v[i].unit);
		js_text(&j, "name", l.v[i].name);
		js_bool(&j, "sure", l.v[i].sure);
		js_begin(&j, "reasons", '[');
		for (size_t k = 0; k < l.v[i].reasons_n; k++)
			js_text(&j, NULL, l.v[i].reasons[k]);
		js_end(&j, ']');
		js_end(&j, '}');
	}
	js_end(&j, ']');
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

static const struct route routes[] = {
	{ HTTP_GET, "/api/v1/messages/{id}/suggestions", &perm_message_take_in, LANE_READ,
	  api_suggestions, 0, "可以派给哪些单位，各有什么理由", NULL },
	{ 0 },
};

STORE_PART(store, suggest);

const struct slice slice_suggest = {
	.name = "suggest", .store = &store, .routes = routes, .upkeep = suggest_learn
};
