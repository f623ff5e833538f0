#include "alike/scope.h"

#define ENTRY 6 /* bytes: term, weight */
#define CITY 100
#define PROVINCE 10000

static int64_t city_of(int64_t place)
{
	return place / CITY * CITY;
}

int64_t scope_of(int64_t place, bool open)
{
	return city_of(place) * 2 + open;
}

size_t scope_above(int64_t place, bool open_only, int64_t out[SCOPES_MOST])
{
	const int64_t levels[] = { city_of(place), place / PROVINCE * PROVINCE, 0 };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (i && levels[i] == levels[i - 1])
			continue;
		out[n++] = scope_of(levels[i], true);
		if (!open_only)
			out[n++] = scope_of(levels[i], false);
	}
	return n;
}

static void put(char *p, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		p[i] = (char)(v >> (8 * i) & 255);
}

static uint32_t get(const char *p, int bytes)
{
	uint32_t v = 0;

	for (int i = bytes; i-- > 0;)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

int64_t scope_weight(float weight)
{
	return (int64_t)((double)weight * WEIGHT_UNIT + 0.5);
}

str scope_pack(struct arena *a, const struct gist *g)
{
	char *p = arena_alloc(a, g->n * ENTRY + 1);

	for (size_t i = 0; i < g->n; i++) {
		put(p + i * ENTRY, g->v[i].term, 4);
		put(p + i * ENTRY + 4, (uint32_t)scope_weight(g->v[i].weight), 2);
	}
	return (str){ p, g->n * ENTRY };
}

void scope_unpack(struct arena *a, str packed, struct gist *out)
{
	*out = (struct gist){ ARENA_ARRAY(a, struct gist_key, packed.n / ENTRY + 1),
			      packed.n / ENTRY };
	for (size_t i = 0; i < out->n; i++) {
		const char *p = packed.p + i * ENTRY;
		out->v[i] = (struct gist_key){ get(p, 4), (float)get(p + 4, 2) / WEIGHT_UNIT };
	}
}
