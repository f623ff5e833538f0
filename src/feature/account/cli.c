/* Accounts from the command line: init's administrator, user, token, import. */
#include "app/cli.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "account/factor.h"
#include "account/import.h"
#include "base/log.h"
#include "base/utf8.h"
#include "ledger/ledger.h"
#include "unit/unit.h"

extern const struct command account_commands[];
extern const struct cli_kind account_kinds[];

/* What a run of user or token is about, and what came of it. */
struct errand {
	struct account_new in;
	int64_t id;
	const char *bad; /* a sentence for the operator */
	bool made, active;
	str token;
};

static str option(const struct cli *cli, const char *name)
{
	return str_of(cli_option(cli, name));
}

static err find(struct ctx *c, struct errand *x)
{
	struct account a;
	err e = q_account_by_login(c->db, x->in.login, &a);

	if (e == ERR_NOT_FOUND)
		x->bad = "没有这个账号，用 liuyan user list 查看。";
	x->id = e == OK ? a.id : 0;
	return e;
}

/* ---- password ---- */

/* The first line of the file. */
static bool read_password(struct cli *cli, const char *path, struct errand *x)
{
	char *p = ARENA_ARRAY(cli->a, char, 1024);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, p, 1023);
	str rest = { p, n > 0 ? (size_t)n : 0 };

	if (fd >= 0)
		close(fd);
	if (n < 0) {
		warn("读不了密码文件 %s\n", path);
		return false;
	}
	x->in.password = str_trim(str_cut(&rest, '\n'));
	if (utf8_valid(x->in.password))
		return true;
	warn("密码文件的第一行不是正确的 UTF-8。\n");
	return false;
}

/* A password out of a file keeps the rules too; one that was made keeps them anyway. */
static err judge(struct ctx *c, struct errand *x)
{
	err e = x->made ? OK : account_judge_password(c, x->in.login, x->in.password, "password");

	if (e == ERR_INPUT && c->faults.n)
		x->bad = arena_cstr(c->a, c->faults.v[0].text);
	return e;
}

static bool take_password(struct cli *cli, struct errand *x)
{
	const char *path = cli_option(cli, "--password-file");

	if (path)
		return read_password(cli, path, x);
	x->in.password = account_password_make(cli->a);
	x->made = true;
	return true;
}

/* ---- what user does ---- */

static err do_add(struct ctx *c, void *data)
{
	struct errand *x = data;
	struct account was;
	struct unit u;
	err e = q_account_by_login(c->db, x->in.login, &was);

	if (e == OK && x->in.role == ROLE_NONE) {
		x->bad = "这个登录名已经有了。";
		return ERR_INPUT;
	}
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND)
		TRY(judge(c, x));
	x->made = x->made && e == ERR_NOT_FOUND; /* only a role is added to an old account */
	if (x->in.unit && unit_get(c, x->in.unit, &u) != OK) {
		x->bad = "没有这个编号的单位，用 liuyan export units 查看。";
		return ERR_INPUT;
	}
	e = account_save(c, &x->in, &x->id);
	if (e == ERR_INPUT && c->faults.n)
		x->bad = arena_cstr(c->a, c->faults.v[0].text);
	return e;
}

static err do_password(struct ctx *c, void *data)
{
	struct errand *x = data;

	TRY(find(c, x));
	TRY(judge(c, x));
	TRY(ledger_audit(c, "password", x->in.login, "given"));
	return account_set_password(c, x->id, x->in.password, x->in.given);
}

static err do_factor(struct ctx *c, void *data)
{
	struct errand *x = data;

	TRY(find(c, x));
	TRY(ledger_audit(c, "factor", x->in.login, "reset"));
	TRY(session_end_all(c, x->id, (str){ 0 }));
	return factor_end(c, x->id);
}

static err do_active(struct ctx *c, void *data)
{
	struct errand *x = data;

	TRY(find(c, x));
	return account_set_active(c, x->id, x->active);
}

static err do_token(struct ctx *c, void *data)
{
	struct errand *x = data;

	TRY(find(c, x));
	return token_make(c, x->id, &x->token);
}

static err do_list(struct ctx *c, void *data)
{
	struct account_list l = { .n = 200 };
	struct account_grant_list g;
	int64_t after = 0;

	(void)data;
	while (l.n == 200) {
		TRY(q_account_page(c->db, after, 200, &l));
		for (size_t i = 0; i < l.n; i++) {
			after = l.v[i].id;
			TRY(q_account_grants(c->db, after, &g));
			say("%-20.*s %s %.*s", STR_ARG(l.v[i].login),
			    l.v[i].active ? "启用" : "停用", STR_ARG(l.v[i].name));
			for (size_t k = 0; k < g.n; k++)
				say("%s%s%s%.*s", k ? "；" : "  ",
				    role_label((enum role)g.v[k].role),
				    g.v[k].unit_name.n ? "@" : "", STR_ARG(g.v[k].unit_name));
			say("\n");
		}
	}
	return OK;
}

/* ---- user ---- */

static const struct deed {
	const char *word;
	ctx_fn *run;
	bool needs_login, takes_password, active, reads;
	const char *done;
} deeds[] = {
	{ "add", do_add, true, true, true, false, "账号已建好或已加上角色" },
	{ "list", do_list, false, false, false, true, NULL },
	{ "password", do_password, true, true, true, false, "密码已换，原来的登录已失效" },
	{ "totp-reset", do_factor, true, false, true, false,
	  "动态验证码已取消，下次登录后重新设置" },
	{ "disable", do_active, true, false, false, false, "账号已停用" },
	{ "enable", do_active, true, false, true, false, "账号已启用" },
};

