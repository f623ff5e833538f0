/* Boxes: texts in a row, padded, under a key of their own. */
#include <sodium.h>
#include <string.h>

#include "base/log.h"
#include "base/rand.h"
#include "vault/keys.h"
#include "vault/box.h"

#define TEXTS_MOST (1u << 20)

static str place_of(struct arena *a, struct vault_ref at, const char *what, int64_t key)
{
	return arena_fmt(a, "liuyan-vault-1 %s %lld %d %lld %lld", what, (long long)at.record,
			 (int)at.kind, (long long)at.part, (long long)key);
}

static str box_place(struct arena *a, struct vault_ref at)
{
	return place_of(a, at, "box", 0);
}

static str dek_place(struct arena *a, struct vault_ref at, int64_t key)
{
	return place_of(a, at, "dek", key);
}

/* ---- sealing ---- */

static err seal_as(struct ctx *c, const unsigned char key[CIPHER_KEY], str aad, str plain, str *out)
{
	const struct cipher *suite = keys_suite(c->app);
	unsigned char *p = arena_alloc(c->a, plain.n + suite->overhead);

	*out = (str){ (const char *)p, plain.n + suite->overhead };
	return suite->seal(key, aad, plain, p) ? OK : FAIL(ERR_SYSTEM, "vault seal");
}

static struct vault_ref ref_of(const struct vault_box *b)
{
	return (struct vault_ref){ b->record, (enum vault_kind)b->kind, b->part };
}

static err wrap(struct ctx *c, struct vault_box *b, const unsigned char dek[CIPHER_KEY])
{
	b->key = keys_newest(c->app);
	if (b->key == 0)
		return FAIL(ERR_SYSTEM, "the vault has no key");
	return seal_as(c, keys_get(c->app, b->key), dek_place(c->a, ref_of(b), b->key),
		       (str){ (const char *)dek, CIPHER_KEY }, &b->dek);
}

/* One that this program does not know may have been made while it ran. */
static const unsigned char *key_of(const struct ctx *c, int64_t id)
{
	if (!keys_get(c->app, id))
		keys_refresh(c->app, c->a);
	return keys_get(c->app, id);
}

static bool unwrap(const struct ctx *c, const struct vault_box *b, unsigned char dek[CIPHER_KEY])
{
	const unsigned char *key = key_of(c, b->key);
	const struct cipher *suite = cipher_of(b->dek);

	return key && suite && b->dek.n == CIPHER_KEY + suite->overhead &&
	       suite->open(key, dek_place(c->a, ref_of(b), b->key), b->dek, dek);
}

err vault_make(struct ctx *c, struct vault_ref at, const struct vault_texts *texts,
	       struct vault_box *out)
{
	unsigned char dek[CIPHER_KEY];
	str row;
	err e;

	*out = (struct vault_box){ .record = at.record, .kind = at.kind, .part = at.part };
	rand_secret(dek, sizeof(dek));
	row = vault_pack(c->a, texts);
	e = row.n > TEXTS_MOST ? FAIL(ERR_TOO_LARGE, "a box of the vault")
			       : seal_as(c, dek, box_place(c->a, at), row, &out->box);
	if (e == OK)
		e = wrap(c, out, dek);
	sodium_memzero((char *)row.p, row.n);
	sodium_memzero(dek, sizeof(dek));
	return e;
}

bool vault_sound(const struct ctx *c, const struct vault_box *b)
{
	unsigned char dek[CIPHER_KEY];
	bool good = unwrap(c, b, dek) && cipher_of(b->box);

	sodium_memzero(dek, sizeof(dek));
	return good;
}

err vault_rewrap_box(struct ctx *c, struct vault_box *b)
{
	unsigned char dek[CIPHER_KEY];
	err e = unwrap(c, b, dek) ? OK : FAIL(ERR_STORE, "a box of the vault has a broken key");

	if (e == OK)
		e = wrap(c, b, dek);
	sodium_memzero(dek, sizeof(dek));
	return e;
}

err vault_unseal(struct ctx *c, const struct vault_box *b, struct vault_texts *out)
{
	const struct cipher *suite = cipher_of(b->box);
	unsigned char dek[CIPHER_KEY], *p;
	bool good;

	if (!suite || b->box.n <= suite->overhead)
		return FAIL(ERR_STORE, "a box of the vault is none");
	p = arena_alloc(c->a, b->box.n);
	good = unwrap(c, b, dek) && suite->open(dek, box_place(c->a, ref_of(b)), b->box, p) &&
	       vault_unpack((str){ (const char *)p, b->box.n - suite->overhead }, out);
	sodium_memzero(dek, sizeof(dek));
	return good ? OK : FAIL(ERR_STORE, "a box of the vault does not open");
}
