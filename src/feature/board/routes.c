/* Every address of the board. */
#include "app/input.h"
#include "board/faces.h"
#include "conduct/conduct.h"

#define GET(pattern, lane_flags, handler, text)                                                    \
	{                                                                                          \
		HTTP_GET, pattern, PUBLIC, LANE_READ, handler, lane_flags, text, NULL              \
	}

extern const struct route board_routes[];
const struct route board_routes[] = {
	GET("/", ROUTE_SHARED, board_home_page, "首页"),
	GET("/messages", ROUTE_SHARED, board_list_page, "留言列表，可筛选"),
	GET("/messages/{id}", ROUTE_SHARED, board_message_page, "一条留言和它的办理过程"),
	GET("/regions/{id}", ROUTE_SHARED, board_region_page, "一个地方：职务、单位、数据、留言"),
	GET("/offices/{id}", ROUTE_SHARED, board_office_page, "一个职务"),
	GET("/units/{id}", ROUTE_SHARED, board_unit_page, "一个办理单位"),
	GET("/stats", ROUTE_SHARED, board_stats_page, "办理数据"),
	GET("/stats/reasons", 0, board_reasons_page, "未通过和下架的理由，按月"),
	GET("/stats.csv", ROUTE_SHARED, board_stats_csv, "办理数据，CSV"),
	GET("/feed.atom", 0, board_feed, "最新回复的订阅源，Atom"),
	{ HTTP_GET, "/me/messages/{id}", &perm_message_own, LANE_READ, board_mine_page, 0,
	  "写信人自己的页面", NULL },
	{ HTTP_POST, "/me/messages/{id}/contact", &perm_message_own, LANE_WRITE, board_mine_contact,
	  0, "写信人看自己留下的联系方式", NULL },
	{ HTTP_POST, "/api/v1/messages/{id}/contact", &perm_message_own, LANE_WRITE,
	  board_api_contact, 0, "写信人看自己留下的联系方式", NULL },
	{ HTTP_POST, "/me/messages/{id}/{action}", &perm_message_own, LANE_WRITE, board_mine_post,
	  ROUTE_FILES, "写信人的一个动作（见生命表）", conduct_inputs },
	GET("/api/v1/messages", ROUTE_SHARED, board_api_messages, "留言列表"),
	GET("/api/v1/messages/{id}", ROUTE_SHARED, board_api_message, "一条留言"),
	GET("/api/v1/regions", ROUTE_SHARED, board_api_regions, "地方：q、parent、limit、after"),
	GET("/api/v1/regions/{id}", ROUTE_SHARED, board_api_region, "一个地方"),
	GET("/api/v1/offices", ROUTE_SHARED, board_api_offices, "职务：q、region、limit、after"),
	GET("/api/v1/units", ROUTE_SHARED, board_api_units,
	    "单位：q、region、parent、limit、after"),
	GET("/api/v1/lookup", ROUTE_GUESS, board_api_lookup, "按查询码和密码查自己的留言"),
	GET("/api/v1/kinds", ROUTE_SHARED, board_api_kinds, "留言类型"),
	GET("/api/v1/domains", ROUTE_SHARED, board_api_domains, "领域"),
	GET("/api/v1/figures", ROUTE_SHARED, board_api_figures, "一个地方的办理数据：region、year"),
	{ 0 },
};
