/* How the board shows what is: numbers in words, and what a history tells to
 * whom. Pure. */
#include "board/board.h"

static const struct board_rule rules[] = {
#define STEP(action, label, show) { action, label, show },
#include "board/course.def"
#undef STEP
};

const struct board_rule *board_rule_of(str action)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (str_eq(action, str_of(rules[i].action)))
			return &rules[i];
	return NULL;
}

str board_number(struct arena *a, int64_t n)
{
	str digits = arena_fmt(a, "%lld", (long long)n);
	struct buf b = buf_new(a, 32, 64);

	for (size_t i = 0; i < digits.n; i++) {
		if (i && (digits.n - i) % 3 == 0 && digits.p[i - 1] != '-')
			buf_char(&b, ',');
		buf_char(&b, digits.p[i]);
	}
	return buf_str(&b);
}

int64_t board_per_myriad(int64_t part, int64_t whole)
{
	return whole > 0 ? (part * 20000 + whole) / (whole * 2) : 0;
}

str board_percent(struct arena *a, int64_t part, int64_t whole)
{
	int64_t tenths = (board_per_myriad(part, whole) + 5) / 10;

	if (whole <= 0)
		return S("—");
	return arena_fmt(a, "%lld.%lld%%", (long long)tenths / 10, (long long)tenths % 10);
}

struct figure_span board_span(int64_t year)
{
	if (year == 0)
		return (struct figure_span){ 0, 999912 };
	return (struct figure_span){ year * 100 + 1, year * 100 + 12 };
}

bool board_names_place(const struct board_item *i)
{
	return i->place.code != PLACE_NATION && !str_starts(i->office.name, i->place.name);
}
