/* import units: id,name,parent,place,coordinating,domains,aliases. */
#include "app/sheet.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "domain/domain.h"
#include "place/place.h"
#include "text/clean.h"
#include "unit/unit.h"

extern const struct cli_kind unit_kinds[];

#define DUTIES_MAX 64
#define ALIASES_MAX 20
#define NAME_MOST 100

enum field { F_ID, F_NAME, F_PARENT, F_PLACE, F_COORDINATING, F_DOMAINS, F_ALIASES };

static const struct sheet_name names[] = {
	{ F_ID, "id" },
	{ F_ID, "编号" },
	{ F_NAME, "name" },
	{ F_NAME, "名称" },
	{ F_PARENT, "parent" },
	{ F_PARENT, "上级" },
	{ F_PLACE, "place" },
	{ F_PLACE, "region" },
	{ F_PLACE, "地区" },
	{ F_COORDINATING, "coordinating" },
	{ F_COORDINATING, "协调" },
	{ F_DOMAINS, "domains" },
	{ F_DOMAINS, "领域" },
	{ F_ALIASES, "aliases" },
	{ F_ALIASES, "alias" },
	{ F_ALIASES, "别名" },
	{ F_ALIASES, "简称" },
	{ 0 },
};

static const struct sheet_kind kind = { names, 1u << F_NAME, "导入办理单位" };

struct units {
	struct app *app;
	struct sheet *sheet;
	const char *bad;
	int64_t added, replaced;
	bool is_new;
};

static err find_place(struct ctx *c, struct units *x, struct unit_new *in)
{
	str v = str_trim(sheet_get(x->sheet, F_PLACE));
	struct place p;
	err e;

	if (v.n == 0)
		return OK;
	e = place_from_word(c, v, &p);
	if (e == ERR_NOT_FOUND)
		x->bad = "没有这个地区，或有几个同名的：请写六位代码";
	in->place = e == OK ? p.code : 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err read_parent(struct ctx *c, struct units *x, struct unit_new *in)
{
	str v = str_trim(sheet_get(x->sheet, F_PARENT));
	struct unit_list found;
	struct unit u;
	err e;

	if (v.n == 0 || str_eq(v, S("0")))
		return OK;
	if (str_int(v, &in->parent)) {
		e = unit_get(c, in->parent, &u);
		if (e == ERR_NOT_FOUND)
			x->bad = "没有这个上级单位：上级要写在它前面的行里";
		return e == ERR_NOT_FOUND ? OK : e;
	}
	TRY(unit_called(c, v, 3, &found));
	if (found.n != 1)
		x->bad = found.n ? "上级单位有几个同名的：请写编号"
				 : "没有这个上级单位：上级要写在它前面的行里";
	in->parent = found.n ? found.v[0].id : 0;
	return OK;
}

/* Words separated by 、 ; ； or blanks. */
static str next_word(str *rest)
{
	static const char *const separators[] = { "、", "；", ";", " ", "，" };
	str word = *rest;

	for (size_t at = 0; at < rest->n; at++)
		for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
			str sep = str_of(separators[i]);
			if (!str_starts(str_sub(*rest, at, sep.n), sep))
				continue;
			word = str_sub(*rest, 0, at);
			*rest = str_sub(*rest, at + sep.n, rest->n);
			return word;
		}
	*rest = (str){ 0 };
	return word;
}

static err read_domains(struct ctx *c, struct units *x, struct unit_new *in)
{
	str rest = str_trim(sheet_get(x->sheet, F_DOMAINS));
	int64_t *ids = ARENA_ARRAY(c->a, int64_t, DUTIES_MAX);
	struct domain_list all;

	TRY(domain_list_all(c, &all));
	in->domains = ids;
	while (rest.n && in->domains_n < DUTIES_MAX) {
		str word = next_word(&rest);
		if (word.n == 0)
			continue;
		ids[in->domains_n] = domain_of(&all, word);
		if (ids[in->domains_n++] == 0)
			x->bad = "有一个领域不认识";
	}
	return OK;
}

