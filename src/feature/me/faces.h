/* faces: the handlers that routes.c lists, and what they share. */
#ifndef LIUYAN_ME_FACES_H
#define LIUYAN_ME_FACES_H

#include "app/input.h"
#include "app/layout.h"
#include "me/me.h"
#include "me/views.h"
#include "writer/writer.h"

#define COOKIE_CODE "liuyan_code"

route_handler me_login_page, me_login_post, me_code_page, me_code_post;
route_handler me_home_page, me_link_post, me_follow_post, me_unfollow_post;
route_handler me_access_page, me_account_page, me_show_post, me_name_post, me_consent_post;
route_handler me_address_post, me_prove_page, me_prove_post, me_export_post;
route_handler me_sessions_post, me_close_page, me_close_post;
route_handler me_enterprise_page, me_enterprise_post, me_checks_page, me_check_page, me_check_post;
route_handler me_api_me, me_api_messages, me_api_access, me_api_export;

extern const struct input me_address_input[], me_code_input[], me_link_input[], me_name_input[];
extern const struct input me_consent_input[], me_close_input[], me_enterprise_input[];
extern const struct input me_check_input[];

extern const struct perm perm_me_own, perm_me_check;

/* OK only for a signed-in writer. */
MUST err me_only(struct ctx *c);

/* ---- codes (code.c) ---- */
struct me_sending {
	enum code_purpose purpose;
	struct writer_address to;
	str token, code;
};
/* Makes and sends a code and gives the cookie it is bound to; the budgets of number,
 * network and site are taken first. c has no session. */
MUST err me_send_code(struct ctx *c, const struct request *rq, struct response *rs,
		      struct me_sending *s);
void me_forget_code(struct ctx *c, struct response *rs);
str me_code_token(const struct request *rq);
/* The page that asks for the code; ERR_NOT_FOUND: none is waited for. */
MUST err me_show_code(struct ctx *c, const struct request *rq, struct response *rs,
		      enum code_purpose purpose);
/* What she is told of a code that did not fit. */
void me_code_fault(struct ctx *c, const struct code_tried *t);

bool me_may_withdraw(struct ctx *c, const struct message *m);
/* All that is kept of her, as JSON; a write session. */
MUST err me_write_export(struct ctx *c, struct js_out *j);
MUST err me_put_parts(struct ctx *c, struct js_out *j, int64_t message);
MUST err me_put_notices(struct ctx *c, struct js_out *j);
MUST err me_put_looks(struct ctx *c, struct js_out *j, int64_t record, const struct message *m);

#endif
