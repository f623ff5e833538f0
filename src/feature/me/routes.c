/* Every address of a writer's own pages. */
#include "me/faces.h"

#define OWN_GET(pattern, handler, text)                                                            \
	{                                                                                          \
		HTTP_GET, pattern, &perm_me_own, LANE_READ, handler, 0, text, NULL                 \
	}
#define OWN_POST(pattern, handler, text, input)                                                    \
	{                                                                                          \
		HTTP_POST, pattern, &perm_me_own, LANE_WRITE, handler, 0, text, input              \
	}

extern const struct route me_routes[];
const struct route me_routes[] = {
	{ HTTP_GET, "/me/login", PUBLIC, LANE_READ, me_login_page, 0, "写信人登录页", NULL },
	{ HTTP_POST, "/me/login", PUBLIC, LANE_SELF, me_login_post, ROUTE_OPEN | ROUTE_SUBMIT,
	  "获取登录验证码", me_address_input },
	{ HTTP_GET, "/me/login/code", PUBLIC, LANE_READ, me_code_page, 0, "输入登录验证码", NULL },
	{ HTTP_POST, "/me/login/code", PUBLIC, LANE_SELF, me_code_post, ROUTE_GUESS | ROUTE_OPEN,
	  "用验证码登录", me_code_input },
	OWN_GET("/me", me_home_page, "我的留言和关注"),
	OWN_POST("/me/link", me_link_post, "用查询码找回以前的留言", me_link_input),
	OWN_POST("/messages/{id}/follow", me_follow_post, "关注一条留言", NULL),
	OWN_POST("/messages/{id}/unfollow", me_unfollow_post, "不再关注一条留言", NULL),
	OWN_GET("/me/access", me_access_page, "谁看过我的资料"),
	OWN_GET("/me/account", me_account_page, "账号：联系方式、同意的事项、登录的地方"),
	OWN_POST("/me/account/show", me_show_post, "查看自己的联系方式", NULL),
	OWN_POST("/me/account/name", me_name_post, "改姓名", me_name_input),
	OWN_POST("/me/account/consent", me_consent_post, "同意或撤回一项", me_consent_input),
	OWN_POST("/me/account/sessions", me_sessions_post, "退出其他登录", NULL),
	{ HTTP_POST, "/me/account/address", &perm_me_own, LANE_SELF, me_address_post, 0,
	  "换手机或邮箱：获取验证码", me_address_input },
	OWN_GET("/me/account/code", me_prove_page, "换手机或邮箱：输入验证码"),
	{ HTTP_POST, "/me/account/code", &perm_me_own, LANE_SELF, me_prove_post, ROUTE_GUESS,
	  "换手机或邮箱：验证", me_code_input },
	OWN_POST("/me/export", me_export_post, "导出我的全部资料，JSON", NULL),
	OWN_GET("/me/close", me_close_page, "注销账号：说明"),
	OWN_POST("/me/close", me_close_post, "注销账号", me_close_input),
	OWN_GET("/me/enterprise", me_enterprise_page, "企业账号"),
	OWN_POST("/me/enterprise", me_enterprise_post, "申请企业账号", me_enterprise_input),
	{ HTTP_GET, "/desk/enterprises", &perm_me_check, LANE_READ, me_checks_page, 0,
	  "待核对的企业账号", NULL },
	{ HTTP_GET, "/desk/enterprises/{id}", &perm_me_check, LANE_READ, me_check_page, 0,
	  "核对一个企业账号", NULL },
	{ HTTP_POST, "/desk/enterprises/{id}/{action}", &perm_me_check, LANE_WRITE, me_check_post,
	  0, "打开企业资料（open），或写下结论（judge）", me_check_input },
	OWN_GET("/api/v1/me", me_api_me, "我的账号"),
	OWN_GET("/api/v1/me/messages", me_api_messages, "我的留言：limit、after"),
	OWN_GET("/api/v1/me/access", me_api_access, "谁看过我的资料"),
	OWN_POST("/api/v1/me/export", me_api_export, "导出我的全部资料", NULL),
	{ 0 },
};

extern const struct command me_commands[];

static const struct perm *const perms[] = { &perm_me_own, &perm_me_check, NULL };

const struct slice slice_me = {
	.name = "me", .routes = me_routes, .perms = perms, .commands = me_commands
};
