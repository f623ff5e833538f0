/* `liuyan import places FILE`: new codes, new names, and codes that another
 * took the place of. Old codes stay, so links keep working. */
#include "app/sheet.h"
#include "base/log.h"
#include "place/place.h"
#include "stamp/stamp.h"

extern const struct cli_kind place_kinds[];

enum field { CODE = 1, NAME, PARENT, LEVEL, FULL_NAME, PINYIN, INITIALS, SUCCESSOR };

static const struct sheet_name names[] = {
	{ CODE, "code" },	  { NAME, "name" },	      { PARENT, "parent" },
	{ LEVEL, "level" },	  { FULL_NAME, "full_name" }, { PINYIN, "pinyin" },
	{ INITIALS, "initials" }, { SUCCESSOR, "successor" }, { 0 },
};

static const struct sheet_kind kind = { names, 1u << CODE | 1u << NAME, "导入地区" };

/* What a code itself tells, where the row leaves it out. */
static void complete(struct place_add_in *in)
{
	int64_t above[PLACE_DEPTH];
	size_t n = place_levels(in->code, above);

	if (in->level == 0)
		in->level = (int64_t)n - 1;
	if (in->parent == 0 && n > 1)
		in->parent = above[1];
	if (in->full_name.n == 0)
		in->full_name = in->name;
}

static err save_row(struct ctx *c, void *data)
{
	struct sheet *s = data;
	struct place_add_in in = { .name = sheet_get(s, NAME),
				   .full_name = sheet_get(s, FULL_NAME),
				   .pinyin = sheet_get(s, PINYIN),
				   .initials = sheet_get(s, INITIALS) };
	str successor = sheet_get(s, SUCCESSOR);
	struct place to;
	int64_t code;

	if (!str_int(sheet_get(s, CODE), &in.code) || in.code <= 0 || in.code > 999999)
		return ERR_INPUT;
	str_int(sheet_get(s, PARENT), &in.parent);
	str_int(sheet_get(s, LEVEL), &in.level);
	complete(&in);
	TRY(stamp_change(c, STAMP_PLACES));
	TRY(q_place_add(c->db, &in, NULL));
	TRY(q_place_rename(c->db, in.code, in.name, in.full_name, NULL));
	if (successor.n == 0)
		return OK;
	if (!str_int(successor, &code) || code == in.code ||
	    q_place_by_code(c->db, code, &to) != OK)
		return ERR_NOT_FOUND;
	return q_place_succeed(c->db, in.code, code, NULL);
}

static err save_all(struct cli *cli, struct sheet *s, int64_t *good)
{
	while (sheet_next(s)) {
		struct ctx c = app_context(&cli->app, cli->a);
		err e = app_write(&c, save_row, s);
		if (e == ERR_INPUT)
			sheet_bad(s, sheet_line(s), "代码应为六位以内的数字");
		else if (e == ERR_NOT_FOUND)
			sheet_bad(s, sheet_line(s),
				  "没有 successor 所指的代码（先写它自己的一行）");
		else if (e != OK)
			return e;
		*good += e == OK;
	}
	return OK;
}

static int import_places(struct cli *cli)
{
	struct sheet *s;
	int64_t good = 0;
	err e;

	if (app_open(&cli->app, 0) != OK || !(s = sheet_open(cli, &kind)))
		return 1;
	e = save_all(cli, s, &good);
	bool whole = sheet_end(s);
	say("地区 %lld 行，不合格 %lld 行。\n", (long long)good, (long long)sheet_bad_n(s));
	sheet_close(s);
	app_close(&cli->app);
	return e == OK ? !whole : cli_fail(cli, e, "导入地区");
}

const struct cli_kind place_kinds[] = {
	{ "import", "places", "地区：code,name[,parent,level,full_name,pinyin,initials,successor]",
	  import_places },
	{ 0 },
};
