/* Numbers: telephones, identity cards (GB 11643), bank cards (ISO/IEC 7812). */
#include "text/redact_inside.h"

#define GAP_MAX 2
#define BARRIER 0x3011 /* 】: what stands behind a mark belongs to it no more */

/* ---- reading ---- */

static bool is_gap(const struct glyph *g)
{
	return g->class == GLYPH_BLANK || glyph_in(g->cp, "-_.·*()（）‐‑‒–—―−");
}

static bool is_digit(const struct glyph *g)
{
	return g->digit != NO_DIGIT;
}

/* How many characters stand between a digit and the next one; 0: it is the last. */
static size_t gap_at(const struct reading *r, size_t i)
{
	size_t n = 0;

	while (n < GAP_MAX && is_gap(&r->v[i + n]))
		n++;
	return n && is_digit(&r->v[i + n]) ? n : 0;
}

void redact_read_number(const struct reading *r, size_t i, struct number *out)
{
	size_t gap = 0;

	out->from = i;
	out->n = 0;
	do {
		i += gap;
		out->d[out->n] = r->v[i].digit;
		out->end[out->n] = ++i;
		gap = is_digit(&r->v[i]) ? 0 : gap_at(r, i);
		out->turn[out->n] = r->v[i].class != r->v[i - 1].class ||
				    r->v[i - 1].class == GLYPH_HAN;
		out->gap[out->n++] = gap > 0;
	} while (out->n < NUMBER_MAX && (gap || is_digit(&r->v[i])));
}

bool redact_said_before(const struct reading *r, size_t i, size_t reach, const char *const *words)
{
	size_t from = i;

	while (from > 0 && i - from < reach && r->v[from - 1].cp != '\n' &&
	       r->v[from - 1].cp != BARRIER)
		from--;
	return glyph_any_in(r, from, i, words);
}

/* ---- shapes ---- */

/* May the number end after `n` digits: no digit clings to it. */
static bool ends(const struct number *x, size_t n)
{
	if (n > x->n)
		return false;
	return n == x->n || x->gap[n - 1] || x->turn[n - 1];
}

/* Digits [from, from + n) in groups as people write them: all in one, one by one,
 * or a first group of three or more. */
static bool is_grouped(const struct number *x, size_t from, size_t n)
{
	size_t gaps = 0, first = n;

	for (size_t k = 0; k + 1 < n; k++)
		if (x->gap[from + k]) {
			first = gaps++ ? first : k + 1;
		}
	return gaps == n - 1 || (first >= 3 && gaps <= 4);
}

static bool starts_with(const struct number *x, const char *digits)
{
	size_t k = 0;

	for (; digits[k]; k++)
		if (x->d[k] != digits[k] - '0')
			return false;
	return true;
}

/* ---- telephones ---- */

static const char *const serial_words[] = { "编号", "单号", "文号", "案号",   "流水号", "受理号",
					    "工单", "订单", "发票", "合同号", "查询码", NULL };
static const char *const phone_words[] = { "电话",  "手机",   "座机", "固话", "联系方式",
					   "致电",  "拨打",   "来电", "号码", "tel",
					   "phone", "联系号", "传真", NULL };
static const char *const line_words[] = { "热线",     "咨询电话", "服务电话", "监督电话",
					  "投诉电话", "举报电话", "值班电话", "办公电话",
					  "客服",     "公开电话", "办公室",   "报警",
					  "预约电话", "总机",	  "受理电话", NULL };

static bool is_mobile_from(const struct number *x, size_t k)
{
	return ends(x, k + 11) && x->d[k] == 1 && x->d[k + 1] >= 3 && is_grouped(x, k, 11);
}

/* Before it the country code may stand, or the 0 of long distance. */
static size_t mobile_start(const struct number *x)
{
	static const char *const before[] = { "0086", "086", "86", "0" };

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t n = str_of(before[i]).n;
		if (starts_with(x, before[i]) && is_mobile_from(x, n))
			return n;
	}
	return is_mobile_from(x, 0) ? 0 : SIZE_MAX;
}

