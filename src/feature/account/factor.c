#include "account/factor.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

#include "account/inside.h"
#include "account/policy.h"
#include "account/qr.h"
#include "app/app.h"
#include "base/log.h"
#include "base/rand.h"
#include "ledger/ledger.h"
#include "vault/vault.h"
#include "web/form.h"

#define SECRET 20 /* bytes */
#define DIGITS 6
#define STEP 30
#define WINDOW 1 /* a step early or late: clocks differ */

/* ---- who needs it ---- */

bool factor_offered(const struct settings *s)
{
	return strcmp(setting_text(s, SET_SECOND_FACTOR), "off") != 0;
}

bool factor_required(const struct settings *s, const struct account_grant_list *grants)
{
	const char *mode = setting_text(s, SET_SECOND_FACTOR);

	if (strcmp(mode, "all") == 0)
		return true;
	if (strcmp(mode, "roles") != 0)
		return false;
	for (size_t i = 0; i < grants->n; i++)
		if (ROLE_BIT(grants->v[i].role) & ROLES_EXCLUSIVE)
			return true;
	return false;
}

err factor_read(struct ctx *c, int64_t account, struct factor_state *out)
{
	struct factor_codes left;
	struct factor f;
	err e = q_factor_of(c->db, account, &f);

	*out = (struct factor_state){ 0 };
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	TRY(q_recovery_left(c->db, account, &left));
	*out = (struct factor_state){ f.enrolled_at > 0, f.enrolled_at, left.n };
	return OK;
}

/* ---- the secret ---- */

static str base32(struct arena *a, const unsigned char secret[SECRET], bool grouped)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct buf b = buf_new(a, 64, 128);

	for (size_t bit = 0; bit < SECRET * 8; bit += 5) {
		unsigned two = (unsigned)secret[bit / 8] << 8 |
			       (bit / 8 + 1 < SECRET ? secret[bit / 8 + 1] : 0u);
		if (grouped && bit && bit % 20 == 0)
			buf_char(&b, ' ');
		buf_char(&b, letters[two >> (11 - bit % 8) & 31]);
	}
	return buf_str(&b);
}

static str uri_of(struct ctx *c, const struct account *a, str secret)
{
	struct buf b = buf_new(c->a, 256, 1024);
	str site = str_of(setting_text(c->settings, SET_SITE_NAME));

	buf_lit(&b, "otpauth://totp/");
	form_encode(&b, site);
	buf_char(&b, ':');
	form_encode(&b, a->login);
	buf_fmt(&b, "?secret=%.*s&issuer=", STR_ARG(secret));
	form_encode(&b, site);
	return buf_str(&b);
}

static err show(struct ctx *c, const struct account *a, str secret, struct factor_begun *out)
{
	const unsigned char *p = (const void *)secret.p;

	if (secret.n != SECRET)
		return FAIL(ERR_STORE, "second factor");
	out->secret = base32(c->a, p, true);
	out->uri = uri_of(c, a, base32(c->a, p, false));
	return qr_squares(c->a, out->uri, &out->squares, &out->side);
}

static struct vault_ref place_of(int64_t account)
{
	return (struct vault_ref){ account, VAULT_TOTP, 0 };
}

static err open_secret(struct ctx *c, int64_t account, str *secret)
{
	struct vault_look look = { .purpose = "second_factor" };
	struct vault_texts t;
	err e = vault_open(c, place_of(account), &look, &t);

	if (e == ERR_NOT_FOUND)
		return ERR_STATE;
	TRY(e);
	if (t.n != 1)
		return FAIL(ERR_STORE, "second factor");
	*secret = t.v[0];
	return OK;
}

err factor_begin(struct ctx *c, const struct account *a, struct factor_begun *out)
{
	unsigned char raw[SECRET];
	struct vault_texts t = { .n = 1 };

	rand_secret(raw, sizeof(raw));
	t.v[0] = arena_copy(c->a, (str){ (const char *)raw, sizeof(raw) });
	sodium_memzero(raw, sizeof(raw));
	TRY(vault_seal(c, place_of(a->id), &t));
	TRY(q_factor_begin(c->db, a->id, NULL));
	TRY(q_recovery_drop(c->db, a->id, NULL));
	return show(c, a, t.v[0], out);
}

err factor_again(struct ctx *c, const struct account *a, struct factor_begun *out)
{
	str secret;

	TRY(open_secret(c, a->id, &secret));
	return show(c, a, secret, out);
}

/* ---- codes ---- */

static str only_digits(struct ctx *c, str code)
{
	struct buf b = buf_new(c->a, 16, 16);

	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] >= '0' && code.p[i] <= '9')
			buf_char(&b, code.p[i]);
		else if (code.p[i] != ' ')
			return (str){ 0 };
	return buf_str(&b);
}

/* Takes the step of the code, if it is one and later than the last that was taken. */
static err take_step(struct ctx *c, int64_t account, str code)
{
	str secret, digits = only_digits(c, code);
	uint64_t step;
	int64_t changed;
	int pos, got;

	if (digits.n != DIGITS)
		return ERR_LOGIN;
	TRY(open_secret(c, account, &secret));
	got = oath_totp_validate4(secret.p, secret.n, (time_t)(c->now / 1000), STEP, 0, WINDOW,
				  &pos, &step, 0, digits.p);
	if (got < 0)
		return got == OATH_INVALID_OTP ? ERR_LOGIN : FAIL(ERR_MEMORY, "liboath");
	TRY(q_factor_use(c->db, account, (int64_t)step, &changed));
	return changed == 1 ? OK : ERR_LOGIN;
}

static str recovery_hash(struct ctx *c, int64_t account, str code)
{
	struct buf b = buf_new(c->a, 64, 128);

	buf_fmt(&b, "%lld.", (long long)account);
	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] != '-' && code.p[i] != ' ')
			buf_char(&b, code.p[i]);
	return token_digest(c, "recovery", buf_str(&b));
}

err factor_renew(struct ctx *c, int64_t account, str codes[FACTOR_CODES])
{
	TRY(q_recovery_drop(c->db, account, NULL));
	for (size_t i = 0; i < FACTOR_CODES; i++) {
		codes[i] = str_sub(account_password_make(c->a), 0, 14);
		TRY(q_recovery_add(c->db, account, recovery_hash(c, account, codes[i]), NULL));
	}
	return OK;
}

err factor_confirm(struct ctx *c, const struct account *a, str code, str codes[FACTOR_CODES])
{
	TRY(take_step(c, a->id, code));
	TRY(q_factor_enrol(c->db, a->id, c->now, NULL));
	TRY(ledger_audit(c, "factor", a->login, "enrolled"));
	return factor_renew(c, a->id, codes);
}

err factor_check(struct ctx *c, const struct account *a, str code)
{
	err e = take_step(c, a->id, code);
	int64_t changed;

	if (e != ERR_LOGIN || code.n > 40)
		return e;
	TRY(q_recovery_use(c->db, a->id, recovery_hash(c, a->id, code), &changed));
	if (changed != 1)
		return ERR_LOGIN;
	return ledger_audit(c, "factor", a->login, "recovery");
}

err factor_end(struct ctx *c, int64_t account)
{
	TRY(vault_drop(c, place_of(account)));
	TRY(q_recovery_drop(c->db, account, NULL));
	return q_factor_drop(c->db, account, NULL);
}
