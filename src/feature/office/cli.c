/* import offices: id,name,place,rank,coordinator. */
#include "app/sheet.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "office/office.h"
#include "place/place.h"
#include "text/clean.h"
#include "unit/unit.h"

extern const struct cli_kind office_kinds[];

enum field { F_ID, F_NAME, F_PLACE, F_RANK, F_COORDINATOR };

static const struct sheet_name names[] = {
	{ F_ID, "id" },
	{ F_ID, "编号" },
	{ F_NAME, "name" },
	{ F_NAME, "名称" },
	{ F_PLACE, "place" },
	{ F_PLACE, "region" },
	{ F_PLACE, "地区" },
	{ F_RANK, "rank" },
	{ F_RANK, "顺序" },
	{ F_COORDINATOR, "coordinator" },
	{ F_COORDINATOR, "协调单位" },
	{ 0 },
};

static const struct sheet_kind kind = { names, 1u << F_NAME, "导入职务" };

struct offices {
	struct app *app;
	struct sheet *sheet;
	const char *bad;
	int64_t added, replaced;
	bool is_new;
};

static err find_place(struct ctx *c, struct offices *x, struct office_new *in)
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

/* By id or name; when the column is empty, the place's coordinating unit. */
static err read_coordinator(struct ctx *c, struct offices *x, struct office_new *in)
{
	str v = str_trim(sheet_get(x->sheet, F_COORDINATOR));
	struct unit_list l = { 0 };
	struct unit u;
	err e = OK;

	if (str_int(v, &in->coordinator)) {
		e = unit_get(c, in->coordinator, &u);
	} else if (v.n == 0) {
		TRY(q_unit_of_place(c->db, in->place, &l));
		in->coordinator = l.n && l.v[0].coordinating ? l.v[0].id : 0;
	} else {
		e = q_unit_named(c->db, in->place, v, &u);
		if (e == ERR_NOT_FOUND)
			e = q_unit_by_name(c->db, v, 1, &l);
		in->coordinator = l.n ? l.v[0].id : e == OK ? u.id : 0;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || in->coordinator == 0)
		x->bad = "没有这个协调单位：先导入办理单位（units）";
	return OK;
}

static err settle_id(struct ctx *c, struct offices *x, struct office_new *in)
{
	str v = str_trim(sheet_get(x->sheet, F_ID));
	struct office_list l;
	struct office was;

	if (v.n && (!str_int(v, &in->id) || in->id <= 0)) {
		x->bad = "编号不是大于零的整数";
		return OK;
	}
	if (in->id) {
		err e = q_office_by_id(c->db, in->id, &was);
		x->is_new = e == ERR_NOT_FOUND;
		return e == ERR_NOT_FOUND ? OK : e;
	}
	TRY(q_office_of_place(c->db, in->place, &l));
	for (size_t i = 0; i < l.n && in->id == 0; i++)
		if (str_eq(l.v[i].name, in->name))
			in->id = l.v[i].id;
	x->is_new = in->id == 0;
	return OK;
}

static err take_row(struct ctx *c, void *data)
{
	struct offices *x = data;
	struct office_new in = { .rank = 9 };
	str rank = str_trim(sheet_get(x->sheet, F_RANK));
	struct clean name;
	int64_t id;
	err e;

	x->bad = NULL;
	clean_line(c->a, sheet_get(x->sheet, F_NAME), &name);
	if (name.verdict != CLEAN_OK || name.text.n == 0 || utf8_count(name.text) > 100)
		x->bad = "名称是空的、太长或不是正确的 UTF-8";
	else if (rank.n && !str_int(rank, &in.rank))
		x->bad = "顺序（rank）不是整数";
	if (x->bad)
		return OK;
	in.name = name.text;
	TRY(find_place(c, x, &in));
	if (!x->bad)
		TRY(read_coordinator(c, x, &in));
	TRY(settle_id(c, x, &in));
	if (x->bad)
		return OK;
	e = office_save(c, &in, &id);
	if (e == ERR_INPUT && c->faults.n)
		x->bad = arena_cstr(c->a, c->faults.v[0].text);
	return e;
}

static err take_all(struct arena *tmp, void *data)
{
	struct offices *x = data;
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

static int import_offices_run(struct cli *cli)
{
	struct offices x = { .app = &cli->app };
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
		return s ? cli_fail(cli, e, "导入职务") : 1;
	return whole ? 0 : 1;
}

const struct cli_kind office_kinds[] = {
	{ "import", "offices", "职务：id,name,place,rank,coordinator", import_offices_run },
	{ 0 },
};