static bool read_errand(struct cli *cli, const struct deed *d, struct errand *x)
{
	str role = option(cli, "--role");

	x->in.login = str_trim(option(cli, "--login"));
	x->in.name = option(cli, "--name").n ? option(cli, "--name") : x->in.login;
	x->in.role = role_of(role);
	x->in.given = !cli_option(cli, "--lasting");
	x->active = d->active;
	if (d->needs_login && x->in.login.n == 0) {
		warn("要写明 --login\n");
		return false;
	}
	if (!utf8_valid(x->in.login) || !utf8_valid(x->in.name) || x->in.login.n > 100) {
		warn("登录名和姓名要是正确的 UTF-8，登录名最多 100 字节。\n");
		return false;
	}
	if (role.n && x->in.role == ROLE_NONE) {
		warn("没有角色 %.*s。角色有：", STR_ARG(role));
		for (enum role r = 1; r < ROLE_COUNT; r++)
			warn("%s%s", r > 1 ? " " : "", role_word(r));
		warn("\n");
		return false;
	}
	return cli_number(cli, "--unit", 0, &x->in.unit);
}

static int run_errand(struct cli *cli, ctx_fn *fn, struct errand *x, bool reads)
{
	struct ctx c;
	err e = app_open(&cli->app, 0);

	if (e == OK) {
		c = app_context(&cli->app, cli->a);
		e = reads ? app_read(&c, fn, x) : app_write(&c, fn, x);
		if (e != OK && x->bad)
			warn("%s\n", x->bad);
		else if (e != OK)
			cli_fail(cli, e, cli->command->name);
	}
	app_close(&cli->app);
	return e == OK ? 0 : 1;
}

static int user_run(struct cli *cli)
{
	const struct deed *d = NULL;
	struct errand x = { 0 };
	int status;

	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (cli->args_n == 1 && strcmp(deeds[i].word, cli->args[0]) == 0)
			d = &deeds[i];
	if (!d)
		return cli_usage(cli);
	if (!read_errand(cli, d, &x) || (d->takes_password && !take_password(cli, &x)))
		return 2;
	status = run_errand(cli, d->run, &x, d->reads);
	if (status == 0 && d->done)
		say("%s：%.*s\n", d->done, STR_ARG(x.in.login));
	if (status == 0 && x.made)
		say("密码（只显示这一次）：%.*s\n", STR_ARG(x.in.password));
	return status;
}

static int token_run(struct cli *cli)
{
	struct errand x = { .in.login = option(cli, "--user") };
	int status;

	if (cli->args_n != 1 || strcmp(cli->args[0], "create") != 0 || x.in.login.n == 0)
		return cli_usage(cli);
	status = run_errand(cli, do_token, &x, false);
	if (status == 0)
		say("%.*s\n", STR_ARG(x.token));
	return status;
}

/* ---- check ---- */

static err find_twice(struct ctx *c, void *data)
{
	return q_account_admin_twice(c->db, 100, data);
}

/* Accounts that held two administrators' roles before the table forbade it: one is left,
 * and the others are named until somebody revokes them. */
static int check_run(struct cli *cli)
{
	struct account_grant_list l = { 0 };
	struct ctx c;
	err e = app_open(&cli->app, 0);

	c = app_context(&cli->app, cli->a);
	if (e == OK)
		e = app_read(&c, find_twice, &l);
	for (size_t i = 0; e == OK && i < l.n; i++)
		say("%.*s 同时有另一种管理员角色，%s不再起作用：用另一个账号担任\n",
		    STR_ARG(l.v[i].path), role_label((enum role)l.v[i].role));
	if (e == OK && l.n == 0)
		say("三种管理员分属不同的账号。\n");
	app_close(&cli->app);
	return e == OK && l.n == 0 ? 0 : 1;
}

/* ---- init ---- */

/* The data is open already; the first account can then make the others. */
static int init_run(struct cli *cli)
{
	struct ctx c = app_context(&cli->app, cli->a);
	struct errand x = { .in = { .login = S("sysadmin"),
				    .name = S("系统管理员"),
				    .role = ROLE_SYSADMIN,
				    .given = true } };
	err e;

	x.made = true;
	x.in.password = account_password_make(cli->a);
	e = app_write(&c, do_add, &x);
	if (e != OK)
		return cli_fail(cli, e, "建立管理员账号");
	say("管理员账号 sysadmin，密码（只显示这一次）：%.*s\n", STR_ARG(x.in.password));
	return 0;
}

static const struct option user_options[] = {
	{ "--login", true, "登录名" },
	{ "--name", true, "姓名，用在办理记录里（默认同登录名）" },
	{ "--role", true, "角色，如 editor coordinator handler approver" },
	{ "--unit", true, "角色所在的单位（编号）" },
	{ "--password-file", true, "密码在这个文件的第一行；不写则生成一个，显示一次" },
	{ "--lasting", false, "本人第一次登录时不必更换密码" },
	{ 0 },
};

static const struct option token_options[] = {
	{ "--user", true, "登录名" },
	{ 0 },
};

const struct command account_commands[] = {
	{ "user", "add|list|password|totp-reset|disable|enable", "管理工作人员账号", user_run,
	  user_options },
	{ "token", "create --user NAME", "给接口用的令牌，显示一次", token_run, token_options },
	{ 0 },
};

const struct cli_kind account_kinds[] = {
	{ "init", "account", "第一个管理员账号", init_run },
	{ "check", "accounts", "三种管理员是否分属不同的账号", check_run },
	{ "import", "accounts", "工作人员账号：login,name,role,unit,password",
	  import_accounts_run },
	{ 0 },
};
