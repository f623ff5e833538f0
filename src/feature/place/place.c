#include "place/place.h"

#include "app/cli.h"
#include "base/embed.h"
#include "base/log.h"
#include "store/like.h"
#include "text/csv.h"
#include "text/fold.h"

EMBED(places, "src/feature/place/places.csv")

err place_get(struct ctx *c, int64_t code, struct place *out)
{
	TRY(q_place_by_code(c->db, code, out));
	for (int hops = 0; out->successor && hops < 8; hops++)
		TRY(q_place_by_code(c->db, out->successor, out));
	return OK;
}

err place_path_of(struct ctx *c, int64_t code, struct place_path *out)
{
	int64_t codes[PLACE_DEPTH];
	size_t n = place_levels(code, codes);
	err e;

	out->n = 0;
	while (n-- > 0) {
		e = q_place_by_code(c->db, codes[n], &out->v[out->n]);
		if (e == OK)
			out->n++;
		else if (e != ERR_NOT_FOUND)
			return e;
	}
	return out->n ? OK : ERR_NOT_FOUND;
}

err place_find(struct ctx *c, str q, int64_t n, struct place_list *out)
{
	q = fold(c->a, str_trim(q));
	*out = (struct place_list){ 0 };
	if (q.n == 0 || q.n > 200)
		return OK;
	return q_place_search(c->db, like_has(c->a, q), like_starts(c->a, q), n, out);
}

err place_named(struct ctx *c, str name, struct place *out)
{
	struct place_list found;
	size_t hits = 0;

	TRY(place_find(c, name, 50, &found));
	for (size_t i = 0; i < found.n; i++)
		if (str_eq(found.v[i].name, name) || str_eq(found.v[i].full_name, name)) {
			*out = found.v[i];
			hits++;
		}
	return hits == 1 ? OK : ERR_NOT_FOUND;
}

err place_from_word(struct ctx *c, str word, struct place *out)
{
	int64_t code;

	return str_int(word, &code) ? place_get(c, code, out) : place_named(c, word, out);
}

static err load_row(struct ctx *c, const struct csv_row *row)
{
	struct place_add_in in = { .name = row->field[3],
				   .full_name = row->field[4],
				   .pinyin = row->field[5],
				   .initials = row->field[6] };

	if (row->n != 7 || !str_int(row->field[0], &in.code) || !str_int(row->field[2], &in.level))
		return FAIL(ERR_SYSTEM, "places.csv");
	if (!str_int(row->field[1], &in.parent))
		in.parent = PLACE_NATION;
	return q_place_add(c->db, &in, NULL);
}

static err load_places(struct ctx *c)
{
	str rest = EMBEDDED(places);
	struct csv *csv = csv_new(c->a, 4096, csv_from_str(&rest));
	struct csv_row row;
	bool head = true;

	for (; csv_next(csv, &row) == CSV_ROW; head = false)
		if (!head)
			TRY(load_row(c, &row));
	return OK;
}

STORE_PART(store, place);

extern const struct cli_kind place_kinds[]; /* cli.c */

const struct slice slice_place = {
	.name = "place", .store = &store, .kinds = place_kinds, .init = load_places
};
