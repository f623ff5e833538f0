/* Doors: a chain of numbers with 号, 栋, 单元, 室 … that goes down to one door. */
#include "text/redact_inside.h"

enum level {
	NUMBER = 1,
	BUILDING = 2,
	STAIR = 4,
	FLOOR = 8,
	ROOM = 16,
	GROUP = 32,
	LANE = 64,
	HOUSEHOLD = 128
};

/* Longer ones first. */
static const struct {
	const char *word;
	enum level level;
} suffixes[] = {
	{ "号楼", BUILDING }, { "号院", LANE },	  { "号房", ROOM },   { "号门", STAIR },
	{ "单元", STAIR },    { "栋", BUILDING }, { "幢", BUILDING }, { "座", BUILDING },
	{ "弄", LANE },	      { "号", NUMBER },	  { "室", ROOM },     { "房", ROOM },
	{ "户", HOUSEHOLD },  { "楼", FLOOR },	  { "层", FLOOR },    { "门", STAIR },
	{ "组", GROUP },      { "社", GROUP },	  { "队", GROUP },    { "#", BUILDING },
};

struct part {
	size_t to, digits, wide; /* wide: characters of the number */
	enum level level;	 /* 0: a number alone */
};

struct chain {
	size_t from, to;
	unsigned seen;
	enum level last;
	bool door;
};

#define PARTS_MAX 8
#define DIGITS_MAX 6

static const char numerals[] = "十百甲乙丙丁"; /* beside the digits */

static bool is_numeral(const struct glyph *g)
{
	return g->digit != NO_DIGIT || (g->class == GLYPH_HAN && glyph_in(g->cp, numerals));
}

/* A number of at most six places, before it perhaps a letter (A3栋, B座). */
static size_t read_numeral(const struct reading *r, size_t i, struct part *p)
{
	size_t k = i;

	if (r->v[k].class == GLYPH_LETTER)
		k++;
	while (k - i <= DIGITS_MAX && is_numeral(&r->v[k])) {
		p->digits += r->v[k].class == GLYPH_DIGIT;
		k++;
	}
	if (k > i && r->v[k].class == GLYPH_LETTER && p->digits)
		k++; /* 12A */
	p->wide = k - i;
	return k;
}

static bool read_part(const struct reading *r, size_t i, struct part *p)
{
	*p = (struct part){ 0 };
	i = read_numeral(r, i, p);
	if (p->wide == 0 || is_numeral(&r->v[i]))
		return false;
	p->to = i;
	i += r->v[i].class == GLYPH_BLANK;
	for (size_t k = 0; k < sizeof(suffixes) / sizeof(suffixes[0]); k++) {
		size_t n = glyph_word_at(r, i, suffixes[k].word);
		if (n == 0)
			continue;
		p->level = suffixes[k].level;
		p->to = i + n;
		break;
	}
	return true;
}

/* What makes of a number something counted, or of 号 a date, a rule, a line. */
static const char *const counted[] = { "年", "月", "日", "个", "人", "元", "万", "平", "米",
				       "厘", "户", "家", "辆", "次", "分", "时", "点", "块",
				       "岁", "％", "%",	 "多", "余", "号", "亩", "张", "条",
				       "份", "天", "套", "路", "线", "吨", "斤", "公", NULL };
static const char *const no_door[] = { "厅",   "卫",   "一厅", "线",   "文",   "令",
				       "公告", "地块", "井",   "公路", "国道", "桥",
				       "门店", "商铺", "路",   "机",   "车",   NULL };

/* A room's number has three places or more, with 室, 房 or 户 or without. */
static bool is_room(const struct reading *r, const struct part *p, const struct chain *c)
{
	if (p->level == ROOM && glyph_any_at(r, p->to, no_door))
		return false;
	if (p->level == HOUSEHOLD) /* 1202户 is how many */
		return c->last == STAIR && p->digits >= 3;
	if (p->level == ROOM)
		return p->wide >= 3 ||
		       (p->digits >= 1 && c->last == STAIR && !is_numeral(&r->v[p->to]));
	return p->level == 0 && p->digits >= 3 && p->digits <= 4 && p->digits == p->wide &&
	       c->seen & (BUILDING | STAIR) && !glyph_any_at(r, p->to, counted);
}

/* 5组12号, 3单元12号; in a village a number is a house. */
static bool is_house(const struct search *s, const struct part *p, const struct chain *c)
{
	const struct glyph *before = &s->r.v[c->from];

	if (p->level != NUMBER || glyph_any_at(&s->r, p->to, no_door))
		return false;
	if (c->last == GROUP || c->last == STAIR)
		return true;
	return c->seen == 0 && p->digits && c->from > s->done + 1 &&
	       glyph_in(before[-1].cp, "村屯寨") && !glyph_in(before[-2].cp, "新一二三");
}

static bool take_part(const struct search *s, const struct part *p, struct chain *c)
{
	bool room = is_room(&s->r, p, c), door = room || is_house(s, p, c);

	if (p->level == 0 && !room)
		return false;
	c->door = c->door || (room && c->seen & ~(unsigned)FLOOR) || (door && !room);
	if (room && s->o->office && !(c->seen & (STAIR | BUILDING)))
		c->door = false; /* an office's own room */
	c->last = room ? ROOM : p->level;
	c->seen |= c->last;
	c->to = p->to;
	return true;
}

static bool begins(const struct search *s, size_t i)
{
	const struct glyph *g = &s->r.v[i];

	if (g->class != GLYPH_LETTER && !is_numeral(g))
		return false;
	return i == s->done ||
	       (g[-1].class != GLYPH_LETTER && !is_numeral(g - 1) && g[-1].cp != '.');
}

/* 3-2-402 behind the name of an estate. */
static bool read_dashed(const struct search *s, size_t i, struct hit *out)
{
	struct number x;
	size_t parts[3] = { 0 }, n = 0;

	if (s->r.v[i].class != GLYPH_DIGIT || i == s->done ||
	    !glyph_in(s->r.v[i - 1].cp, "区苑园城庭府湾里院寓邸栋幢号居郡轩阁"))
		return false;
	redact_read_number(&s->r, i, &x);
	for (size_t k = 0; k < x.n && n < 3; k++) {
		parts[n]++;
		if (x.gap[k] && s->r.v[x.end[k]].cp != '-')
			return false;
		n += x.gap[k];
	}
	if (n != 2 || parts[0] > 2 || parts[1] > 2 || parts[2] < 3 || parts[2] > 4)
		return false;
	*out = (struct hit){ i, x.end[x.n - 1], REDACT_DOOR, REDACT_LIKELY };
	return true;
}

void redact_door_begins(struct glyph_gate *g)
{
	glyph_gate_letters(g);
	glyph_gate_digits(g);
	glyph_gate_all(g, numerals);
}

bool redact_door(const struct search *s, size_t i, struct hit *out)
{
	struct chain c = { .from = i };
	struct part p;
	size_t door = 0;

	if (!begins(s, i))
		return false;
	for (size_t n = 0; n < PARTS_MAX && read_part(&s->r, i, &p) && take_part(s, &p, &c); n++) {
		door = c.door ? c.to : 0;
		i = c.to;
		while (i - c.to < 2 && (s->r.v[i].class == GLYPH_BLANK || s->r.v[i].cp == '-'))
			i++;
	}
	if (!door)
		return read_dashed(s, c.from, out);
	*out = (struct hit){ c.from, door, REDACT_DOOR, REDACT_SURE };
	return true;
}
