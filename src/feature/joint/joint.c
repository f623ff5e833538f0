#include "joint/joint.h"

#include <sodium.h>

#include "text/phone.h"
#include "writer/writer.h"

/* ---- reading ---- */

err joint_members(struct ctx *c, int64_t head, struct joint_members *out)
{
	struct message_joint_list rows;

	TRY(q_joint_of(c->db, head, &rows));
	*out = (struct joint_members){ ARENA_ARRAY(c->a, struct message, rows.n + 1), 0 };
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].message != head)
			TRY(message_get(c, rows.v[i].message, &out->v[out->n++]));
	return OK;
}

bool joint_is_open(const struct message *m)
{
	return m->state == MESSAGE_WAITING || m->state == MESSAGE_HANDLING;
}

err joint_open(struct ctx *c, const struct message *head, struct joint_members *out)
{
	struct message_joint_list rows = { 0 };

	if (message_is_head(head))
		TRY(q_joint_of(c->db, head->id, &rows));
	*out = (struct joint_members){ ARENA_ARRAY(c->a, struct message, rows.n + 1), 0 };
	for (size_t i = 0; i < rows.n; i++) {
		struct message *m = &out->v[out->n];
		if (rows.v[i].message == head->id || rows.v[i].round != head->round)
			continue;
		TRY(message_get(c, rows.v[i].message, m));
		out->n += joint_is_open(m);
	}
	return OK;
}

err joint_place(struct ctx *c, const struct message *m, struct message_joint *out)
{
	struct message_joint_list rows = { 0 };

	if (m->joint)
		TRY(q_joint_by_message(c->db, m->id, &rows));
	*out = rows.n ? rows.v[0] : (struct message_joint){ 0 };
	return OK;
}

static bool is_first(const struct message_joint_list *l, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (str_eq(l->v[i].person, l->v[at].person))
			return false;
	return true;
}

err joint_people(struct ctx *c, int64_t head, int64_t *n)
{
	struct message_joint_list rows;

	TRY(q_joint_of(c->db, head, &rows));
	*n = 0;
	for (size_t i = 0; i < rows.n; i++)
		*n += rows.v[i].person.n == 0 || is_first(&rows, i);
	return OK;
}

err joint_due(struct ctx *c, const struct message *head, int64_t *due)
{
	struct message_joint_list rows = { 0 };

	*due = 0;
	if (message_is_head(head))
		TRY(q_joint_of(c->db, head->id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].round == head->round && rows.v[i].due &&
		    (*due == 0 || rows.v[i].due < *due))
			*due = rows.v[i].due;
	return OK;
}

err joint_hold(struct ctx *c, const struct message *head, const struct joint_members *l)
{
	const struct message **v = ARENA_ARRAY(c->a, const struct message *, l->n + 1);
	size_t n = 0;

	v[n++] = head;
	for (size_t i = 0; i < l->n; i++)
		v[n++] = &l->v[i];
	return message_hold(c, v, n);
}

/* ---- who wrote it ---- */

static err by_phone(struct ctx *c, int64_t message, str *out)
{
	struct vault_look look = { .purpose = "joint" };
	int64_t account = c->actor.account;
	struct writer_address at;
	struct contact k;
	err e;

	c->actor.account = 0; /* nobody looks: it is the program that counts */
	e = message_contact_open(c, message, &look, &k);
	c->actor.account = account;
	TRY(e);
	k.phone = phone_normalise(c->a, k.phone);
	if (!phone_valid(k.phone))
		return OK;
	TRY(writer_address_read(c, "phone", k.phone, &at));
	*out = at.hash;
	return OK;
}

/* By the phone number of her account, else by the account, else by the number she left. */
static err name_of(struct ctx *c, int64_t message, str *out)
{
	struct writer_channel_list l = { 0 };
	struct message_writer w;
	err e = q_message_writer_of(c->db, message, &w);

	*out = arena_fmt(c->a, "message %lld", (long long)message);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || w.writer == 0)
		return by_phone(c, message, out);
	TRY(q_channels_of(c->db, w.writer, &l));
	*out = arena_fmt(c->a, "writer %lld", (long long)w.writer);
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].channel == CHANNEL_PHONE)
			*out = l.v[i].hash;
	return OK;
}

static err person_of(struct ctx *c, int64_t message, int64_t head, str *out)
{
	unsigned char sum[32];
	char hex[65];
	str name;

	TRY(name_of(c, message, &name));
	name = arena_fmt(c->a, "%lld %.*s", (long long)head, STR_ARG(name));
	TRY(vault_hash(c, "joint-person", name, sum));
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	*out = arena_copy(c->a, str_of(hex));
	return OK;
}

/* ---- writing ---- */

err joint_put(struct ctx *c, const struct message *m, const struct message *head, int64_t due)
{
	struct joint_put_in in = { m->id, head->id, head->round, due, c->now, { 0 } };

	TRY(person_of(c, m->id, head->id, &in.person));
	return q_joint_put(c->db, &in, NULL);
}

err joint_follow(struct ctx *c, const struct message *head, struct joint_members *l,
		 const struct step *like)
{
	for (size_t i = 0; i < l->n; i++) {
		struct message next = l->v[i];
		struct step s = *like;
		next.lead_unit = head->lead_unit;
		next.answer_unit = head->answer_unit;
		s.internal = true;
		TRY(message_step(c, &l->v[i], &next, &s));
		l->v[i] = next;
	}
	return OK;
}

err joint_leave(struct ctx *c, struct message *next)
{
	next->joint = 0;
	return q_joint_drop(c->db, next->id, NULL);
}

err joint_forget(struct ctx *c, int64_t message)
{
	struct message_joint_list rows;
	struct joint_put_in in;

	TRY(q_joint_by_message(c->db, message, &rows));
	if (rows.n == 0)
		return OK;
	in = (struct joint_put_in){ message,	   rows.v[0].lead, rows.v[0].round,
				    rows.v[0].due, rows.v[0].at,   { 0 } };
	return q_joint_put(c->db, &in, NULL);
}

STORE_PART(store, joint);

const struct slice slice_joint = { .name = "joint", .store = &store };
