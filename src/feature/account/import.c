#include "account/import.h"

#include "account/account.h"
#include "account/policy.h"
#include "app/sheet.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "unit/unit.h"

enum field { F_LOGIN, F_NAME, F_ROLE, F_UNIT, F_PASSWORD };

static const struct sheet_name names[] = {
	{ F_LOGIN, "login" },
	{ F_LOGIN, "登录名" },
	{ F_NAME, "name" },
	{ F_NAME, "姓名" },
	{ F_ROLE, "role" },
	{ F_ROLE, "角色" },
	{ F_UNIT, "unit" },
	{ F_UNIT, "单位" },
	{ F_PASSWORD, "password" },
	{ F_PASSWORD, "密码" },
	{ 0 },
};

static const struct sheet_kind kind = { names, 1u << F_LOGIN | 1u << F_ROLE, "导入账号" };

struct accounts {
	struct app *app;
	struct sheet *sheet;
	const char *bad;
	struct account_new in;
	bool is_new, made;
	int64_t added, roles;
};

static const char *fill_in(struct ctx *c, struct accounts *x)
{
	struct clean login, name;
	str role = str_trim(sheet_get(x->sheet, F_ROLE));

	clean_line(c->a, sheet_get(x->sheet, F_LOGIN), &login);
	clean_line(c->a, sheet_get(x->sheet, F_NAME), &name);
	if (login.verdict != CLEAN_OK || login.text.n == 0 || login.text.n > 100)
		return "登录名是空的、太长或不是正确的 UTF-8";
	if (name.verdict != CLEAN_OK || name.text.n > 200)
		return "姓名太长或不是正确的 UTF-8";
	x->in = (struct account_new){ .login = login.text,
				      .name = name.text.n ? name.text : login.text,
				      .password = str_trim(sheet_get(x->sheet, F_PASSWORD)),
				      .role = role_of(role) };
	for (enum role r = 1; x->in.role == ROLE_NONE && r < ROLE_COUNT; r++)
		if (str_eq(role, str_of(role_label(r))))
			x->in.role = r;
	if (x->in.role == ROLE_NONE)
		return "不认识的角色，请写 editor coordinator handler approver 等";
	if (x->in.password.n && (!utf8_valid(x->in.password) ||
				 account_judge_password(c, login.text, x->in.password, "password")))
		return "密码不合规则（太短、太常见或含有登录名）；留空则生成一个";
	return NULL;
}

static err find_unit(struct ctx *c, struct accounts *x)
{
	str v = str_trim(sheet_get(x->sheet, F_UNIT));
	struct unit_list found = { 0 };
	struct unit u;
	err e;

	if (v.n == 0)
		return OK;
	if (str_int(v, &x->in.unit)) {
		e = x->in.unit ? unit_get(c, x->in.unit, &u) : OK;
		if (e == ERR_NOT_FOUND)
			x->bad = "没有这个编号的单位";
		return e == ERR_NOT_FOUND ? OK : e;
	}
	TRY(q_unit_by_name(c->db, v, 3, &found));
	if (found.n != 1)
		x->bad = found.n ? "单位有几个同名的：请写编号" : "没有这个单位：先导入办理单位";
	x->in.unit = found.n ? found.v[0].id : 0;
	return OK;
}

static err take_row(struct ctx *c, void *data)
{
	struct accounts *x = data;
	struct account was;
	int64_t id;
	err e;

	x->bad = fill_in(c, x);
	if (!x->bad)
		TRY(find_unit(c, x));
	if (x->bad)
		return OK;
	e = q_account_by_login(c->db, x->in.login, &was);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	x->is_new = e == ERR_NOT_FOUND;
	x->made = x->is_new && x->in.password.n == 0;
	x->in.given = x->made || policy_of(c->settings)->days > 0;
	if (x->made)
		x->in.password = account_password_make(c->a);
	e = account_save(c, &x->in, &id);
	if (e == ERR_INPUT && c->faults.n)
		x->bad = c->faults.v[0].text.p; /* a text of the source: ends in NUL */
	return e;
}

/* Passwords that were made are said as CSV once their row is stored. */
static void say_password(struct ctx *c, const struct accounts *x)
{
	struct buf b = buf_new(c->a, 128, 4096);

	csv_put_field(&b, x->in.login);
	csv_put_field(&b, x->in.password);
	csv_end_row(&b);
	say("%.*s", STR_ARG(buf_str(&b)));
}

static err take_all(struct arena *tmp, void *data)
{
	struct accounts *x = data;
	struct sheet *s = x->sheet;
	bool any = false;
	err e = OK;

	while (e == OK && sheet_next(s)) {
		struct ctx c = app_context(x->app, tmp);
		e = app_write(&c, take_row, x);
		if (x->bad) {
			sheet_bad(s, sheet_line(s), x->bad);
			e = e == ERR_INPUT ? OK : e;
		} else if (e == OK) {
			x->added += x->is_new;
			x->roles++;
		}
		if (e == OK && !x->bad && x->made) {
			say("%s", any ? "" : "login,password\r\n");
			any = true;
			say_password(&c, x);
		}
		arena_reset(tmp);
	}
	return e;
}

int import_accounts_run(struct cli *cli)
{
	struct accounts x = { .app = &cli->app };
	struct sheet *s;
	bool whole = false;
	err e;

	if (cli->args_n != 2)
		return cli_usage(cli);
	e = app_open(&cli->app, 0);
	s = e == OK ? sheet_open(cli, &kind) : NULL;
	x.sheet = s;
	if (s) {
		e = mem_with(1u << 16, take_all, &x);
		whole = sheet_end(s);
		warn("新增账号 %lld 个，角色 %lld 行，有问题没有导入 %lld 行。\n",
		     (long long)x.added, (long long)x.roles, (long long)sheet_bad_n(s));
		sheet_close(s);
	}
	app_close(&cli->app);
	if (e != OK)
		return s ? cli_fail(cli, e, "导入账号") : 1;
	return whole ? 0 : 1;
}
