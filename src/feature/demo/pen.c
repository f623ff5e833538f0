#include "feature/demo/pen.h"

#include "base/clock.h"

#define LIST(name, ...) static const char *const list_##name[] = { __VA_ARGS__ };
#include "feature/demo/names.def"
#undef LIST
#define COUNT(list) (sizeof(list) / sizeof *(list))

struct slot {
	void (*put)(struct pen *p, const struct slot *s, uint64_t draw);
	const char *const *list;
	unsigned from, to, step; /* of a number; of a date the days after now; of a list its size */
};

static void put_number(struct pen *p, const struct slot *s, uint64_t draw)
{
	buf_int(&p->out, (int64_t)(s->from + draw % ((s->to - s->from) / s->step + 1) * s->step));
}

static void put_word(struct pen *p, const struct slot *s, uint64_t draw)
{
	buf_lit(&p->out, s->list[draw % s->to]);
}

static void put_county(struct pen *p, const struct slot *s, uint64_t draw)
{
	(void)s, (void)draw;
	buf_put(&p->out, p->where->county);
}

static void put_city(struct pen *p, const struct slot *s, uint64_t draw)
{
	(void)s, (void)draw;
	buf_put(&p->out, p->where->city);
}

static void put_unit(struct pen *p, const struct slot *s, uint64_t draw)
{
	(void)s, (void)draw;
	buf_put(&p->out, p->answer->unit);
}

/* One unit has one number, whichever message it answers. */
static void put_phone(struct pen *p, const struct slot *s, uint64_t draw)
{
	uint64_t number = (str_hash(p->answer->unit) >> 20) % 900000 + 5100000;

	(void)s, (void)draw;
	buf_lit(&p->out, "0600-");
	buf_int(&p->out, (int64_t)number);
}

static void put_date(struct pen *p, const struct slot *s, uint64_t draw)
{
	int64_t days = (int64_t)(s->from + draw % (s->to - s->from + 1)) - (int64_t)s->step;
	struct civil c = clock_civil(p->answer->now_ms + days * MS_DAY);

	buf_int(&p->out, c.month);
	buf_lit(&p->out, "月");
	buf_int(&p->out, c.day);
	buf_lit(&p->out, "日");
}

static void put_today(struct pen *p, const struct slot *s, uint64_t draw)
{
	(void)draw;
	buf_int(&p->out, clock_civil(p->answer->now_ms).year);
	buf_lit(&p->out, "年");
	put_date(p, s, 0);
}

#define SLOT(c, ...) [(c) - 'A'] = { __VA_ARGS__ },
#define WORDS(name) .put = put_word, .list = list_##name, .to = COUNT(list_##name)
#define NUMBER(from_, to_, step_) .put = put_number, .from = (from_), .to = (to_), .step = (step_)
#define DATE(from_, to_, back) .put = put_date, .from = (from_), .to = (to_), .step = (back)
static const struct slot slots[] = {
#include "feature/demo/slots.def"
};

static const char *const no_list[] = { "" };

uint64_t pen_fact(uint64_t seed, char letter)
{
	uint64_t z = seed + (uint64_t)(unsigned char)letter * 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	return (z ^ z >> 27) >> 8;
}

static void pen_slot(struct pen *p, char letter)
{
	static const struct slot empty = { .put = put_word, .list = no_list, .to = 1 };
	size_t i = (size_t)(letter - 'A');
	const struct slot *s = i < COUNT(slots) && slots[i].put ? &slots[i] : &empty;

	s->put(p, s, pen_fact(p->seed, letter));
}

/* The k-th of the |-separated wordings. */
static str nth_wording(str all, uint64_t k)
{
	str one = str_cut(&all, '|');

	while (k--)
		one = str_cut(&all, '|');
	return one;
}

static uint64_t count_wordings(str all)
{
	uint64_t n = 1;

	for (size_t i = 0; i < all.n; i++)
		n += all.p[i] == '|';
	return n;
}

static size_t plain_run(str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '[' && s.p[n] != '{')
		n++;
	return n;
}

/* A choice holds slots but no further choice, so this goes two levels deep. */
void pen_text(struct pen *p, str s)
{
	while (s.n) {
		size_t n = plain_run(s);
		buf_put(&p->out, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
		if (s.n < 3)
			return;
		if (s.p[0] == '{') {
			pen_slot(p, s.p[1]);
			s = str_sub(s, 3, s.n);
			continue;
		}
		s = str_sub(s, 1, s.n);
		str all = str_cut(&s, ']');
		pen_text(p, nth_wording(all, rand_below(p->rand, count_wordings(all))));
	}
}

struct pen pen_new(struct arena *a, struct rand *r, size_t first)
{
	static const struct demo_where nowhere;
	static const struct demo_answer nobody;

	return (struct pen){
		.out = buf_new(a, first, PEN_LIMIT), .rand = r, .where = &nowhere, .answer = &nobody
	};
}
