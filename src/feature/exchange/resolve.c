#include "exchange/resolve.h"

#include "base/log.h"
#include "base/utf8.h"
#include "domain/domain.h"
#include "message/message.h"
#include "office/office.h"
#include "place/place.h"
#include "unit/unit.h"

#define HEADS 4096
#define NAMED_MAX 20 /* so many new names are said at the end */

enum what { A_PLACE, AN_OFFICE, A_UNIT, A_DOMAIN, WHATS };

/* What a name stands for. */
struct known {
	struct known *next, *next_fresh;
	enum what what;
	int64_t where; /* the place it was asked for in */
	str name;
	int64_t id, place, coordinator;
	bool found, made;
};

struct resolver {
	struct ctx *c; /* of the session that resolves */
	struct arena *a;
	int64_t office;
	struct known *heads[HEADS];
	struct known *fresh; /* learnt in a session that is not yet committed */
	struct known *made[WHATS][NAMED_MAX], *lost[NAMED_MAX];
	size_t made_n[WHATS], lost_n;
};

struct asking {
	struct resolver *r;
	const struct record *record;
	struct known *k;
};

struct resolver *resolver_new(struct arena *a, int64_t office)
{
	struct resolver *r = ARENA_NEW(a, struct resolver);

	r->a = a;
	r->office = office;
	return r;
}

static void remember(struct known **list, size_t *n, struct known *k)
{
	if (*n < NAMED_MAX)
		list[*n] = k;
	++*n;
}

static struct known **head_of(struct resolver *r, const struct known *k)
{
	uint64_t h = str_hash(k->name) ^ (uint64_t)k->where * 0x9E3779B97F4A7C15u ^ k->what;

	return &r->heads[(h ^ h >> 29) % HEADS];
}

/* The answer given before, or the answer of fn, which may make it. */
static err ask(struct resolver *r, struct known key, ctx_fn *fn, const struct record *record,
	       struct known **out)
{
	struct known **at = head_of(r, &key), *k = *at;

	while (k && !(k->what == key.what && k->where == key.where && str_eq(k->name, key.name)))
		k = k->next;
	*out = k;
	if (k)
		return OK;
	*out = k = ARENA_NEW(r->a, struct known);
	*k = key;
	k->name = arena_copy(r->a, key.name);
	TRY(fn(r->c, &(struct asking){ r, record, k }));
	k->next = *at;
	k->next_fresh = r->fresh;
	*at = r->fresh = k;
	return OK;
}

void resolver_begin(struct resolver *r, struct ctx *c)
{
	r->c = c;
	for (; r->fresh; r->fresh = r->fresh->next_fresh) {
		struct known **at = head_of(r, r->fresh);
		while (*at != r->fresh)
			at = &(*at)->next;
		*at = r->fresh->next;
	}
}

void resolver_keep(struct resolver *r)
{
	for (; r->fresh; r->fresh = r->fresh->next_fresh) {
		struct known *k = r->fresh;
		if (k->made)
			remember(r->made[k->what], &r->made_n[k->what], k);
		else if (!k->found && k->what == A_PLACE)
			remember(r->lost, &r->lost_n, k);
	}
	r->c = NULL;
}

/* ---- places ---- */

static err find_place(struct ctx *c, void *data)
{
	struct known *k = ((struct asking *)data)->k;
	struct place p;
	int64_t code;
	err e = str_int(k->name, &code) ? place_get(c, code, &p) : place_named(c, k->name, &p);

	k->found = e == OK;
	k->id = e == OK ? p.code : 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err place_of(struct resolver *r, str name, int64_t *code, bool *found)
{
	struct known *k;

	*code = PLACE_NATION;
	*found = false;
	if (name.n == 0)
		return OK;
	TRY(ask(r, (struct known){ .what = A_PLACE, .name = name }, find_place, NULL, &k));
	*code = k->id;
	*found = k->found;
	return OK;
}

/* 杭州市市长 is of 杭州市: the longest beginning that names one place. */
static err place_in_name(struct ctx *c, str name, int64_t *code)
{
	size_t n = utf8_count(name);
	struct place p;

	for (n = n > 12 ? 12 : n; n >= 2; n--) {
		err e = place_named(c, utf8_prefix(name, n), &p);
		if (e == OK)
			*code = p.code;
		if (e != ERR_NOT_FOUND)
			return e;
	}
	return OK;
}

/* ---- units ---- */

/* The place's coordinating unit; when it has none the nation's, made on demand. */
static err coordinator_of(struct ctx *c, int64_t place, int64_t *id)
{
	struct unit_new in = { .name = S("网上群众工作办公室"), .coordinating = true };
	struct unit_list l;

	TRY(q_unit_of_place(c->db, place, &l));
	if (l.n && l.v[0].coordinating) {
		*id = l.v[0].id;
		return OK;
	}
	if (place != PLACE_NATION)
		return coordinator_of(c, PLACE_NATION, id);
	return unit_save(c, &in, id);
}

static err find_unit(struct ctx *c, void *data)
{
	struct asking *a = data;
	struct unit_new in = { .parent = a->record->coordinator,
			       .place = a->k->where,
			       .name = a->k->name };
	struct unit u;
	int64_t id;
	err e = str_int(a->k->name, &id) ? unit_get(c, id, &u)
					 : unit_called_in(c, a->k->where, a->k->name, &u);

	a->k->found = e == OK;
	a->k->id = e == OK ? u.id : 0;
	if (e != ERR_NOT_FOUND || str_int(a->k->name, &id))
		return e == ERR_NOT_FOUND ? OK : e;
	e = unit_save(c, &in, &a->k->id);
	a->k->found = a->k->made = e == OK;
	if (e != ERR_INPUT)
		return e;
	c->faults.n = 0; /* it looks like another's name: taken for none */
	return OK;
}

static err unit_of(struct resolver *r, struct record *x)
{
	struct known key = { .what = A_UNIT, .where = x->place_id, .name = x->unit }, *k;

	if (key.name.n == 0 && x->reply.n == 0 && x->state != MESSAGE_HANDLING)
		return OK;
	if (key.name.n == 0)
		key.name = S("办理单位");
	TRY(ask(r, key, find_unit, x, &k));
	x->unit_id = k->id;
	if (!k->found)
		x->bad = "没有这个编号的办理单位";
	return OK;
}

/* ---- offices ---- */

static bool covers(int64_t place, int64_t region)
{
	int64_t codes[PLACE_DEPTH];
	size_t n = place_levels(region, codes);

	for (size_t i = 0; i < n; i++)
		if (codes[i] == place)
			return true;
	return false;
}

/* Of several of one name the one nearest to the region the row names. */
static const struct office *nearest(const struct office_list *l, const struct asking *a)
{
	const struct office *best = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const struct office *o = &l->v[i];
		if (!str_eq(o->name, a->k->name) ||
		    (a->record->in_region && !covers(o->place, a->k->where)))
			continue;
		if (!best || (covers(o->place, a->k->where) && covers(best->place, o->place)))
			best = o;
	}
	return best;
}

