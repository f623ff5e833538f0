#include "text/placetext.h"

#include <string.h>

/* How well a place fits the name at a hit. */
enum fit { FITS_NOT, FITS_BELOW, FITS_NAMED, FITS_BESIDE };

struct found {
	struct placetext_room *hits; /* meant, of each: -1: none */
	str text;
	int64_t written_to;
};

static bool is_county(int64_t code)
{
	return code % 100 != 0;
}

bool placetext_within(int64_t place, int64_t in)
{
	int64_t most = in == 0 ? 999999 : in % 10000 == 0 ? 9999 : in % 100 == 0 ? 99 : 0;

	return place >= in && place <= in + most;
}

static bool is_below(int64_t place, int64_t in)
{
	return place != in && placetext_within(place, in);
}

static bool any_of(str s, const str *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(s, v[i]))
			return true;
	return false;
}

#define ANY_OF(s, list) any_of((s), (list), sizeof(list) / sizeof((list)[0]))

/* 北京路, 南京东路, 上海大众, 重庆火锅: what stands behind a bare name makes it another. */
static bool is_part_of_another(str behind)
{
	static const str road[] = { STR("路"), STR("街"), STR("道"), STR("巷"),
				    STR("桥"), STR("楼"), STR("厦"), STR("站") },
			 side[] = { STR("东"), STR("西"), STR("南"), STR("北"),
				    STR("中"), STR("大"), STR("一"), STR("二") },
			 other[] = { STR("大学"), STR("学院"), STR("医院"), STR("银行"),
				     STR("商会"), STR("公司"), STR("集团"), STR("酒店"),
				     STR("饭店"), STR("花园"), STR("小区"), STR("小学"),
				     STR("中学"), STR("大众"), STR("现代"), STR("时间"),
				     STR("广场"), STR("新村"), STR("苑"),   STR("村"),
				     STR("镇"),	  STR("乡"),   STR("里"),   STR("人家") };

	if (ANY_OF(behind, road) || ANY_OF(behind, other))
		return true;
	return ANY_OF(behind, side) && ANY_OF(str_sub(behind, 3, behind.n), road);
}

/* What every city calls a part of itself. */
static bool is_general(str name)
{
	static const str v[] = { STR("城区"),	STR("郊区"),   STR("矿区"),   STR("新城区"),
				 STR("市中区"), STR("城中区"), STR("高新区"), STR("新区"),
				 STR("开发区"), STR("江北区"), STR("铁西区"), STR("铁东区"),
				 STR("西区"),	STR("东区") };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (str_eq(name, v[i]))
			return true;
	return false;
}

/* Is a place that this one lies in named in the text, or right before the hit? */
static enum fit by_names(const struct found *f, size_t hit, int64_t code)
{
	enum fit fit = FITS_NOT;

	for (size_t i = 0; i < f->hits->n; i++) {
		const struct gazetteer_hit *h = &f->hits->hits[i];
		for (size_t k = 0; i != hit && k < h->v_n; k++) {
			if (!is_below(code, h->v[k].id))
				continue;
			if (h->at + h->n == f->hits->hits[hit].at)
				return FITS_BESIDE;
			fit = h->v[k].bare ? fit : FITS_NAMED;
		}
	}
	return fit;
}

static enum fit fit_of(const struct found *f, size_t hit, const struct gazetteer_name *x)
{
	const struct gazetteer_hit *h = &f->hits->hits[hit];
	enum fit fit = by_names(f, hit, x->id);

	if (fit == FITS_BESIDE)
		return fit;
	if (is_general(x->name))
		return FITS_NOT;
	if (x->bare && (f->written_to == 0 || is_county(x->id) ||
			is_part_of_another(str_sub(f->text, h->at + h->n, f->text.n))))
		return FITS_NOT;
	if (fit == FITS_NOT && is_below(x->id, f->written_to))
		fit = FITS_BELOW;
	return fit;
}

/* The one that fits best, unless another fits as well. */
static int64_t meant_by(const struct found *f, size_t hit)
{
	const struct gazetteer_hit *h = &f->hits->hits[hit];
	enum fit best = FITS_NOT;
	int64_t code = -1;

	for (size_t k = 0; k < h->v_n; k++) {
		enum fit fit = fit_of(f, hit, &h->v[k]);
		bool below = is_below(h->v[k].id, f->written_to);
		if (fit == FITS_NOT || fit < best)
			continue;
		if (fit == best && is_below(code, f->written_to) == below)
			code = -1;
		else if (fit > best || below)
			code = h->v[k].id;
		best = fit;
	}
	return code;
}

/* ---- counting ---- */

static bool is_named_below(const struct found *f, int64_t code)
{
	for (size_t i = 0; i < f->hits->n; i++)
		if (f->hits->meant[i] >= 0 && is_below(f->hits->meant[i], code))
			return true;
	return false;
}

static size_t times(const struct found *f, int64_t code)
{
	size_t n = 0;

	for (size_t i = 0; i < f->hits->n; i++)
		n += f->hits->meant[i] == code;
	return n;
}

static void keep(struct placetext out[PLACETEXT_MOST], size_t *n, const struct placetext *p)
{
	size_t at = *n;

	for (size_t i = 0; i < *n; i++)
		if (out[i].code == p->code)
			return;
	while (at > 0 && out[at - 1].times < p->times)
		at--;
	if (at == PLACETEXT_MOST)
		return;
	*n += *n < PLACETEXT_MOST;
	memmove(&out[at + 1], &out[at], (*n - at - 1) * sizeof(*p));
	out[at] = *p;
}

size_t placetext_guess(struct placetext_room *room, const struct gazetteer *words, str folded,
		       int64_t written_to, struct placetext out[PLACETEXT_MOST])
{
	struct found f = { .hits = room, .text = folded, .written_to = written_to };
	size_t n = 0;

	room->n = gazetteer_find(words, folded, room->hits, PLACETEXT_HITS);
	for (size_t i = 0; i < room->n; i++)
		room->meant[i] = meant_by(&f, i);
	for (size_t i = 0; i < room->n; i++) {
		int64_t code = room->meant[i];
		if (code < 0 || placetext_within(written_to, code) || is_named_below(&f, code))
			continue;
		keep(out, &n,
		     &(struct placetext){ code, times(&f, code),
					  str_sub(folded, room->hits[i].at, room->hits[i].n) });
	}
	return n;
}
