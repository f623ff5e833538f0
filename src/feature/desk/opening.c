/* An editor opens what a writer left for the platform alone: with a reason, which the
 * writer is told, and a row of who looked. */
#include "app/input.h"
#include "desk/case.h"
#include "desk/pages.h"
#include "notice/notice.h"
#include "order/access.h"

struct opening {
	str reason;
};

const struct input desk_open_input[] = {
	{ "reason", NULL, N_("为什么要看"), INPUT_LINE, offsetof(struct opening, reason), true, 4,
	  100, LIMIT_NONE },
	{ 0 },
};

static err open_it(struct ctx *c, const struct opening *in, struct contact *out)
{
	struct vault_look look = { "contact", in->reason, NULL };
	struct message m;

	TRY(message_get(c, c->path_id, &m));
	TRY(order_access(c, &m)); /* who may not see it is told that there is none */
	struct object o = message_object(c, &m);
	TRY(gate(&c->actor, &perm_message_contact, &o));
	look.grant = gate_grant(&c->actor, &perm_message_contact, &o);
	TRY(message_contact_open(c, m.id, &look, out));
	return notice_put(c, &(struct notice){ .whom = NOTICE_WRITER_OF,
					       .owner = m.id,
					       .kind = NOTICE_LOOKED,
					       .message = m.id });
}

err desk_open_contact(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct opening in = { 0 };
	struct contact contact = { 0 };
	struct case_with with = { .contact = &contact };
	err e = input_read(c, rq, desk_open_input, &in);

	if (e == OK)
		e = open_it(c, &in, &contact);
	if (e != OK && e != ERR_INPUT)
		return e;
	if (e == ERR_INPUT) {
		with = (struct case_with){ .reason = in.reason };
		rs->status = 422;
	}
	TRY(case_show(c, rq, rs, &with));
	return e;
}
