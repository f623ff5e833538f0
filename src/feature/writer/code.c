/* One-time codes: made, bound to a browser, tried. */
#include <sodium.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/rand.h"
#include "text/phone.h"
#include "writer/inside.h"
#include "writer/rules.h"

#define TOKEN_BYTES 24
#define NONCE crypto_secretbox_NONCEBYTES
#define MAC crypto_secretbox_MACBYTES

str writer_keyed(struct ctx *c, const char *purpose, str text)
{
	unsigned char sum[32];
	char hex[65];

	app_keyed(c->app, purpose, text, sum);
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	return arena_copy(c->a, str_of(hex));
}

static str code_hash(struct ctx *c, str token, str code)
{
	return writer_keyed(c, "writer-code",
			    arena_fmt(c->a, "%.*s %.*s", STR_ARG(token), STR_ARG(code)));
}

/* ---- the address, under a key that only the cookie gives ---- */

static str seal(struct ctx *c, str token, str text)
{
	unsigned char key[32], *out = arena_alloc(c->a, NONCE + MAC + text.n);

	app_keyed(c->app, "writer-code-address", token, key);
	rand_secret(out, NONCE);
	crypto_secretbox_easy(out + NONCE, (const unsigned char *)text.p, text.n, out, key);
	sodium_memzero(key, sizeof(key));
	return (str){ (const char *)out, NONCE + MAC + text.n };
}

static err unseal(struct ctx *c, str token, str sealed, str *text)
{
	const unsigned char *in = (const unsigned char *)sealed.p;
	unsigned char key[32], *out;
	int bad;

	if (sealed.n < NONCE + MAC)
		return FAIL(ERR_SYSTEM, "address of a code");
	out = arena_alloc(c->a, sealed.n);
	app_keyed(c->app, "writer-code-address", token, key);
	bad = crypto_secretbox_open_easy(out, in + NONCE, sealed.n - NONCE, in, key);
	sodium_memzero(key, sizeof(key));
	*text = (str){ (const char *)out, sealed.n - NONCE - MAC };
	return bad ? FAIL(ERR_SYSTEM, "address of a code") : OK;
}

/* ---- making ---- */

static str make_token(struct ctx *c)
{
	unsigned char raw[TOKEN_BYTES];
	char hex[2 * TOKEN_BYTES + 1];

	rand_secret(raw, sizeof(raw));
	sodium_bin2hex(hex, sizeof(hex), raw, sizeof(raw));
	return arena_copy(c->a, str_of(hex));
}

static str make_digits(struct ctx *c)
{
	uint32_t random, code;

	do
		rand_secret(&random, sizeof(random));
	while (!code_of_random(random, &code));
	return arena_fmt(c->a, "%06u", (unsigned)code);
}

static err spend(struct ctx *c, str address)
{
	struct writer_count hour, day;

	TRY(q_sent_since(c->db, address, c->now - MS_HOUR, &hour));
	TRY(q_sent_since(c->db, address, c->now - MS_DAY, &day));
	if (!code_within_budget(hour.n, day.n))
		return ERR_RATE;
	return q_sent_add(c->db, address, c->now, id_make(c->now), NULL);
}

err code_make(struct ctx *c, const struct code_new *in, str *token, str *code)
{
	struct code_add_in row = { .purpose = in->purpose,
				   .writer = in->writer,
				   .channel = in->to->channel,
				   .expires_at = c->now + CODE_MINUTES * MS_MINUTE,
				   .address = in->to->hash };

	TRY(spend(c, in->to->hash));
	*token = make_token(c);
	*code = make_digits(c);
	row.id = writer_keyed(c, "writer-code-id", *token);
	row.code = code_hash(c, *token, *code);
	row.sealed = seal(c, *token, in->to->text);
	return q_code_add(c->db, &row, NULL);
}

/* ---- trying ---- */

static err find(struct ctx *c, str token, struct writer_code *out)
{
	if (token.n != 2 * TOKEN_BYTES)
		return ERR_NOT_FOUND;
	TRY(q_code_of(c->db, writer_keyed(c, "writer-code-id", token), out));
	return code_is_alive(out, c->now) ? OK : ERR_NOT_FOUND;
}

err code_pending(struct ctx *c, str token, struct writer_code *out, struct writer_address *to)
{
	TRY(find(c, token, out));
	*to = (struct writer_address){ .channel = (enum writer_channel_kind)out->channel,
				       .hash = out->address };
	return unseal(c, token, out->sealed, &to->text);
}

/* Blanks and full-width digits are typed easily. */
static str only_digits(struct ctx *c, str typed)
{
	str s = phone_normalise(c->a, typed);

	return s.n == CODE_DIGITS ? s : (str){ 0 };
}

err code_try(struct ctx *c, str token, str typed, struct code_tried *out)
{
	int64_t counted = 0, mine = 0;
	str given;
	err e;

	*out = (struct code_tried){ .verdict = CODE_GONE };
	e = find(c, token, &out->w);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(q_code_try(c->db, out->w.id, CODE_TRIES, c->now, &counted));
	if (counted != 1)
		return OK;
	out->w.tries++;
	out->verdict = CODE_WRONG;
	given = code_hash(c, token, only_digits(c, typed));
	if (given.n != out->w.code.n || sodium_memcmp(given.p, out->w.code.p, given.n) != 0)
		return OK;
	TRY(code_pending(c, token, &(struct writer_code){ 0 }, &out->to));
	TRY(q_code_drop(c->db, out->w.id, &mine));
	out->verdict = mine == 1 ? CODE_GOOD : CODE_GONE;
	return OK;
}