/* A sheet with that column says all of them: an empty cell takes them away. */
static err read_aliases(struct ctx *c, struct units *x, struct unit_new *in)
{
	str rest = str_trim(sheet_get(x->sheet, F_ALIASES));
	str *v = ARENA_ARRAY(c->a, str, ALIASES_MAX);

	if (sheet_has(x->sheet, F_ALIASES))
		in->aliases = v;
	while (rest.n && in->aliases_n < ALIASES_MAX) {
		struct clean name;
		clean_line(c->a, next_word(&rest), &name);
		if (name.verdict != CLEAN_OK || utf8_count(name.text) > NAME_MOST)
			x->bad = "有一个别名太长，或不是正确的 UTF-8";
		else if (name.text.n && !str_eq(name.text, in->name))
			v[in->aliases_n++] = name.text;
	}
	return OK;
}

/* An id may be given; without one, a unit of that name in the place is the same. */
static err settle_id(struct ctx *c, struct units *x, struct unit_new *in)
{
	str v = str_trim(sheet_get(x->sheet, F_ID));
	struct unit was;
	err e;

	if (v.n && (!str_int(v, &in->id) || in->id <= 0)) {
		x->bad = "编号不是大于零的整数";
		return OK;
	}
	e = in->id ? unit_get(c, in->id, &was) : q_unit_named(c->db, in->place, in->name, &was);
	x->is_new = e == ERR_NOT_FOUND;
	if (e == OK)
		in->id = was.id;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err take_row(struct ctx *c, void *data)
{
	struct units *x = data;
	struct clean name;
	struct unit_new in = { 0 };
	str coordinating = str_trim(sheet_get(x->sheet, F_COORDINATING));
	int64_t id;
	err e;

	x->bad = NULL;
	clean_line(c->a, sheet_get(x->sheet, F_NAME), &name);
	if (name.verdict != CLEAN_OK || name.text.n == 0 || utf8_count(name.text) > NAME_MOST) {
		x->bad = "名称是空的、太长或不是正确的 UTF-8";
		return OK;
	}
	in.name = name.text;
	in.coordinating = str_eq(coordinating, S("1")) || str_eq(coordinating, S("是")) ||
			  str_eq(coordinating, S("true"));
	TRY(find_place(c, x, &in));
	TRY(read_parent(c, x, &in));
	TRY(read_domains(c, x, &in));
	TRY(read_aliases(c, x, &in));
	TRY(settle_id(c, x, &in));
	if (x->bad)
		return OK;
	e = unit_save(c, &in, &id);
	if (e == ERR_INPUT && c->faults.n)
		x->bad = arena_cstr(c->a, c->faults.v[0].text);
	return e;
}

static err take_all(struct arena *tmp, void *data)
{
	struct units *x = data;
	struct sheet *s = x->sheet;
	err e = OK;

	while (e == OK && sheet_next(s)) {
		struct ctx c = app_context(x->app, tmp);
		e = app_write(&c, take_row, x);
		if (x->bad) {
			sheet_bad(s, sheet_line(s), x->bad);
			e = e == ERR_INPUT ? OK : e;
		} else if (e == OK)
			*(x->is_new ? &x->added : &x->replaced) += 1;
		arena_reset(tmp);
	}
	return e;
}

static int import_units_run(struct cli *cli)
{
	struct units x = { .app = &cli->app };
	struct sheet *s;
	bool whole = false;
	err e;

	if (cli->args_n != 2)
		return cli_usage(cli);
	e = app_open(&cli->app, APP_BULK);
	s = e == OK ? sheet_open(cli, &kind) : NULL;
	x.sheet = s;
	if (s) {
		e = mem_with(1u << 16, take_all, &x);
		whole = sheet_end(s);
		say("新增 %lld 个，更新 %lld 个，有问题没有导入 %lld 行。\n", (long long)x.added,
		    (long long)x.replaced, (long long)sheet_bad_n(s));
		sheet_close(s);
	}
	app_close(&cli->app);
	if (e != OK)
		return s ? cli_fail(cli, e, "导入办理单位") : 1;
	return whole ? 0 : 1;
}

const struct cli_kind unit_kinds[] = {
	{ "import", "units", "办理单位：id,name,parent,place,coordinating,domains,aliases",
	  import_units_run },
	{ 0 },
};
