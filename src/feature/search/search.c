/* The slice: routes, upkeep, and its commands. */
#include "search/search.h"

#include "search/views.h"

extern const struct cli_kind search_kinds[];   /* check.c */
extern const struct command search_commands[]; /* check.c */

/* Each finds what she may open; that is nothing of her own for some. */
#define STAFF ((ROLE_BIT(ROLE_COUNT) - 1) & ~ROLE_BIT(ROLE_NONE))

const struct perm perm_search_desk = { "search_desk", "在工作台里搜索自己能打开的留言", STAFF,
				       SCOPE_SITE };

static const struct perm *const perms[] = { &perm_search_desk, NULL };

static const struct route routes[] = {
	{ HTTP_GET, "/search", PUBLIC, LANE_READ, search_page, ROUTE_SHARED, "搜索公开的留言",
	  NULL },
	{ HTTP_GET, "/api/v1/search", PUBLIC, LANE_READ, search_api, ROUTE_SHARED,
	  "搜索公开的留言：q、sort、limit、after、count=1（共多少条）和列表的筛选条件", NULL },
	{ HTTP_GET, "/desk/search", &perm_search_desk, LANE_READ, search_desk_page, 0,
	  "搜索自己能打开的留言", NULL },
	{ HTTP_GET, "/api/v1/desk/search", &perm_search_desk, LANE_READ, search_desk_api, 0,
	  "搜索自己能打开的留言", NULL },
	{ 0 },
};

STORE_PART(store, search);

const struct slice slice_search = {
	.name = "search",
	.store = &store,
	.routes = routes,
	.perms = perms,
	.commands = search_commands,
	.kinds = search_kinds,
	.upkeep = search_index,
	.upkeep_version = TOKENS_VERSION,
};
