/* What a reader asked for: words into numbers, each fault at its field. */
#include "board/board.h"

#include "app/input.h"
#include "base/clock.h"
#include "base/id.h"
#include "names/names.h"
#include "web/form.h"

#define PAGE 20
#define PAGE_MAX 100

err board_region(struct ctx *c, str word, const char *field, struct place *out)
{
	int64_t code = PLACE_NATION;
	bool digits = word.n == 0 || str_int(word, &code);
	struct name_hit hit;
	err e = digits ? place_get(c, code, out) : place_named(c, word, out);

	if (e == ERR_NOT_FOUND && !digits && (e = name_meant(c, NAME_PLACE, word, &hit)) == OK)
		e = place_get(c, hit.id, out);
	if (e != ERR_NOT_FOUND)
		return e;
	ctx_fault(c, field, "unknown", "没有这个地区，或同名的不止一个：请写全称或代码");
	*out = (struct place){ 0 };
	return OK;
}

static err take_office(struct ctx *c, struct board_filter *f)
{
	err e = ERR_NOT_FOUND;
	struct name_hit hit;

	if (f->office_word.n == 0)
		return OK;
	if (str_int(f->office_word, &f->f.office))
		e = office_get(c, f->f.office, &f->office);
	else
		e = office_named(c, f->office_word, &f->office);
	if (e == ERR_NOT_FOUND && (e = name_meant(c, NAME_OFFICE, f->office_word, &hit)) == OK)
		e = office_get(c, hit.id, &f->office);
	if (e == ERR_NOT_FOUND)
		ctx_fault(c, "office", "unknown", "没有这个职务");
	f->f.office = f->office.id;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err take_unit(struct ctx *c, struct board_filter *f)
{
	struct unit_list found = { 0 };
	struct name_hit hit;
	err e = OK;

	if (f->unit_word.n == 0)
		return OK;
	if (str_int(f->unit_word, &f->f.unit))
		e = unit_get(c, f->f.unit, &f->unit);
	else
		e = unit_called(c, f->unit_word, 1, &found);
	if (found.n)
		f->unit = found.v[0];
	else if (e == OK && !f->unit.id)
		e = name_meant(c, NAME_UNIT, f->unit_word, &hit) == OK
			    ? unit_get(c, hit.id, &f->unit)
			    : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND || f->unit.id == 0)
		ctx_fault(c, "unit", "unknown", "没有这个办理单位");
	f->f.unit = f->unit.id;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* A bare date at the end means that whole day. */
static int64_t take_day(struct ctx *c, const char *field, str word, bool end)
{
	int64_t ms = 0;

	if (word.n == 0)
		return 0;
	if (!clock_parse(word, &ms) || ms <= 0) {
		ctx_fault(c, field, "not_a_date", "日期写法不对，请写成 2026-11-21");
		return 0;
	}
	return end && word.n <= 10 ? ms + MS_DAY : ms;
}

static void take_words(struct ctx *c, struct board_filter *f, const struct domain_list *domains)
{
	f->f.kind = kind_of(f->kind);
	f->f.domain = domain_of(domains, f->domain);
	f->f.state = life_state_of(&message_life, f->state);
	if (f->kind.n && f->f.kind == KIND_NONE)
		ctx_fault(c, "kind", "unknown", "没有这种类型");
	if (f->domain.n && f->f.domain == 0)
		ctx_fault(c, "domain", "unknown", "没有这个领域");
	if (f->state.n && f->f.state < (f->inner ? MESSAGE_PENDING : MESSAGE_WAITING))
		ctx_fault(c, "state", "unknown", "没有这种公开的状态");
	f->f.from = take_day(c, "from", f->from, false);
	f->f.to = take_day(c, "to", f->to, true);
	if (f->f.from && f->f.to && f->f.from >= f->f.to)
		ctx_fault(c, "to", "before_from", "截止日期早于起始日期");
}

static void take_paging(struct ctx *c, const struct request *rq, struct board_filter *f)
{
	str limit = str_trim(param_get(&rq->query, "limit"));

	if (!input_id(&rq->query, "after", &f->f.before))
		ctx_fault(c, "after", "not_a_number", "翻页位置有误");
	f->f.n = PAGE;
	if (limit.n && (!str_int(limit, &f->f.n) || f->f.n < 1 || f->f.n > PAGE_MAX)) {
		ctx_fault(c, "limit", "range", "每页 1 到 100 条");
		f->f.n = PAGE;
	}
}

void board_filter_words(const struct request *rq, struct board_filter *out)
{
	const struct {
		const char *name;
		str *to;
	} words[] = {
		{ "region", &out->region },  { "office", &out->office_word },
		{ "unit", &out->unit_word }, { "kind", &out->kind },
		{ "domain", &out->domain },  { "state", &out->state },
		{ "from", &out->from },	     { "to", &out->to },
	};

	*out = (struct board_filter){ 0 };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		*words[i].to = str_trim(param_get(&rq->query, words[i].name));
		out->any |= words[i].to->n > 0;
	}
}

err board_filter_take(struct ctx *c, const struct request *rq, struct board_filter *out)
{
	struct domain_list domains;

	TRY(domain_list_all(c, &domains));
	TRY(board_region(c, out->region, "region", &out->place));
	out->f.region = out->place.code;
	TRY(take_office(c, out));
	TRY(take_unit(c, out));
	take_words(c, out, &domains);
	take_paging(c, rq, out);
	return c->faults.n ? ERR_INPUT : OK;
}

err board_filter_read(struct ctx *c, const struct request *rq, struct board_filter *out)
{
	board_filter_words(rq, out);
	return board_filter_take(c, rq, out);
}

str board_filter_query(struct ctx *c, const struct board_filter *f)
{
	const struct {
		const char *name;
		str v;
	} words[] = {
		{ "region", f->region },  { "office", f->office_word },
		{ "unit", f->unit_word }, { "kind", f->kind },
		{ "domain", f->domain },  { "state", f->state },
		{ "from", f->from },	  { "to", f->to },
	};
	struct buf b = buf_new(c->a, 256, 16384);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i].v.n == 0)
			continue;
		buf_fmt(&b, "%s=", words[i].name);
		form_encode(&b, words[i].v);
		buf_char(&b, '&');
	}
	return buf_str(&b);
}
