#include "feature/demo/world.h"

#include "account/account.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/rand.h"
#include "office/office.h"
#include "place/place.h"
#include "stamp/stamp.h"
#include "unit/unit.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { TOWNS = 4, YEARS_AGO = 3 };

static const struct place_add_in gazetteer[] = {
#define PLACE(code, parent, level, name, pinyin, initials)                                         \
	{ code, parent, level, STR(name), STR(name), STR(pinyin), STR(initials) },
#include "feature/demo/gazetteer.def"
#undef PLACE
};

static const struct {
	int domain;
	const char *name, *province;
} kinds[] = {
#define COORDINATOR(name)
#define TOWN_UNIT(name)
#define UNIT_KIND(name, domain, province) { DEMO_##domain, name, province },
#include "feature/demo/units.def"
#undef COORDINATOR
#undef TOWN_UNIT
#undef UNIT_KIND
};

#define COORDINATOR(name) static const char coordinating[] = name;
#define TOWN_UNIT(name) static const char town_ending[] = name;
#define UNIT_KIND(name, domain, province)
#include "feature/demo/units.def"
#undef COORDINATOR
#undef TOWN_UNIT
#undef UNIT_KIND

#define LIST(list, ...)                                                                            \
	__attribute__((unused)) static const char *const list_##list[] = { __VA_ARGS__ };
#include "feature/demo/names.def"
#undef LIST

/* The two posts of a place, by how its name ends; the first that fits counts. */
static const struct {
	str ending;
	const char *first, *second;
} posts[] = {
	{ STR("自治区"), "党委书记", "政府主席" }, { STR("省"), "省委书记", "省长" },
	{ STR("市"), "市委书记", "市长" },	   { STR("县"), "县委书记", "县长" },
	{ STR("区"), "区委书记", "区长" },
};

/* Posts of the nation, with the domains that their house answers for. */
static const struct {
	const char *house, *post;
	int from, to;
} ministries[] = {
	{ "示范建设部", "示范建设部部长", DEMO_URBAN, DEMO_ENVIRONMENT },
	{ "示范民生部", "示范民生部部长", DEMO_EDUCATION, DEMO_EMPLOYMENT },
	{ "示范发展部", "示范发展部部长", DEMO_CULTURE, DEMO_OTHER },
};

struct making {
	struct ctx *c;
	struct arena *a;
	struct world *w;
	struct rand rand;
	int64_t next_unit, next_office, next_account, since;
};

static err add_unit(struct making *k, const struct unit_new *in, struct world_unit *out)
{
	struct unit_new u = *in;

	u.id = k->next_unit++;
	out->name = arena_copy(k->a, u.name);
	return unit_save(k->c, &u, &out->id);
}

static err add_handling(struct making *k, struct world_place *p, str name, const int64_t *domains,
			size_t n)
{
	struct unit_new u = { .parent = p->office.id,
			      .place = p->code,
			      .name = name,
			      .domains = domains,
			      .domains_n = n };
	struct world_unit *unit = &p->units[p->units_n++];

	unit->domain = n ? (int)domains[0] : 0;
	return add_unit(k, &u, unit);
}

static err add_office(struct making *k, struct world_place *p, str name)
{
	struct office_new o = { .id = k->next_office++,
				.place = p->code,
				.rank = (int64_t)p->offices_n + 1,
				.coordinator = p->office.id,
				.name = name };

	return office_save(k->c, &o, &p->offices[p->offices_n++]);
}

/* People who stand in the history of the cases. Without a password nobody can
 * sign in as one of them. */
static err add_staff(struct making *k, int64_t unit, enum role role, int64_t *id)
{
	str login = arena_fmt(k->a, "demo-%s-%lld", role_word(role), (long long)unit);
	struct account_add_in in = { id_at(k->since, (uint32_t)k->next_account++),
				     login,
				     demo_person(k->a, &k->rand),
				     { 0 } };

	*id = in.id;
	TRY(q_account_add(k->c->db, &in, NULL));
	return q_account_role_add(k->c->db, in.id, role, unit, NULL);
}

static err add_nation(struct making *k)
{
	struct world_place *p = &k->w->places[k->w->places_n++];
	struct unit_new office = { .name = S("全国留言办理办公室"), .coordinating = true };
	int64_t domains[DEMO_DOMAINS];

	p->name = S("全国");
	TRY(add_unit(k, &office, &p->office));
	for (size_t i = 0; i < COUNT(ministries); i++) {
		size_t n = 0;
		for (int d = ministries[i].from; d <= ministries[i].to; d++)
			domains[n++] = d;
		TRY(add_handling(k, p, str_of(ministries[i].house), domains, n));
		TRY(add_office(k, p, str_of(ministries[i].post)));
	}
	return OK;
}

static err add_posts(struct making *k, struct world_place *p)
{
	size_t i = 0;

	while (i + 1 < COUNT(posts) && !str_ends(p->name, posts[i].ending))
		i++;
	TRY(add_office(k, p, arena_fmt(k->a, "%.*s%s", STR_ARG(p->name), posts[i].first)));
	return add_office(k, p, arena_fmt(k->a, "%.*s%s", STR_ARG(p->name), posts[i].second));
}

static err add_towns(struct making *k, struct world_place *p)
{
	size_t from = rand_below(&k->rand, COUNT(list_towns));

	for (size_t i = 0; i < TOWNS; i++)
		TRY(add_handling(k, p,
				 arena_fmt(k->a, "%.*s%s%s", STR_ARG(p->name),
					   list_towns[(from + i) % COUNT(list_towns)], town_ending),
				 NULL, 0));
	return OK;
}