static bool find_mobile(const struct search *s, const struct number *x, struct hit *out)
{
	size_t k = mobile_start(x), from = x->from;

	if (k == SIZE_MAX || redact_said_before(&s->r, from, 6, serial_words))
		return false;
	if (from > s->done && s->r.v[from - 1].cp == '+')
		from--;
	*out = (struct hit){ from, x->end[k + 10], REDACT_PHONE, REDACT_SURE };
	return true;
}

/* 010, 02x and 03xx to 09xx: digits of the area code, its 0 among them. */
static size_t area_of(const struct number *x)
{
	if (x->n < 10 || x->d[0] != 0 || x->d[1] == 0 || x->gap[0] || x->gap[1])
		return 0;
	if (x->d[1] == 1)
		return x->d[2] == 0 ? 3 : 0;
	return x->d[1] == 2 ? 3 : x->gap[2] ? 0 : 4;
}

/* A subscriber's number of n digits from k on: never begins with 0, 1 or 9. */
static bool is_subscriber(const struct number *x, size_t k, size_t n)
{
	return ends(x, k + n) && x->d[k] >= 2 && x->d[k] <= 8 && is_grouped(x, k, n);
}

/* An extension, as in -803 or 转803, belongs to the number. */
static size_t with_extension(const struct reading *r, size_t i)
{
	size_t k = i, n = 0;

	if (!glyph_in(r->v[k].cp, "-转—"))
		return i;
	for (k++; n < 6 && is_digit(&r->v[k]); n++)
		k++;
	return n && n < 6 ? k : i;
}

static bool is_public_line(const struct search *s, size_t from)
{
	return s->o->office || redact_said_before(&s->r, from, 10, line_words);
}

static bool find_fixed(const struct search *s, const struct number *x, struct hit *out)
{
	size_t area = area_of(x), from = x->from;

	for (size_t n = 8; area && n >= 7; n--) {
		if (!is_subscriber(x, area, n) || is_public_line(s, from))
			continue;
		if (from > s->done && glyph_in(s->r.v[from - 1].cp, "(（"))
			from--;
		*out = (struct hit){ from, with_extension(&s->r, x->end[area + n - 1]),
				     REDACT_PHONE, REDACT_SURE };
		return true;
	}
	return false;
}

/* Without an area code only where the text says that it is a telephone. */
static bool find_local(const struct search *s, const struct number *x, struct hit *out)
{
	const struct glyph *g = &s->r.v[x->from];

	if (x->from >= 2 && is_gap(g - 1) && is_digit(g - 2))
		return false; /* the rest of something longer, as in 400-… */
	for (size_t n = 8; n >= 7; n--) {
		if (!is_subscriber(x, 0, n) || !redact_said_before(&s->r, x->from, 8, phone_words))
			continue;
		if (is_public_line(s, x->from))
			return false;
		*out = (struct hit){ x->from, with_extension(&s->r, x->end[n - 1]), REDACT_PHONE,
				     REDACT_LIKELY };
		return true;
	}
	return false;
}

/* ---- identity cards ---- */

static const char *const id_words[] = { "身份证", "证件号", "身分证", "证号", NULL };

/* GB/T 2260, and 91, 92 for cards of permanent residents from abroad. */
static bool is_province(unsigned n)
{
	static const uint8_t last[10] = { 0, 5, 3, 7, 6, 4, 5, 1, 3, 2 };

	return n % 10 >= 1 && n / 10 <= 9 && n % 10 <= last[n / 10];
}

static bool is_date(unsigned month, unsigned day)
{
	static const uint8_t days[13] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month >= 1 && month <= 12 && day >= 1 && day <= days[month];
}

static unsigned two(const uint8_t *d)
{
	return 10U * d[0] + d[1];
}

enum redact_certainty redact_id_number(const uint8_t *d, uint8_t last)
{
	static const uint8_t weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	unsigned sum = 0, century = two(d + 6);

	if (!is_province(two(d)) || (century != 19 && century != 20 && century != 18) ||
	    !is_date(two(d + 10), two(d + 12)))
		return 0;
	for (size_t i = 0; i < 17; i++)
		sum += weight[i] * (unsigned)d[i];
	return (12 - sum % 11) % 11 == last ? REDACT_SURE : REDACT_LIKELY;
}

