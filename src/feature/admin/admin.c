#include "admin/admin.h"

#include "admin/faces.h"

const struct perm perm_admin_accounts = { "admin_accounts", "建账号、停用账号",
					  ROLE_BIT(ROLE_SYSADMIN), SCOPE_SITE };
const struct perm perm_admin_rights = { "admin_rights", "给角色、收角色", ROLE_BIT(ROLE_SECADMIN),
					SCOPE_SITE };
const struct perm perm_admin_see = { "admin_see", "看账号和角色",
				     ROLE_BIT(ROLE_SYSADMIN) | ROLE_BIT(ROLE_SECADMIN),
				     SCOPE_SITE };
const struct perm perm_admin_audit = { "admin_audit", "看审计日志", ROLE_BIT(ROLE_AUDITOR),
				       SCOPE_SITE };
static const struct perm perm_admin_home = { "admin_home", "管理页",
					     ROLE_BIT(ROLE_SYSADMIN) | ROLE_BIT(ROLE_SECADMIN) |
						     ROLE_BIT(ROLE_AUDITOR),
					     SCOPE_SITE };

static const struct route routes[] = {
	{ HTTP_GET, "/desk/admin", &perm_admin_home, LANE_READ, admin_home, 0, "系统和设置", NULL },
	{ HTTP_GET, "/desk/admin/accounts", &perm_admin_see, LANE_READ, admin_accounts_page, 0,
	  "账号和角色：q、after", NULL },
	{ HTTP_POST, "/desk/admin/accounts", &perm_admin_accounts, LANE_WRITE, admin_accounts_post,
	  0, "建一个账号，得到邀请链接", admin_new_input },
	{ HTTP_GET, "/desk/admin/accounts/{id}", &perm_admin_see, LANE_READ, admin_account_page, 0,
	  "一个账号", NULL },
	{ HTTP_POST, "/desk/admin/accounts/{id}/{action}", &perm_admin_see, LANE_WRITE,
	  admin_account_deed, 0, "disable、enable、reset、factor、grant、revoke",
	  admin_deed_input },
	{ HTTP_GET, "/desk/admin/audit", &perm_admin_audit, LANE_READ, admin_audit_page, 0,
	  "审计日志：login、action、before", NULL },
	{ HTTP_GET, "/desk/admin/audit.csv", &perm_admin_audit, LANE_SELF, admin_audit_csv,
	  ROUTE_WAITS, "审计日志，CSV", NULL },
	{ 0 },
};

static const struct perm *const perms[] = { &perm_admin_home,	&perm_admin_accounts,
					    &perm_admin_rights, &perm_admin_see,
					    &perm_admin_audit,	NULL };

const struct slice slice_admin = { .name = "admin", .routes = routes, .perms = perms };
