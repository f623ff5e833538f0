/* The routes of units that ask to be taken in. */
#include "onboard/faces.h"

const struct route onboard_routes[] = {
	{ HTTP_GET, "/units/apply", PUBLIC, LANE_READ, onboard_apply_page, 0,
	  "单位入驻申请：region", NULL },
	{ HTTP_POST, "/units/apply", PUBLIC, LANE_SELF, onboard_apply_post, ROUTE_OPEN,
	  "提交入驻申请", onboard_apply_input },
	{ HTTP_GET, "/units/apply/{word}", PUBLIC, LANE_READ, onboard_status_page, 0,
	  "一份申请的结果", NULL },
	{ HTTP_GET, "/desk/applications", &perm_onboard_check, LANE_READ, onboard_list_page, 0,
	  "等待核对的入驻申请", NULL },
	{ HTTP_GET, "/desk/applications/{id}", &perm_onboard_check, LANE_READ, onboard_one_page, 0,
	  "一份入驻申请", NULL },
	{ HTTP_POST, "/desk/applications/{id}/{action}", &perm_onboard_check, LANE_WRITE,
	  onboard_deed, 0, "contact、take、refuse", onboard_deed_input },
	{ HTTP_GET, "/desk/training", &perm_onboard_train, LANE_READ, onboard_training_page, 0,
	  "入驻培训", NULL },
	{ HTTP_POST, "/desk/training/{word}", &perm_onboard_train, LANE_WRITE,
	  onboard_training_post, 0, "记下一项培训已完成：unit", NULL },
	{ 0 },
};
