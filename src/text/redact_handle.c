/* What people are reached or known by: mail addresses, WeChat and QQ, plates. */
#include "text/redact_inside.h"

static bool is_word(const struct glyph *g)
{
	return g->class == GLYPH_LETTER || g->class == GLYPH_DIGIT;
}

/* ---- mail (RFC 5321: 64 and 255 at most, but a run is one run) ---- */

static bool is_local(const struct glyph *g)
{
	return is_word(g) || glyph_in(g->cp, "._%+-'");
}

static bool is_at_sign(const struct glyph *g)
{
	return g->cp == '@';
}

/* Labels with dots between; the last has letters alone. Returns its end, or 0. */
static size_t domain_end(const struct reading *r, size_t i)
{
	size_t end = 0;

	for (size_t labels = 0; labels < 8; labels++) {
		size_t letters = 0, k = i;
		for (; k - i < 63 && (is_word(&r->v[k]) || r->v[k].cp == '-'); k++)
			letters += r->v[k].class == GLYPH_LETTER;
		if (labels && letters >= 2 && letters == k - i)
			end = k;
		if (k == i || r->v[k].cp != '.')
			break;
		i = k + 1;
	}
	return end;
}

void redact_mail_begins(struct glyph_gate *g)
{
	glyph_gate_letters(g);
	glyph_gate_digits(g);
}

bool redact_mail(const struct search *s, size_t i, struct hit *out)
{
	const struct reading *r = &s->r;
	size_t at = i, end;

	if (!is_word(&r->v[i]) || (i > s->done && is_local(&r->v[i - 1])))
		return false;
	while (is_local(&r->v[at]))
		at++;
	if (!is_at_sign(&r->v[at]) || (end = domain_end(r, at + 1)) == 0)
		return false;
	*out = (struct hit){ i, end, REDACT_MAIL, REDACT_SURE };
	return true;
}

/* ---- WeChat and QQ ---- */

static const char *const chat_words[] = { "微信", "薇信", "微xin", "wei信", "weixin", "wechat",
					  "vx",	  "v信",  "wx",	   "qq",    "扣扣",   "企鹅号",
					  "微号", "加我", "加微",  "加v",   "加q",    NULL };
/* These belong to no person. */
static const char *const public_words[] = { "公众",   "小程序", "支付", "群",	"平台", "服务号",
					    "订阅号", "视频号", "扫",	"红包", "转账", "朋友圈",
					    "客服",   "银行",	"收款", NULL };
static const char *const filler_words[] = { "号码", "号",   "帐号", "账号",   "id",
					    "是",   "为",   "也是", "同手机", "同号",
					    "同",   "联系", "好友", "微信",   "手机",
					    "电话", "请加", "可加", NULL };

#define FILLERS_MAX 5

/* Between the word and the name. Anything but blanks says that a name follows. */
static size_t skip_fillers(const struct reading *r, size_t i, bool *told)
{
	for (size_t n = 0; n < FILLERS_MAX && i < r->n; n++) {
		size_t word = glyph_any_at(r, i, filler_words);
		if (word == 0 && !glyph_in(r->v[i].cp, ":：=（( 、,，\"“【[") &&
		    r->v[i].class != GLYPH_BLANK)
			break;
		*told = *told || word || r->v[i].class != GLYPH_BLANK;
		i += word ? word : 1;
	}
	return i;
}

/* All noughts, with which others mask. */
static bool is_zero(const struct number *x)
{
	for (size_t k = 0; k < x->n; k++)
		if (x->d[k])
			return false;
	return true;
}

/* Five to twelve digits (QQ), also apart; or a letter and five to nineteen of
 * letters, digits, - and _ (WeChat). */
static size_t account_end(const struct reading *r, size_t i, bool told)
{
	struct number x = { 0 };
	size_t k = i;
	bool plain = true;

	if (r->v[i].digit != NO_DIGIT) {
		redact_read_number(r, i, &x);
		if (is_zero(&x))
			return 0;
		if (x.n >= 5 && x.n <= 12)
			return x.end[x.n - 1];
	}
	for (; k - i < 20 && (is_word(&r->v[k]) || glyph_in(r->v[k].cp, "-_")); k++)
		plain = plain && r->v[k].class == GLYPH_LETTER;
	if (k - i < 5 + (r->v[i].class == GLYPH_LETTER) || (plain && !told))
		return 0;
	return k;
}

void redact_chat_begins(struct glyph_gate *g)
{
	for (const char *const *w = chat_words; *w; w++)
		glyph_gate_word(g, *w);
}

bool redact_chat(const struct search *s, size_t i, struct hit *out)
{
	const struct reading *r = &s->r;
	size_t word = glyph_any_at(r, i, chat_words), at, end;
	bool told = false;

	if (word == 0 || glyph_any_at(r, i + word, public_words))
		return false;
	if (i > s->done && r->v[i].class == GLYPH_LETTER && is_word(&r->v[i - 1]))
		return false; /* within another word */
	at = skip_fillers(r, i + word, &told);
	if (!(is_word(&r->v[at]) || r->v[at].digit != NO_DIGIT) ||
	    (end = account_end(r, at, told)) == 0 || is_at_sign(&r->v[end]))
		return false;
	*out = (struct hit){ at, end, REDACT_CHAT, REDACT_SURE };
	return true;
}

/* ---- plates (GA 36): province, letter, five places or six with new energy ---- */

static bool is_place(const struct glyph *g)
{
	return is_word(g) && g->cp != 'i' && g->cp != 'o';
}

static const char *const provinces[] = { "京", "津", "沪", "渝", "冀", "豫", "云", "辽",
					 "黑", "湘", "皖", "鲁", "新", "苏", "浙", "赣",
					 "鄂", "桂", "甘", "晋", "蒙", "陕", "吉", "闽",
					 "贵", "粤", "青", "藏", "川", "宁", "琼", NULL };

void redact_plate_begins(struct glyph_gate *g)
{
	for (const char *const *p = provinces; *p; p++)
		glyph_gate_word(g, *p);
}

bool redact_plate(const struct search *s, size_t i, struct hit *out)
{
	const struct reading *r = &s->r;
	size_t k = i + 2, digits = 0, n = 0;

	if (!glyph_any_at(r, i, provinces) || r->v[i + 1].class != GLYPH_LETTER)
		return false;
	while (n == 0 && k - i < 4 &&
	       (glyph_in(r->v[k].cp, "·.-•∙") || r->v[k].class == GLYPH_BLANK))
		k++;
	for (; n < 6 && is_place(&r->v[k]); n++, k++)
		digits += r->v[k].class == GLYPH_DIGIT;
	if (n == 4 && glyph_in(r->v[k].cp, "学警挂领使港澳试超")) {
		n++;
		k++;
	}
	if (n < 5 || digits < 2 || is_word(&r->v[k]))
		return false;
	*out = (struct hit){ i, k, REDACT_PLATE, REDACT_SURE };
	return true;
}