static void found_office(struct known *k, const struct office *o)
{
	k->found = true;
	k->id = o->id;
	k->place = o->place;
	k->coordinator = o->coordinator;
}

static err make_office(struct ctx *c, struct asking *a)
{
	struct office_new in = { .place = a->k->where, .rank = 9, .name = a->k->name };

	if (!a->record->in_region)
		TRY(place_in_name(c, in.name, &in.place));
	TRY(coordinator_of(c, in.place, &in.coordinator));
	err e = office_save(c, &in, &a->k->id);
	if (e == ERR_INPUT) {
		c->faults.n = 0; /* as above */
		return OK;
	}
	TRY(e);
	a->k->place = in.place;
	a->k->coordinator = in.coordinator;
	a->k->found = a->k->made = true;
	return OK;
}

static err find_office(struct ctx *c, void *data)
{
	struct asking *a = data;
	struct office_list l;
	struct office o;
	int64_t id;
	err e;

	if (str_int(a->k->name, &id)) {
		e = office_get(c, id, &o);
		if (e == OK)
			found_office(a->k, &o);
		return e == ERR_NOT_FOUND ? OK : e;
	}
	TRY(q_office_by_name(c->db, a->k->name, 200, &l));
	const struct office *best = nearest(&l, a);
	if (!best)
		return make_office(c, a);
	TRY(office_get(c, best->id, &o)); /* follows successors */
	found_office(a->k, &o);
	return OK;
}

static err office_of(struct resolver *r, struct record *x, int64_t region, bool located)
{
	struct known key = { .what = AN_OFFICE, .where = region, .name = x->office }, *k;

	if (key.name.n == 0) {
		key.where = PLACE_NATION;
		key.name = r->office ? arena_fmt(r->a, "%lld", (long long)r->office) : S("本站");
	}
	TRY(ask(r, key, find_office, x, &k));
	if (!k->found)
		x->bad = "没有这个编号的职务（office）";
	x->office_id = k->id;
	x->coordinator = k->coordinator;
	x->place_id = located ? region : k->place;
	return OK;
}

/* ---- domains ---- */

static err find_domain(struct ctx *c, void *data)
{
	struct asking *a = data;
	struct domain_list l;

	TRY(domain_list_all(c, &l));
	a->k->found = true;
	a->k->made = domain_of(&l, a->k->name) == 0;
	return domain_ensure(c, &l, a->k->name, &a->k->id);
}

static err domain_of_record(struct resolver *r, struct record *x)
{
	struct known key = { .what = A_DOMAIN, .name = x->domain.n ? x->domain : S("其他") }, *k;

	TRY(ask(r, key, find_domain, x, &k));
	x->domain_id = k->id;
	return OK;
}

err resolve(struct resolver *r, struct record *x)
{
	int64_t region;
	bool located;

	x->bad = NULL;
	TRY(place_of(r, x->region.n ? x->region : x->district, &region, &located));
	x->in_region = located && x->region.n;
	TRY(office_of(r, x, region, located));
	if (!x->bad)
		TRY(unit_of(r, x));
	return x->bad ? OK : domain_of_record(r, x);
}

static void say_names(const char *what, struct known *const *v, size_t n)
{
	if (n == 0)
		return;
	say("%s %zu 个：", what, n);
	for (size_t i = 0; i < n && i < NAMED_MAX; i++)
		say("%s%.*s", i ? "、" : "", STR_ARG(v[i]->name));
	say(n > NAMED_MAX ? "……\n" : "\n");
}

void resolver_report(const struct resolver *r)
{
	say_names("新建领域", r->made[A_DOMAIN], r->made_n[A_DOMAIN]);
	say_names("新建职务", r->made[AN_OFFICE], r->made_n[AN_OFFICE]);
	say_names("新建办理单位", r->made[A_UNIT], r->made_n[A_UNIT]);
	say_names("不认识的地区（归到留言对象所在地）", r->lost, r->lost_n);
}
