#include "exchange/exchange.h"

#include "exchange/queries.h"

static const struct cli_kind kinds[] = {
	{ "import", "messages",
	  "留言：id,title,body,time，可加 region,office,unit,kind,domain,state,reply …",
	  import_messages_run },
	{ "export", "messages", "留言（不含联系方式）", export_messages_run },
	{ "export", "orders", "工单", export_orders_run },
	{ "export", "figures", "各地、各职务、各单位按月的数字", export_figures_run },
	{ "export", "offices", "职务", export_offices_run },
	{ "export", "units", "办理单位", export_units_run },
	{ "export", "judged", "程序对回复的判断和编辑的决定（没有文字）", export_judged_run },
	{ "export", "open", "可以公开的统计数据：每个数不少于 5 件，没有文字和编号",
	  export_open_run },
	{ "check", "states", "留言和工单的状态表与状态图", check_states_run },
	{ "check", "routes", "所有地址、权限和通道", check_routes_run },
	{ "check", "perms", "权限表；每个地址都在表里", check_perms_run },
	{ "check", "queries", "每条查询都合于数据的结构", check_queries_run },
	{ "check", "desks", "待办与留言、工单一致", check_desks_run },
	{ 0 },
};

STORE_PART(store, exchange);

const struct slice slice_exchange = { .name = "exchange", .store = &store, .kinds = kinds };
