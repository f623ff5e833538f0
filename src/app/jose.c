#include "app/jose.h"

#include <sodium.h>
#include <string.h>

#include "app/signature.h"
#include "base/clock.h"

#define LEEWAY (60 * MS_SECOND)	  /* clocks differ */
#define AHEAD (5 * MS_MINUTE)	  /* an iat beyond is no honest clock's */
#define LATEST (INT64_C(1) << 40) /* seconds: no overflow in milliseconds */
#define RSA_LEAST 256		  /* bytes */
#define RSA_MOST 1024

static const char *const words[JOSE_VERDICTS] = {
	[JOSE_GOOD] = "good",	      [JOSE_MALFORMED] = "malformed", [JOSE_ALG] = "alg",
	[JOSE_NO_KEY] = "no key",     [JOSE_SIGNATURE] = "signature", [JOSE_ISSUER] = "issuer",
	[JOSE_AUDIENCE] = "audience", [JOSE_NONCE] = "nonce",	      [JOSE_EXPIRED] = "expired",
};

const char *jose_word(enum jose_verdict v)
{
	return words[v];
}

str jose_base64(struct arena *a, str text)
{
	unsigned char *out = arena_alloc(a, text.n + 1);
	size_t n;

	if (text.n == 0 || text.n > JOSE_MOST ||
	    sodium_base642bin(out, text.n, text.p, text.n, NULL, &n, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return (str){ 0 };
	return (str){ (const char *)out, n };
}

str jose_base64_of(struct arena *a, str bytes)
{
	size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *out = arena_alloc(a, room);

	sodium_bin2base64(out, room, (const unsigned char *)bytes.p, bytes.n,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(out);
}

/* ---- keys ---- */

static str text_of(const struct js *o, const char *name)
{
	const struct js *j = js_get(o, str_of(name));

	return j && j->kind == JS_TEXT ? j->text : (str){ 0 };
}

static bool take_key(struct arena *a, const struct js *j, struct jose_key *k)
{
	str kty = text_of(j, "kty"), use = text_of(j, "use"), alg = text_of(j, "alg");

	if (j->kind != JS_OBJECT || (use.n && !str_eq(use, S("sig"))))
		return false;
	k->id = text_of(j, "kid");
	if (str_eq(kty, S("RSA")) && (!alg.n || str_eq(alg, S("RS256")))) {
		k->alg = JOSE_RS256;
		k->a = jose_base64(a, text_of(j, "n"));
		k->b = jose_base64(a, text_of(j, "e"));
		return k->a.n >= RSA_LEAST && k->a.n <= RSA_MOST && k->b.n > 0 && k->b.n <= 8;
	}
	if (!str_eq(kty, S("EC")) || !str_eq(text_of(j, "crv"), S("P-256")) ||
	    (alg.n && !str_eq(alg, S("ES256"))))
		return false;
	k->alg = JOSE_ES256;
	k->a = jose_base64(a, text_of(j, "x"));
	k->b = jose_base64(a, text_of(j, "y"));
	return k->a.n == 32 && k->b.n == 32;
}

err jose_keys_read(struct arena *a, str jwks, struct jose_keys *out)
{
	struct js set;
	const struct js *list;

	*out = (struct jose_keys){ 0 };
	TRY(js_parse(a, jwks, &set));
	list = set.kind == JS_OBJECT ? js_get(&set, S("keys")) : NULL;
	if (!list || list->kind != JS_LIST)
		return ERR_SYNTAX;
	for (size_t i = 0; i < list->n && out->n < JOSE_KEYS; i++)
		out->n += take_key(a, &list->items[i], &out->v[out->n]);
	return OK;
}

static bool verify(const struct jose_key *k, str text, str signature)
{
	return k->alg == JOSE_RS256 ? signature_rs256(k->a, k->b, text, signature)
				    : signature_es256(k->a, k->b, text, signature);
}

/* ---- a token ---- */

/* The one key that the head names; without a name there must be but one. */
static const struct jose_key *key_of(const struct js *head, const struct jose_keys *keys)
{
	const struct js *kid = js_get(head, S("kid"));

	if (!kid)
		return keys->n == 1 ? &keys->v[0] : NULL;
	for (size_t i = 0; i < keys->n; i++)
		if (kid->kind == JS_TEXT && kid->text.n && str_eq(kid->text, keys->v[i].id))
			return &keys->v[i];
	return NULL;
}

static bool is_for(const struct js *claims, str audience)
{
	const struct js *aud = js_get(claims, S("aud")), *azp = js_get(claims, S("azp"));
	bool found = false;

	if (azp && (azp->kind != JS_TEXT || !str_eq(azp->text, audience)))
		return false;
	if (aud && aud->kind == JS_TEXT)
		return str_eq(aud->text, audience);
	for (size_t i = 0; aud && aud->kind == JS_LIST && i < aud->n; i++)
		found = found ||
			(aud->items[i].kind == JS_TEXT && str_eq(aud->items[i].text, audience));
	return found && (aud->n == 1 || azp);
}

static bool is_in_time(const struct js *claims, int64_t now)
{
	const struct js *exp = js_get(claims, S("exp")), *iat = js_get(claims, S("iat")),
			*nbf = js_get(claims, S("nbf"));

	if (!exp || exp->kind != JS_NUMBER || exp->number <= 0 || exp->number > LATEST ||
	    exp->number * 1000 + LEEWAY < now)
		return false;
	if (nbf &&
	    (nbf->kind != JS_NUMBER || nbf->number > LATEST || nbf->number * 1000 - LEEWAY > now))
		return false;
	return iat && iat->kind == JS_NUMBER && iat->number > 0 && iat->number <= LATEST &&
	       iat->number * 1000 - AHEAD <= now;
}

static enum jose_verdict check_claims(const struct js *claims, const struct jose_want *want)
{
	if (text_of(claims, "sub").n == 0 || text_of(claims, "sub").n > 255)
		return JOSE_MALFORMED;
	if (!str_eq(text_of(claims, "iss"), want->issuer))
		return JOSE_ISSUER;
	if (!is_for(claims, want->audience))
		return JOSE_AUDIENCE;
	if (want->nonce.n == 0 || !str_eq(text_of(claims, "nonce"), want->nonce))
		return JOSE_NONCE;
	return is_in_time(claims, want->now) ? JOSE_GOOD : JOSE_EXPIRED;
}

enum jose_verdict jose_check(struct arena *a, str token, const struct jose_keys *keys,
			     const struct jose_want *want, struct js *claims)
{
	static const char *const algs[] = { [JOSE_RS256] = "RS256", [JOSE_ES256] = "ES256" };
	str rest = token, head_text = str_cut(&rest, '.'), body_text = str_cut(&rest, '.');
	str signature = jose_base64(a, rest);
	const struct jose_key *key;
	struct js head;

	if (token.n > JOSE_MOST || signature.n == 0 ||
	    js_parse(a, jose_base64(a, head_text), &head) != OK || head.kind != JS_OBJECT ||
	    js_get(&head, S("crit")))
		return JOSE_MALFORMED;
	key = key_of(&head, keys);
	if (!str_eq(text_of(&head, "alg"), S("RS256")) &&
	    !str_eq(text_of(&head, "alg"), S("ES256")))
		return JOSE_ALG;
	if (!key)
		return JOSE_NO_KEY;
	if (!str_eq(text_of(&head, "alg"), str_of(algs[key->alg])))
		return JOSE_ALG;
	if (!verify(key, str_sub(token, 0, head_text.n + 1 + body_text.n), signature))
		return JOSE_SIGNATURE;
	if (js_parse(a, jose_base64(a, body_text), claims) != OK || claims->kind != JS_OBJECT)
		return JOSE_MALFORMED;
	return check_claims(claims, want);
}
