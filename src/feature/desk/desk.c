#include "desk/desk.h"

#include "desk/pages.h"
#include "desk/queries.h"

#define ALL_ROLES ((ROLE_BIT(ROLE_COUNT) - 1) & ~ROLE_BIT(ROLE_NONE))

const struct perm perm_desk_use = { "desk_use", "使用工作台", ALL_ROLES, SCOPE_SITE };

static const struct route routes[] = {
	{ HTTP_GET, "/desk", &perm_desk_use, LANE_READ, desk_home, 0, "今天要办", NULL },
	{ HTTP_GET, "/desk/next", &perm_desk_use, LANE_READ, desk_next, 0, "下一件要办的", NULL },
	{ HTTP_GET, "/desk/messages", &perm_desk_use, LANE_READ, desk_messages, 0, "可见的全部留言",
	  NULL },
	{ HTTP_GET, "/desk/messages.csv", &perm_desk_use, LANE_SELF, desk_messages_csv, ROUTE_WAITS,
	  "留言清单，CSV", NULL },
	{ HTTP_GET, "/desk/orders", &perm_desk_use, LANE_READ, desk_orders, 0, "单位的工单", NULL },
	{ HTTP_GET, "/desk/orders.csv", &perm_desk_use, LANE_SELF, desk_orders_csv, ROUTE_WAITS,
	  "工单清单，CSV", NULL },
	{ HTTP_GET, "/desk/groups", &perm_desk_use, LANE_READ, desk_groups, 0,
	  "可能说同一件事的留言", NULL },
	{ HTTP_GET, "/desk/messages/{id}", &perm_desk_use, LANE_READ, desk_case, 0, "一件留言",
	  NULL },
	{ HTTP_POST, "/desk/messages/{id}/contact", &perm_message_contact, LANE_WRITE,
	  desk_open_contact, 0, "打开写信人留下的联系方式", desk_open_input },
	{ HTTP_POST, "/desk/messages/{id}/original", &perm_message_contact, LANE_WRITE,
	  desk_open_original, 0, "打开遮盖前的原文", desk_original_input },
	{ HTTP_POST, "/desk/messages/{id}/{action}", &perm_desk_use, LANE_SELF, desk_message_deed,
	  0, "办理留言的一个动作", conduct_inputs },
	{ HTTP_POST, "/desk/orders/{id}/check", &perm_desk_use, LANE_SELF, desk_order_check,
	  ROUTE_FILES, "看拟稿有没有说明什么；不保存。part：只要结果", conduct_inputs },
	{ HTTP_GET, "/desk/promises", &perm_desk_use, LANE_READ, desk_promises, 0,
	  "回复里有期限的承诺，按日期", NULL },
	{ HTTP_GET, "/desk/promises.csv", &perm_desk_use, LANE_SELF, desk_promises_csv, ROUTE_WAITS,
	  "承诺清单，CSV", NULL },
	{ HTTP_GET, "/api/v1/promises", &perm_desk_use, LANE_READ, desk_api_promises, 0,
	  "回复里有期限的承诺：from、to、limit、after", NULL },
	{ HTTP_POST, "/desk/orders/{id}/{action}", &perm_desk_use, LANE_SELF, desk_order_deed,
	  ROUTE_FILES, "办理工单的一个动作", conduct_inputs },
	{ HTTP_GET, "/desk/approvals", &perm_desk_use, LANE_READ, desk_approvals, 0, "双人操作",
	  NULL },
	{ HTTP_POST, "/desk/approvals", &perm_desk_use, LANE_WRITE, desk_approval_ask, 0,
	  "申请双人操作", desk_approval_input },
	{ HTTP_POST, "/desk/approvals/{id}/{action}", &perm_desk_use, LANE_SELF,
	  desk_approval_decide, 0, "批准或不批准：yes、no", desk_decide_input },
	{ HTTP_GET, "/api/v1/approvals", &perm_desk_use, LANE_READ, desk_api_approvals, 0,
	  "等您批准的和您申请的", NULL },
	{ HTTP_POST, "/api/v1/approvals", &perm_desk_use, LANE_WRITE, desk_api_approval_ask, 0,
	  "申请双人操作：kind 为 export、rotate、reveal、override", desk_approval_input },
	{ HTTP_POST, "/api/v1/approvals/{id}/actions/{action}", &perm_desk_use, LANE_SELF,
	  desk_api_approval_decide, 0, "批准或不批准：yes、no", desk_decide_input },
	{ HTTP_GET, "/api/v1/desk", &perm_desk_use, LANE_READ, desk_api_desk, 0,
	  "等您办的事：limit、after", NULL },
	{ HTTP_GET, "/api/v1/desk/groups", &perm_desk_use, LANE_READ, desk_api_groups, 0,
	  "等您派单的留言里可能说同一件事的", NULL },
	{ HTTP_GET, "/api/v1/orders", &perm_desk_use, LANE_READ, desk_api_orders, 0,
	  "您的单位的工单：state、kind、domain、unit（编辑）、limit、after", NULL },
	{ HTTP_GET, "/api/v1/orders/{id}", &perm_desk_use, LANE_READ, desk_api_order, 0,
	  "一张工单和它的各稿回复", NULL },
	{ 0 },
};

static const size_t no_migrations = 0;
static const struct store_part store = { .migrations_n = &no_migrations,
					 .queries = queries_desk,
					 .queries_n = &queries_desk_n };

static const struct perm *const perms[] = { &perm_desk_use, NULL };

const struct slice slice_desk = {
	.name = "desk", .store = &store, .routes = routes, .perms = perms
};
