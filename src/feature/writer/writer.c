#include "writer/writer.h"

#include <sodium.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/utf8.h"
#include "text/mailbox.h"
#include "text/mask.h"
#include "text/phone.h"
#include "writer/inside.h"
#include "writer/rules.h"

/* ---- settings ---- */

static int word_of(const char *setting, const char *const *words, int n)
{
	for (int i = 1; i < n; i++)
		if (str_eq(str_of(setting), str_of(words[i])))
			return i;
	return 0;
}

enum writer_sign_in writer_sign_in(const struct settings *s)
{
	static const char *const words[] = {
		[SIGN_IN_OFF] = "off",
		[SIGN_IN_OPTIONAL] = "optional",
		[SIGN_IN_REQUIRED] = "required",
	};

	return (enum writer_sign_in)word_of(setting_text(s, SET_WRITER_SIGN_IN), words,
					    SIGN_IN_REQUIRED + 1);
}

enum writer_verify writer_verify(const struct settings *s)
{
	static const char *const words[] = {
		[VERIFY_NONE] = "none",
		[VERIFY_PHONE] = "phone",
		[VERIFY_MAIL] = "email",
		[VERIFY_EITHER] = "either",
	};

	return (enum writer_verify)word_of(setting_text(s, SET_WRITER_VERIFY), words,
					   VERIFY_EITHER + 1);
}

/* ---- addresses ---- */

static err address_of(struct ctx *c, enum writer_channel_kind channel, str text,
		      struct writer_address *out)
{
	str key = arena_fmt(c->a, "%d %.*s", (int)channel, STR_ARG(text));
	unsigned char sum[32];
	char hex[65];

	TRY(vault_hash(c, "writer-address", key, sum));
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	*out = (struct writer_address){ channel, text, arena_copy(c->a, str_of(hex)) };
	return OK;
}

err writer_address_read(struct ctx *c, const char *field, str typed, struct writer_address *out)
{
	str mail = mailbox_normalise(c->a, typed), phone = phone_normalise(c->a, typed);

	*out = (struct writer_address){ 0 };
	if (phone_is_mobile(phone))
		return address_of(c, CHANNEL_PHONE, phone, out);
	if (mailbox_valid(mail))
		return address_of(c, CHANNEL_MAIL, mail, out);
	ctx_fault(c, field, "invalid", "请填写手机号，或电子邮箱地址");
	return ERR_INPUT;
}

str writer_address_mask(struct arena *a, enum writer_channel_kind channel, str text)
{
	str rest = text, local;

	if (channel == CHANNEL_PHONE)
		return mask_phone(a, text);
	local = str_cut(&rest, '@');
	return arena_fmt(a, "%.*s***@%.*s", STR_ARG(utf8_prefix(local, 1)), STR_ARG(rest));
}

const char *writer_channel_word(int64_t channel)
{
	static const char *const words[] = { "", "phone", "mail", "openid" };

	return words[channel >= CHANNEL_PHONE && channel <= CHANNEL_OUTER ? channel : 0];
}

/* ---- accounts ---- */

static err open_account(struct ctx *c, int64_t id, const struct writer_address *by)
{
	struct channel_put_in channel = { id, by->channel, by->hash, c->now };

	TRY(q_writer_add(c->db, id, WRITER_PERSON, WRITER_OPEN, NULL));
	TRY(q_channel_put(c->db, &channel, NULL));
	return by->channel == CHANNEL_OUTER ? OK : writer_contact_put(c, id, by);
}

/* Whoever comes second at the same moment waits for the first's end and is the same. */
err writer_enter(struct ctx *c, const struct writer_address *by, int64_t *writer)
{
	struct writer_ref ref;
	int64_t added = 0;
	err e = q_identity_of(c->db, by->hash, &ref);

	*writer = e == OK ? ref.writer : id_make(c->now);
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(q_identity_add(c->db, by->hash, *writer, &added));
	if (added)
		return open_account(c, *writer, by);
	TRY(q_identity_of(c->db, by->hash, &ref));
	*writer = ref.writer;
	return OK;
}

/* Another site's word about a phone opens the account that the phone has here. */
static err enter_from(struct ctx *c, const struct writer_address *outer, str number,
		      int64_t *writer)
{
	struct channel_put_in channel = { 0, CHANNEL_OUTER, outer->hash, c->now };
	struct writer_address by;

	if (!phone_is_mobile(number))
		return writer_enter(c, outer, writer);
	TRY(address_of(c, CHANNEL_PHONE, number, &by));
	TRY(writer_enter(c, &by, writer));
	channel.writer = *writer;
	TRY(q_channel_put(c->db, &channel, NULL));
	return q_identity_add(c->db, outer->hash, *writer, NULL);
}

