#include "feature/demo/accounts.h"

#include <fcntl.h>
#include <unistd.h>

#include "account/account.h"
#include "app/app.h"
#include "base/clock.h"
#include "base/log.h"

enum desk { DESK_SITE, DESK_UNIT, DESK_OFFICE };

/* Handler and approver share the unit that the county's stories are staged for. */
static const struct {
	enum role role;
	enum desk desk;
	str name;
} rows[] = {
	{ ROLE_EDITOR, DESK_SITE, STR("文静") },
	{ ROLE_COORDINATOR, DESK_OFFICE, STR("何协") },
	{ ROLE_HANDLER, DESK_UNIT, STR("程办") },
	{ ROLE_APPROVER, DESK_UNIT, STR("严审") },
	{ ROLE_SUPERVISOR, DESK_OFFICE, STR("杜察") },
	{ ROLE_LEADER, DESK_OFFICE, STR("林阅") },
	{ ROLE_ANALYST, DESK_SITE, STR("苏析") },
	{ ROLE_SYSADMIN, DESK_SITE, STR("石维") },
	{ ROLE_SECADMIN, DESK_SITE, STR("安权") },
	{ ROLE_AUDITOR, DESK_SITE, STR("简核") },
};

struct making {
	struct world *world;
	struct buf list;
};

static err make_one(struct ctx *c, struct making *k, size_t i)
{
	struct world_place *p = k->world->focus;
	const struct world_unit *units[] = { NULL, &p->units[0], &p->office };
	const struct world_unit *unit = units[rows[i].desk];
	struct account_new in = { .login = str_of(role_word(rows[i].role)),
				  .name = rows[i].name,
				  .password = account_password_make(c->a),
				  .role = rows[i].role,
				  .unit = unit ? unit->id : 0 };
	str where = unit ? unit->name : S("全站");
	int64_t id;

	TRY(account_save(c, &in, &id));
	buf_fmt(&k->list, "%.*s %.*s %s %.*s\n", STR_ARG(in.login), STR_ARG(in.password),
		role_label(in.role), STR_ARG(where));
	if (in.role == ROLE_EDITOR)
		k->world->editor = id;
	else
		p->staff[in.role] = id;
	return OK;
}

static err make_all(struct ctx *c, void *data)
{
	struct making *k = data;

	k->list = buf_new(c->a, 2048, 8192);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		TRY(make_one(c, k, i));
	return OK;
}

static err keep(struct ctx *c, str list)
{
	const char *path = arena_fmt(c->a, "%s/demo-accounts.txt", c->app->data).p;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good;

	if (fd < 0)
		return FAIL(ERR_SYSTEM, "demo-accounts.txt");
	good = write(fd, list.p, list.n) == (ssize_t)list.n;
	if (close(fd) != 0 || !good)
		return FAIL(ERR_SYSTEM, "demo-accounts.txt");
	say("演示账号（登录名 密码 角色 单位），也写在 %s：\n%.*s", path, STR_ARG(list));
	return OK;
}

err demo_accounts_make(struct ctx *c, struct world *w)
{
	struct making k = { .world = w };

	TRY(app_write(c, make_all, &k));
	return keep(c, buf_str(&k.list));
}
