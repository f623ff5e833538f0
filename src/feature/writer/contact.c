/* What is sealed of an account: its addresses, its name, its enterprise. */
#include "base/clock.h"
#include "base/log.h"
#include "text/creditcode.h"
#include "vault/vault.h"
#include "writer/inside.h"

/* A box is only opened for its owner here; staff see an enterprise through
 * enterprise_open alone. */
static struct vault_ref place_of(int64_t writer, int64_t part)
{
	return (struct vault_ref){ writer, VAULT_WRITER, part };
}

err writer_contact_put(struct ctx *c, int64_t writer, const struct writer_address *to)
{
	const struct vault_texts t = { { to->text }, 1 };

	return vault_seal(c, place_of(writer, to->channel), &t);
}

err writer_name_set(struct ctx *c, int64_t writer, str name)
{
	const struct vault_texts t = { { name }, 1 };

	if (name.n == 0)
		return vault_drop(c, place_of(writer, PART_NAME));
	return vault_seal(c, place_of(writer, PART_NAME), &t);
}

/* No box: an empty text. */
static err open_part(struct ctx *c, int64_t writer, int64_t part, const char *purpose, str *out)
{
	struct vault_texts t;
	err e = vault_open(c, place_of(writer, part), &(struct vault_look){ .purpose = purpose },
			   &t);

	*out = e == OK && t.n ? t.v[0] : (str){ 0 };
	return e == ERR_NOT_FOUND ? OK : e;
}

err writer_open_own(struct ctx *c, int64_t writer, const char *purpose, struct writer_own *out)
{
	*out = (struct writer_own){ 0 };
	if (writer == 0 || writer != c->actor.writer)
		return ERR_FORBIDDEN;
	TRY(open_part(c, writer, PART_NAME, purpose, &out->name));
	TRY(open_part(c, writer, CHANNEL_PHONE, purpose, &out->phone));
	return open_part(c, writer, CHANNEL_MAIL, purpose, &out->mail);
}

err writer_contact_erase(struct ctx *c, int64_t writer)
{
	return vault_drop_all(c, writer);
}

/* ---- enterprises ---- */

#define QUEUE 1

static err enterprise_row(struct ctx *c, int64_t writer, struct writer_enterprise *out)
{
	err e = q_enterprise_of(c->db, writer, out);

	if (e == ERR_NOT_FOUND)
		*out = (struct writer_enterprise){ 0 };
	return e == ERR_NOT_FOUND ? OK : e;
}

err enterprise_get(struct ctx *c, int64_t writer, struct writer_enterprise *out)
{
	return enterprise_row(c, writer, out);
}

static err unqueue(struct ctx *c, const struct writer_enterprise *was)
{
	return was->state == ENTERPRISE_ASKED
		       ? q_enterprise_wait_drop(c->db, QUEUE, was->at, was->writer, NULL)
		       : OK;
}

err enterprise_ask(struct ctx *c, int64_t writer, const struct enterprise_new *in)
{
	str code = creditcode_normalise(c->a, in->code);
	const struct vault_texts t = { { in->name, code, in->agent }, 3 };
	struct enterprise_put_in row = { writer, ENTERPRISE_ASKED, c->now, 0, { 0 } };
	struct writer_enterprise was;

	if (in->name.n == 0)
		ctx_fault(c, "name", "required", "请填写企业名称");
	if (in->agent.n == 0)
		ctx_fault(c, "agent", "required", "请填写经办人姓名");
	if (!creditcode_valid(code))
		ctx_fault(c, "code", "invalid", "统一社会信用代码不对，请对照营业执照再填");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(enterprise_row(c, writer, &was));
	TRY(unqueue(c, &was));
	TRY(vault_seal(c, place_of(writer, PART_ENTERPRISE), &t));
	TRY(q_enterprise_put(c->db, &row, NULL));
	TRY(q_writer_set_kind(c->db, writer, WRITER_PERSON, NULL));
	return q_enterprise_wait_add(c->db, QUEUE, c->now, writer, NULL);
}

err enterprise_open(struct ctx *c, int64_t writer, const struct vault_look *look,
		    struct enterprise_new *out)
{
	struct vault_texts t;

	*out = (struct enterprise_new){ 0 };
	TRY(vault_open(c, place_of(writer, PART_ENTERPRISE), look, &t));
	if (t.n < 3)
		return FAIL(ERR_SYSTEM, "sealed enterprise");
	*out = (struct enterprise_new){ t.v[0], t.v[1], t.v[2] };
	return OK;
}

err enterprise_judge(struct ctx *c, int64_t writer, bool good, str note)
{
	enum enterprise_state state = good ? ENTERPRISE_VERIFIED : ENTERPRISE_REFUSED;
	struct enterprise_put_in row = { writer, state, 0, c->now, note };
	struct writer_enterprise was;

	TRY(enterprise_row(c, writer, &was));
	if (was.state != ENTERPRISE_ASKED)
		return ERR_STATE;
	row.at = was.at;
	TRY(unqueue(c, &was));
	TRY(q_enterprise_put(c->db, &row, NULL));
	return good ? q_writer_set_kind(c->db, writer, WRITER_ENTERPRISE, NULL) : OK;
}

err enterprise_queue(struct ctx *c, int64_t most, struct enterprise_wait_list *out)
{
	return q_enterprise_waiting(
		c->db, &(struct enterprise_waiting_in){ .queue = QUEUE, .n = most }, out);
}

err enterprise_forget(struct ctx *c, int64_t writer)
{
	struct writer_enterprise was;

	TRY(enterprise_row(c, writer, &was));
	TRY(unqueue(c, &was));
	return q_enterprise_drop(c->db, writer, NULL);
}
