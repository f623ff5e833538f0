/* Who wrote: sealed in the vault, never in a row of the message. */
#include "message/message.h"

static struct vault_ref place_of(int64_t message)
{
	return (struct vault_ref){ message, VAULT_CONTACT, 0 };
}

err message_contact_seal(struct ctx *c, int64_t message, const struct contact *in,
			 struct vault_box *out)
{
	struct vault_texts t = { { in->name, in->phone, in->remark }, 3 };

	*out = (struct vault_box){ 0 };
	if (in->name.n + in->phone.n + in->remark.n == 0)
		return OK;
	return vault_make(c, place_of(message), &t, out);
}

err message_contact_open(struct ctx *c, int64_t message, const struct vault_look *look,
			 struct contact *out)
{
	struct vault_texts t;
	err e = vault_open(c, place_of(message), look, &t);

	*out = (struct contact){ 0 };
	if (e == OK)
		*out = (struct contact){ t.v[0], t.v[1], t.v[2] };
	return e == ERR_NOT_FOUND ? OK : e;
}
