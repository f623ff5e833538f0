/* Rows of delivery: who has an address, who wants what, and messages to no owner. */
#include "base/clock.h"
#include "base/id.h"
#include "notice/inside.h"
#include "vault/vault.h"
#include "web/mail.h"

#define USUAL_FOR (48 * MS_HOUR) /* then it is given up */
#define WRITER_PHONE 1		 /* parts of a writer's boxes (slice writer) */
#define WRITER_MAIL 2
#define CODE_MOST 400

/* ---- addresses ---- */

bool parcel_place(const struct delivery *d, struct vault_ref *out)
{
	bool mail = d->channel == NOTICE_BY_MAIL;

	switch (d->box) {
	case BOX_ACCOUNT:
		*out = (struct vault_ref){ d->owner, VAULT_ADDRESS, d->channel };
		break;
	case BOX_WRITER:
		*out = (struct vault_ref){ d->owner, VAULT_WRITER,
					   mail ? WRITER_MAIL : WRITER_PHONE };
		break;
	case BOX_MESSAGE:
		*out = (struct vault_ref){ d->owner, VAULT_CONTACT, 0 };
		return d->channel == NOTICE_BY_SMS; /* no mail address is asked for */
	case BOX_NOBODY:
		*out = (struct vault_ref){ d->id, VAULT_ADDRESS, 0 };
		break;
	default:
		return false;
	}
	if (d->channel == NOTICE_BY_PUSH)
		*out = (struct vault_ref){ d->subject, VAULT_SUBSCRIPTION, 0 };
	return true;
}

/* Looks whether there is a box; opens none. A number that nobody has proven to be her own
 * gets SMS only where the site says so. */
err notice_has_address(struct ctx *c, int64_t box, int64_t owner, enum notice_channel by, bool *has)
{
	struct delivery d = { .box = box, .owner = owner, .channel = by };
	struct vault_ref at;
	struct vault_box sealed;
	err e;

	*has = false;
	if (!parcel_place(&d, &at))
		return OK;
	if (box == BOX_MESSAGE && !setting_number(c->settings, SET_NOTICE_UNPROVEN))
		return OK;
	e = q_vault_get(c->db, at.record, at.kind, at.part, &sealed);
	*has = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- choices ---- */

err notice_choice(struct ctx *c, int64_t box, int64_t owner, const struct notice_info *k,
		  unsigned *channels)
{
	struct notice_choice row;
	err e = q_notice_choice_of(c->db, owner, box, k->kind, &row);

	*channels = e == OK ? (unsigned)row.channels : k->channels;
	return e == ERR_NOT_FOUND ? OK : e;
}

str notice_stop_key(struct ctx *c, int64_t box, int64_t owner, int64_t kind)
{
	struct buf b = buf_new(c->a, 64, 64);
	unsigned char mac[32];

	app_keyed(c->app, "notice-stop",
		  arena_fmt(c->a, "%lld.%lld.%lld", (long long)box, (long long)owner,
			    (long long)kind),
		  mac);
	for (size_t i = 0; i < 16; i++)
		buf_fmt(&b, "%02x", mac[i]);
	return buf_str(&b);
}

err notice_browsers_drop(struct ctx *c, enum notice_box box, int64_t owner)
{
	struct push_browser_list l;

	TRY(q_push_browsers(c->db, owner, box, &l));
	for (size_t i = 0; i < l.n; i++) {
		TRY(vault_drop(c, (struct vault_ref){ l.v[i].id, VAULT_SUBSCRIPTION, 0 }));
		TRY(q_push_browser_drop(c->db, owner, box, l.v[i].id, NULL));
	}
	return OK;
}

/* ---- rows ---- */

/* Of a browser's delivery the subject is the browser: its text says nothing. */
err notice_deliver(struct ctx *c, const struct notice_row *r, enum notice_channel by,
		   int64_t browser)
{
	struct delivery_add_in in = {
		.id = id_make(c->now),
		.due_at = notice_hour(c->now, setting_number(c->settings, SET_QUIET_FROM),
				      setting_number(c->settings, SET_QUIET_TO)),
		.channel = by,
		.kind = r->kind,
		.owner = r->owner,
		.box = r->box,
		.message = r->message,
		.subject = browser ? browser : r->subject,
		.expires_at = c->now + USUAL_FOR,
	};

	return q_delivery_add(c->db, &in, NULL);
}

static bool is_phone(str s)
{
	bool plus = s.n && s.p[0] == '+';

	for (size_t i = plus; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n >= 6 && s.n <= 16;
}

static bool is_line(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return false;
	return s.n <= CODE_MOST;
}

err notice_send(struct ctx *c, const struct notice_direct *d)
{
	struct vault_texts t = { { d->address, d->code }, 2 };
	struct delivery_add_in in = {
		.id = id_make(c->now),
		.urgent = true,
		.due_at = c->now,
		.channel = d->by,
		.kind = d->kind,
		.box = BOX_NOBODY,
		.expires_at = d->expires_at,
	};
	int64_t left = d->expires_at - c->now;

	if (d->by == NOTICE_BY_MAIL ? !mail_address_valid(d->address) : !is_phone(d->address))
		return ERR_INPUT;
	if (!is_line(d->code) || left <= 0 || !notice_info(d->kind))
		return ERR_INPUT;
	in.subject = d->kind == NOTICE_INVITED ? (left + MS_DAY - 1) / MS_DAY
					       : (left + MS_MINUTE - 1) / MS_MINUTE;
	TRY(vault_seal(c, (struct vault_ref){ in.id, VAULT_ADDRESS, 0 }, &t));
	return q_delivery_add(c->db, &in, NULL);
}

err notice_send_code(struct ctx *c, str address, str code, int64_t expires_at)
{
	struct notice_direct d = { str_has(address, S("@")) ? NOTICE_BY_MAIL : NOTICE_BY_SMS,
				   NOTICE_CODE, address, code, expires_at };

	return notice_send(c, &d);
}