err writer_by_identity(struct ctx *c, str issuer, str subject, str phone, int64_t *writer)
{
	str name = arena_fmt(c->a, "%.*s %.*s", STR_ARG(issuer), STR_ARG(subject));
	struct writer_address outer;
	struct writer_ref ref;
	err e;

	TRY(address_of(c, CHANNEL_OUTER, name, &outer));
	e = q_identity_of(c->db, outer.hash, &ref);
	*writer = e == OK ? ref.writer : 0;
	return e == ERR_NOT_FOUND ? enter_from(c, &outer, phone_normalise(c->a, phone), writer) : e;
}

static err drop_channel(struct ctx *c, int64_t writer, int64_t channel)
{
	struct writer_channel_list l;

	TRY(q_channels_of(c->db, writer, &l));
	for (size_t i = 0; i < l.n; i++)
		if (channel == 0 || l.v[i].channel == channel) {
			TRY(q_identity_drop(c->db, l.v[i].hash, NULL));
			TRY(q_channel_drop(c->db, writer, l.v[i].channel, NULL));
		}
	return OK;
}

err writer_address_set(struct ctx *c, int64_t writer, const struct writer_address *to)
{
	struct channel_put_in channel = { writer, to->channel, to->hash, c->now };
	struct writer_ref ref;
	int64_t added = 0;

	TRY(q_identity_add(c->db, to->hash, writer, &added));
	if (!added) {
		TRY(q_identity_of(c->db, to->hash, &ref));
		return ref.writer == writer ? OK : ERR_CONFLICT;
	}
	TRY(drop_channel(c, writer, to->channel));
	TRY(q_channel_put(c->db, &channel, NULL));
	return writer_contact_put(c, writer, to);
}

err writer_is_verified(struct ctx *c, int64_t writer, bool *out)
{
	struct writer_channel_list l;
	unsigned channels = 0;

	TRY(q_channels_of(c->db, writer, &l));
	for (size_t i = 0; i < l.n; i++)
		channels |= 1u << l.v[i].channel;
	*out = writer_proves(writer_verify(c->settings), channels);
	return OK;
}

err writer_forget(struct ctx *c, int64_t writer)
{
	int64_t closed = 0;

	TRY(q_writer_close(c->db, writer, c->now, &closed));
	if (closed != 1)
		return ERR_NOT_FOUND;
	TRY(drop_channel(c, writer, 0));
	TRY(q_follow_drop_all(c->db, writer, NULL));
	TRY(q_writer_message_drop(c->db, writer, NULL));
	TRY(enterprise_forget(c, writer));
	return writer_contact_erase(c, writer);
}

/* ---- consent ---- */

static err last_consent(struct ctx *c, int64_t subject, int64_t purpose, struct consent *out)
{
	struct consent_list l;

	*out = (struct consent){ 0 };
	TRY(q_consents_of(c->db, subject, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].purpose == purpose)
			*out = l.v[i];
	return OK;
}

err consent_give(struct ctx *c, int64_t subject, int64_t purpose)
{
	const struct consent_row *row = consent_now(purpose);
	struct consent_add_in add = { subject, c->now, purpose, row->wording };
	struct consent last;

	TRY(last_consent(c, subject, purpose, &last));
	if (last.subject && last.withdrawn_at == 0 && last.wording == row->wording)
		return OK;
	return q_consent_add(c->db, &add, NULL);
}

err consent_end(struct ctx *c, int64_t subject, int64_t purpose)
{
	return q_consent_withdraw(c->db, subject, purpose, c->now, NULL);
}

err consent_holds(struct ctx *c, int64_t subject, int64_t purpose, bool *out)
{
	struct consent last;

	TRY(last_consent(c, subject, purpose, &last));
	*out = last.subject && last.withdrawn_at == 0;
	return OK;
}

/* ---- the slice ---- */

static err forget(struct ctx *c, void *data)
{
	(void)data;
	TRY(q_code_forget(c->db, c->now, NULL));
	return q_sent_forget(c->db, c->now - MS_DAY, NULL);
}

static err forget_codes(struct ctx *c)
{
	return app_write(c, forget, NULL);
}

/* A word that is none of a setting's stops the start. */
static err opened(struct ctx *c)
{
	if (!writer_sign_in(c->settings))
		warn("writer.sign_in 不能是 %s：只能是 off、optional、required 之一。\n",
		     setting_text(c->settings, SET_WRITER_SIGN_IN));
	if (!writer_verify(c->settings))
		warn("writer.verify 不能是 %s：只能是 none、phone、email、either 之一。\n",
		     setting_text(c->settings, SET_WRITER_VERIFY));
	return writer_sign_in(c->settings) && writer_verify(c->settings) ? OK : ERR_USAGE;
}

static const struct job jobs[] = { { "forget_codes", MS_HOUR, forget_codes, false }, { 0 } };

STORE_PART(store, writer);

const struct slice slice_writer = {
	.name = "writer", .store = &store, .jobs = jobs, .opened = opened
};
