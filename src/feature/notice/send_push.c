/* Web push (RFC 8030, 8291, 8292). The push service sees when, and nothing else. */
#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/rand.h"
#include "notice/crypto.h"
#include "notice/inside.h"
#include "web/json.h"

#define TOTAL_MS 12000
#define TOKEN_FOR (12 * 3600)

bool push_ready(const struct ctx *c)
{
	return *setting_text(c->settings, SET_PUSH_CONTACT) &&
	       *setting_text(c->settings, SET_PUSH_HOSTS);
}

/* Derived from the installation's secret, so that all its processes have one. */
static void vapid_private(struct ctx *c, unsigned char out[P256_PRIVATE])
{
	unsigned char public[P256_PUBLIC];
	int64_t i = 0;

	do
		app_keyed(c->app, "vapid", arena_fmt(c->a, "%lld", (long long)i++), out);
	while (!p256_public(out, public));
}

static str base64url(struct ctx *c, const void *p, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *to = arena_alloc(c->a, room);

	return str_of(sodium_bin2base64(to, room, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

static bool from_base64url(str s, unsigned char *out, size_t n)
{
	size_t got = 0;

	return sodium_base642bin(out, n, s.p, s.n, "=", &got, NULL,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       got == n;
}

str vapid_public(struct ctx *c)
{
	unsigned char private[P256_PRIVATE], public[P256_PUBLIC];

	vapid_private(c, private);
	(void)p256_public(private, public);
	sodium_memzero(private, sizeof(private));
	return base64url(c, public, sizeof(public));
}

/* scheme://host, as the token names who may use it. */
static str origin_of(str url)
{
	size_t n = 8; /* behind https:// */

	while (n < url.n && url.p[n] != '/')
		n++;
	return str_sub(url, 0, n);
}

static err authorization(struct ctx *c, str endpoint, str *out)
{
	struct js_out j = js_new(c->a);
	unsigned char private[P256_PRIVATE], signature[64];
	str signed_text, claims;
	err e;

	js_begin(&j, NULL, '{');
	js_text(&j, "aud", origin_of(endpoint));
	js_int(&j, "exp", clock_now() / MS_SECOND + TOKEN_FOR);
	js_text(&j, "sub",
		arena_fmt(c->a, "mailto:%s", setting_text(c->settings, SET_PUSH_CONTACT)));
	js_end(&j, '}');
	claims = buf_str(&j.b);
	signed_text = arena_fmt(c->a, "%.*s.%.*s",
				STR_ARG(base64url(c, "{\"typ\":\"JWT\",\"alg\":\"ES256\"}", 27)),
				STR_ARG(base64url(c, claims.p, claims.n)));
	vapid_private(c, private);
	e = p256_sign(private, signed_text, signature);
	sodium_memzero(private, sizeof(private));
	*out = arena_fmt(c->a, "vapid t=%.*s.%.*s, k=%.*s", STR_ARG(signed_text),
			 STR_ARG(base64url(c, signature, sizeof(signature))),
			 STR_ARG(vapid_public(c)));
	return e;
}

/* What the browser shows: that there is something, and where; nothing of whom or what. */
static err sealed(struct ctx *c, const struct parcel *p, str *out)
{
	unsigned char own[P256_PRIVATE], salt[PUSH_SALT];
	struct push_keys keys;
	struct js_out j = js_new(c->a);

	if (!from_base64url(p->public, keys.public, sizeof(keys.public)) ||
	    !from_base64url(p->auth, keys.auth, sizeof(keys.auth)))
		return ERR_INPUT;
	js_begin(&j, NULL, '{');
	js_cstr(&j, "title", setting_text(c->settings, SET_SITE_NAME));
	js_cstr(&j, "body", T(c, "您有一条新通知"));
	js_cstr(&j, "url", p->d.box == BOX_ACCOUNT ? "/desk/notices" : "/me/notices");
	js_end(&j, '}');
	p256_make(own);
	rand_secret(salt, sizeof(salt));
	return push_encrypt(c->a, &keys, buf_str(&j.b), own, salt, out);
}

static enum delivery_result result_of(int status)
{
	if (status / 100 == 2)
		return RESULT_TAKEN;
	return status == 404 || status == 410 || status == 400 || status == 413 ? RESULT_REFUSED
										: RESULT_LATER;
}

bool push_host_allowed(const struct ctx *c, str endpoint)
{
	str list = str_of(setting_text(c->settings, SET_PUSH_HOSTS)), host = endpoint;

	if (!str_starts(host, S("https://")))
		return false;
	host = str_sub(host, 8, host.n);
	host = str_cut(&host, '/');
	while (list.n) {
		str one = str_trim(str_cut(&list, ','));
		bool below = str_starts(one, S("*."));
		if (one.n && (below ? str_ends(host, str_sub(one, 1, one.n)) : str_eq(host, one)))
			return true;
	}
	return false;
}

err push_send(struct ctx *c, struct parcel *p)
{
	struct header headers[4] = { { "Content-Encoding", S("aes128gcm") },
				     { "Content-Type", S("application/octet-stream") },
				     { "TTL", S("172800") } };
	struct fetch f = { .net = net_of(c),
			   .url = arena_cstr(c->a, p->address),
			   .method = "POST",
			   .headers = headers,
			   .headers_n = 4,
			   .total_ms = TOTAL_MS };
	struct fetch_answer got;
	err e = push_host_allowed(c, p->address) ? sealed(c, p, &f.body) : ERR_INPUT;

	if (e == ERR_INPUT) {
		p->result = RESULT_REFUSED;
		return OK;
	}
	TRY(e);
	headers[3].name = "Authorization";
	TRY(authorization(c, p->address, &headers[3].value));
	e = fetch(c->a, &f, &got);
	if (e != OK) {
		parcel_failed(p, e);
		return OK;
	}
	p->status = got.status;
	p->result = result_of(got.status);
	return OK;
}