static err add_units(struct making *k, struct world_place *p)
{
	struct unit_new office = { .parent = p->above->office.id,
				   .place = p->code,
				   .name = arena_fmt(k->a, "%.*s%s", STR_ARG(p->name),
						     coordinating),
				   .coordinating = true };

	TRY(add_unit(k, &office, &p->office));
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const char *name = p->level == 1 ? kinds[i].province : kinds[i].name;
		int64_t domain = kinds[i].domain;
		TRY(add_handling(k, p, arena_fmt(k->a, "%.*s%s", STR_ARG(p->name), name), &domain,
				 1));
	}
	return p->level == 3 ? add_towns(k, p) : OK;
}

static str full_name(struct making *k, const struct world_place *p)
{
	struct buf b = buf_new(k->a, 64, 256);

	if (p->above && p->above->above)
		buf_put(&b, full_name(k, p->above));
	buf_put(&b, p->name);
	return buf_str(&b);
}

static err add_place(struct making *k, const struct place_add_in *row)
{
	struct world_place *p = &k->w->places[k->w->places_n++];
	struct place_add_in in = *row;

	p->code = row->code;
	p->level = row->level;
	p->name = row->name;
	p->above = world_at(k->w, row->parent);
	in.full_name = full_name(k, p);
	TRY(stamp_change(k->c, STAMP_PLACES));
	TRY(q_place_add(k->c->db, &in, NULL));
	TRY(add_units(k, p));
	return add_posts(k, p);
}

/* A few places write much, many write little. */
static uint64_t weigh(struct rand *r, int64_t level)
{
	static const unsigned share[] = { 400, 260, 130, 30 };
	uint64_t x = 10 + rand_below(r, 90);

	return share[level] * x * x / 100;
}

static err staff_place(struct making *k, struct world_place *p, uint64_t *weight)
{
	static const enum role roles[] = { ROLE_COORDINATOR, ROLE_HANDLER, ROLE_APPROVER };

	p->weight = *weight += weigh(&k->rand, p->level);
	for (size_t i = 0; i < COUNT(roles); i++)
		TRY(add_staff(k, p->office.id, roles[i], &p->staff[roles[i]]));
	return OK;
}

static err start(struct making *k)
{
	struct unit_number unit;
	struct office_number office;

	TRY(q_unit_max_id(k->c->db, &unit));
	TRY(q_office_max_id(k->c->db, &office));
	k->next_unit = unit.id + 1;
	k->next_office = office.id + 1;
	return OK;
}

err world_write(struct ctx *c, struct arena *a, uint64_t seed, int64_t base, struct world **out)
{
	struct world *w = ARENA_NEW(a, struct world);
	struct making k = { .c = c,
			    .a = a,
			    .w = w,
			    .rand = rand_seed(seed ^ 0x776F726C64u),
			    .since = base - YEARS_AGO * 365 * MS_DAY };
	uint64_t weight = 0;

	w->places = ARENA_ARRAY(a, struct world_place, COUNT(gazetteer) + 1);
	TRY(start(&k));
	TRY(add_nation(&k));
	for (size_t i = 0; i < COUNT(gazetteer); i++)
		TRY(add_place(&k, &gazetteer[i]));
	for (size_t i = 0; i < w->places_n; i++)
		TRY(staff_place(&k, &w->places[i], &weight));
	*out = w;
	return add_staff(&k, 0, ROLE_EDITOR, &w->editor);
}

/* ---- reading it ---- */

struct world_place *world_at(struct world *w, int64_t code)
{
	for (size_t i = 0; i < w->places_n; i++)
		if (w->places[i].code == code)
			return &w->places[i];
	return &w->places[0];
}

const struct world_place *world_pick(const struct world *w, struct rand *r)
{
	uint64_t at = rand_below(r, w->places[w->places_n - 1].weight);
	size_t low = 0, high = w->places_n - 1;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (w->places[mid].weight > at)
			high = mid;
		else
			low = mid + 1;
	}
	return &w->places[low];
}

const struct world_place *world_county(const struct world *w, const struct world_place *p,
				       struct rand *r)
{
	size_t from = (size_t)(p - w->places), n = w->places_n;
	size_t end = from + 1;

	if (p->level == 3)
		return p;
	while (end < n && w->places[end].level > p->level)
		end++;
	for (;;) {
		const struct world_place *q = &w->places[from + 1 + rand_below(r, end - from - 1)];
		if (q->level == 3)
			return q;
	}
}

const struct world_unit *world_unit_for(const struct world_place *p, int domain, struct rand *r)
{
	const struct world_unit *found = &p->units[0];
	size_t hits = 0;

	if (p->code == 0) {
		while (hits + 1 < p->units_n && p->units[hits + 1].domain <= domain)
			hits++;
		return &p->units[hits];
	}
	for (size_t i = 0; i < p->units_n; i++)
		if (p->units[i].domain == domain && (hits++ == 0 || rand_chance(r, 30)))
			found = &p->units[i];
	return found;
}

const struct world_unit *world_other(const struct world_place *p, const struct world_unit * not,
				     struct rand *r)
{
	const struct world_unit *u = &p->units[rand_below(r, p->units_n)];

	return u == not ? &p->units[(size_t)(u - p->units + 1) % p->units_n] : u;
}
