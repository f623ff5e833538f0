#include "notice/kinds.h"

#include "base/clock.h"
#include "base/id.h"
#include "notice/template.h"

#define TEXT_MOST 2000

enum {
	MAIL = CHANNEL_BIT(NOTICE_BY_MAIL),
	SMS = CHANNEL_BIT(NOTICE_BY_SMS),
	PUSH = CHANNEL_BIT(NOTICE_BY_PUSH)
};

const struct notice_info notice_kinds[] = {
#define NOTICE(number, name, word, label, channels, text) { number, word, label, text, channels },
#include "notice/kinds.def"
#undef NOTICE
};
const size_t notice_kinds_n = sizeof(notice_kinds) / sizeof(notice_kinds[0]);

const struct notice_info *notice_info(int64_t kind)
{
	for (size_t i = 0; i < notice_kinds_n; i++)
		if (notice_kinds[i].kind == kind)
			return &notice_kinds[i];
	return NULL;
}

bool notice_is_for(const struct notice_info *k, enum notice_box box)
{
	return box == BOX_ACCOUNT ? k->kind >= 30 && k->kind < 50 : k->kind < 30;
}

str notice_text(struct ctx *c, const struct notice_info *k, const struct notice_row *r, str code)
{
	struct buf b = buf_new(c->a, 256, TEXT_MOST);
	const struct filling v[] = {
		{ "date", r->message ? clock_date(c->a, id_time(r->message)) : S("") },
		{ "n", arena_fmt(c->a, "%lld", (long long)r->subject) },
		{ "code", code },
	};

	template_fill(&b, str_of(T(c, k->text)), v, sizeof(v) / sizeof(v[0]), ESCAPE_LINE);
	return buf_str(&b);
}
