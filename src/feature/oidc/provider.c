#include "oidc/provider.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "web/fetch.h"
#include "web/form.h"

#define KEPT MS_HOUR
#define ANEW (5 * MS_SECOND) /* whoever names unknown keys has a code of the provider's */
#define DOCUMENT ((size_t)32 << 10)
#define SECRET_MOST 512

const struct oidc_settings oidc_settings[OIDC_SIDES] = {
	[OIDC_STAFF] = { SET_OIDC_STAFF_ISSUER, SET_OIDC_STAFF_CLIENT, SET_OIDC_STAFF_SECRET,
			 SET_OIDC_STAFF_SCOPE, SET_OIDC_STAFF_CLAIM, SET_OIDC_STAFF_NAME },
	[OIDC_WRITER] = { SET_OIDC_WRITER_ISSUER, SET_OIDC_WRITER_CLIENT, SET_OIDC_WRITER_SECRET,
			  SET_OIDC_WRITER_SCOPE, SET_OIDC_WRITER_CLAIM, SET_OIDC_WRITER_NAME },
};

bool oidc_offered(const struct settings *s, enum oidc_side side)
{
	return setting_text(s, oidc_settings[side].issuer)[0] &&
	       setting_text(s, oidc_settings[side].client)[0];
}

/* ---- what is kept ---- */

struct document {
	char text[DOCUMENT];
	size_t n;
	int64_t at;
};

static struct {
	pthread_mutex_t lock;
	struct remembered {
		char issuer[256];
		struct document config, keys;
	} v[OIDC_SIDES];
} all = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* A copy; empty: none that is young enough. Room is taken before the lock. */
static str kept(struct ctx *c, const struct remembered *k, const struct document *d, int64_t age)
{
	char *copy = arena_alloc(c->a, DOCUMENT);
	str out = { 0 };

	pthread_mutex_lock(&all.lock);
	if (d->n && c->now - d->at < age && c->now >= d->at &&
	    strcmp(k->issuer, setting_text(c->settings, oidc_settings[k - all.v].issuer)) == 0) {
		memcpy(copy, d->text, d->n);
		out = (str){ copy, d->n };
	}
	pthread_mutex_unlock(&all.lock);
	return out;
}

static void keep(struct ctx *c, struct remembered *k, struct document *d, str text)
{
	const char *issuer = setting_text(c->settings, oidc_settings[k - all.v].issuer);

	if (text.n > DOCUMENT || strlen(issuer) >= sizeof(k->issuer))
		return;
	pthread_mutex_lock(&all.lock);
	if (strcmp(k->issuer, issuer) != 0)
		k->config.n = k->keys.n = 0;
	memcpy(k->issuer, issuer, strlen(issuer) + 1);
	memcpy(d->text, text.p, text.n);
	d->n = text.n;
	d->at = c->now;
	pthread_mutex_unlock(&all.lock);
}

/* ---- fetching ---- */

static struct fetch_net net_of(const struct settings *s)
{
	return (struct fetch_net){ .allow_private = setting_text(s, SET_NET_ALLOW_PRIVATE),
				   .ca_file = setting_text(s, SET_NET_CA_FILE),
				   .most_ms = setting_number(s, SET_NET_WAIT) * MS_SECOND };
}

/* In the clear only where inner networks were permitted by hand. */
static bool is_allowed(const struct settings *s, str url)
{
	return str_starts(url, S("https://")) ||
	       (str_starts(url, S("http://")) && setting_text(s, SET_NET_ALLOW_PRIVATE)[0]);
}

static err get(struct ctx *c, str url, str *body)
{
	struct fetch f = { .net = net_of(c->settings),
			   .url = arena_cstr(c->a, url),
			   .body_max = (int64_t)DOCUMENT,
			   .total_ms = 10000 };
	struct fetch_answer answer = { 0 };
	err e = is_allowed(c->settings, url) ? fetch(c->a, &f, &answer) : ERR_FORBIDDEN;

	if (e == OK && answer.status == 200) {
		*body = answer.body;
		return OK;
	}
	LOG(LOG_WARN, "oidc_unreachable", LOG_N("code", e), LOG_N("status", answer.status));
	return e == ERR_MEMORY ? e : ERR_AGAIN;
}