/* An x behind 17 digits, at most one gap away. Returns where it ends, or 0. */
static size_t x_behind(const struct reading *r, size_t i)
{
	i += is_gap(&r->v[i]);
	return glyph_in(r->v[i].cp, "x×") && r->v[i + 1].class != GLYPH_LETTER &&
			       !is_digit(&r->v[i + 1])
		       ? i + 1
		       : 0;
}

static bool find_id18(const struct search *s, const struct number *x, struct hit *out)
{
	enum redact_certainty sure = 0;
	size_t to = 0;

	if (x->n >= 17 && (x->n == 17 || x->gap[16]) && (to = x_behind(&s->r, x->end[16])) > 0)
		sure = redact_id_number(x->d, 10);
	else if (ends(x, 18)) {
		to = x->end[17];
		sure = redact_id_number(x->d, x->d[17]);
	}
	if (!sure || (sure == REDACT_LIKELY && !redact_said_before(&s->r, x->from, 10, id_words)))
		return false;
	*out = (struct hit){ x->from, to, REDACT_ID, sure };
	return true;
}

/* The old form: fifteen digits in one, without a check digit. */
static bool find_id15(const struct search *s, const struct number *x, struct hit *out)
{
	(void)s;
	if (x->n < 15 || !ends(x, 15) || !is_province(two(x->d)) ||
	    !is_date(two(x->d + 8), two(x->d + 10)))
		return false;
	for (size_t k = 0; k < 14; k++)
		if (x->gap[k])
			return false;
	*out = (struct hit){ x->from, x->end[14], REDACT_ID, REDACT_LIKELY };
	return true;
}

/* ---- bank cards ---- */

static const char *const card_words[] = { "银行卡", "卡号", "储蓄卡", "信用卡",
					  "账号",   "帐号", "账户",   NULL };
static const char *const prefixes16[] = { "4",	"51", "52", "53", "54", "55", "62",
					  "35", "60", "22", "23", "24", "25", "26" };
static const char *const prefixes19[] = { "62", "60", "9558", "9559", "9111", "9400", "81", "68" };

bool redact_luhn(const uint8_t *d, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned v = d[n - 1 - i];
		v = i % 2 ? 2 * v : v;
		sum += v > 9 ? v - 9 : v;
	}
	return sum % 10 == 0;
}

static bool has_card_prefix(const struct number *x, size_t n)
{
	const char *const *v = n == 16 ? prefixes16 : prefixes19;
	size_t m = n == 16 ? sizeof(prefixes16) / sizeof(*v) : sizeof(prefixes19) / sizeof(*v);

	for (size_t i = 0; i < m; i++)
		if (starts_with(x, v[i]))
			return true;
	return false;
}

static bool find_card(const struct search *s, const struct number *x, struct hit *out)
{
	for (size_t n = 19; n >= 16; n--) {
		bool said, good;
		if (!ends(x, n) || !is_grouped(x, 0, n) || !has_card_prefix(x, n))
			continue;
		good = redact_luhn(x->d, n);
		said = !good && redact_said_before(&s->r, x->from, 10, card_words);
		if (!good && !said)
			continue;
		*out = (struct hit){ x->from, x->end[n - 1], REDACT_CARD,
				     good ? REDACT_SURE : REDACT_LIKELY };
		return true;
	}
	return false;
}

/* ---- */

static bool (*const finders[])(const struct search *, const struct number *, struct hit *) = {
	find_id18, find_card, find_mobile, find_fixed, find_id15, find_local,
};

/* Where a number may begin: nothing of it stands before. Spelt digits also end words
 * (张三) and begin them (一直). */
static bool begins(const struct search *s, size_t i)
{
	const struct glyph *g = &s->r.v[i];

	return is_digit(g) && (i == s->done || g->class == GLYPH_HAN || !is_digit(g - 1) ||
			       g[-1].class != g->class);
}

void redact_number_begins(struct glyph_gate *g)
{
	glyph_gate_digits(g);
}

bool redact_number(const struct search *s, size_t i, struct hit *out)
{
	struct number x;

	if (!begins(s, i))
		return false;
	redact_read_number(&s->r, i, &x);
	for (size_t f = 0; x.n >= 7 && f < sizeof(finders) / sizeof(finders[0]); f++)
		if (finders[f](s, &x, out))
			return true;
	return false;
}