static err document_of(struct ctx *c, enum oidc_side side, str url, struct document *d, int64_t age,
		       str *out)
{
	struct remembered *k = &all.v[side];

	*out = kept(c, k, d, age);
	if (out->n)
		return OK;
	TRY(get(c, url, out));
	keep(c, k, d, *out);
	return OK;
}

static str member(const struct js *o, const char *name)
{
	const struct js *j = js_get(o, str_of(name));

	return j && j->kind == JS_TEXT ? j->text : (str){ 0 };
}

/* What a broken provider says is not ours to mend: it is away. */
static err away(const char *what)
{
	LOG(LOG_WARN, "oidc_provider", LOG_T("fault", what));
	return ERR_AGAIN;
}

err provider_get(struct ctx *c, enum oidc_side side, bool anew, struct provider *out)
{
	str issuer = str_of(setting_text(c->settings, oidc_settings[side].issuer)), text;
	str base = str_sub(issuer, 0, issuer.n - str_ends(issuer, S("/")));
	str url = arena_fmt(c->a, "%.*s/.well-known/openid-configuration", STR_ARG(base));
	struct js config;
	str jwks;

	TRY(document_of(c, side, url, &all.v[side].config, KEPT, &text));
	if (js_parse(c->a, text, &config) != OK || config.kind != JS_OBJECT)
		return away("configuration");
	if (!str_eq(member(&config, "issuer"), issuer))
		return away("issuer");
	*out = (struct provider){ .issuer = issuer,
				  .authorize = member(&config, "authorization_endpoint"),
				  .token = member(&config, "token_endpoint") };
	jwks = member(&config, "jwks_uri");
	if (!is_allowed(c->settings, out->authorize) || !is_allowed(c->settings, out->token))
		return away("endpoint");
	TRY(document_of(c, side, jwks, &all.v[side].keys, anew ? ANEW : KEPT, &text));
	return jose_keys_read(c->a, text, &out->keys) == OK ? OK : away("keys");
}

/* ---- the code ---- */

static err read_secret(struct ctx *c, enum oidc_side side, str *secret)
{
	const char *path = setting_text(c->settings, oidc_settings[side].secret_file);

	*secret = (str){ 0 };
	if (!path[0])
		return OK;
	if (file_read(c->a, path, SECRET_MOST, secret) != OK)
		return away("secret file");
	*secret = str_trim(*secret);
	return OK;
}

static str form_of(struct ctx *c, const struct params *p, str client, str secret)
{
	struct buf b = buf_new(c->a, 512, 1 << 14);

	buf_lit(&b, "client_id=");
	form_encode(&b, client);
	if (secret.n) {
		buf_lit(&b, "&client_secret=");
		form_encode(&b, secret);
	}
	for (size_t i = 0; i < p->n; i++) {
		buf_char(&b, '&');
		form_encode(&b, p->v[i].name);
		buf_char(&b, '=');
		form_encode(&b, p->v[i].value);
	}
	return buf_str(&b);
}

err provider_exchange(struct ctx *c, enum oidc_side side, const struct provider *p,
		      const struct params *form, str *token)
{
	static const struct header headers[] = {
		{ "Content-Type", STR("application/x-www-form-urlencoded") },
		{ "Accept", STR("application/json") },
	};
	str client = str_of(setting_text(c->settings, oidc_settings[side].client)), secret;
	struct fetch f = { .net = net_of(c->settings),
			   .url = arena_cstr(c->a, p->token),
			   .method = "POST",
			   .headers = headers,
			   .headers_n = 2,
			   .body_max = 2 * (int64_t)JOSE_MOST,
			   .total_ms = 10000 };
	struct fetch_answer answer = { 0 };
	struct js j;
	err e;

	TRY(read_secret(c, side, &secret));
	f.body = form_of(c, form, client, secret);
	e = fetch(c->a, &f, &answer);
	if (e != OK)
		return e == ERR_MEMORY ? e : away("token endpoint");
	if (answer.status != 200 || js_parse(c->a, answer.body, &j) != OK || j.kind != JS_OBJECT)
		return ERR_LOGIN;
	*token = member(&j, "id_token");
	return token->n ? OK : ERR_LOGIN;
}
