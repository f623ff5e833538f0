#include "vault/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"

#define FILE_MOST 8192
#define HEX (2 * CIPHER_KEY)

/* In memory of sodium_malloc: locked, and in no core file. While a program serves, keys
 * are only added behind the others. */
struct vault_keys {
	const struct cipher *suite;
	_Atomic size_t n;
	struct {
		int64_t id;
		unsigned char key[CIPHER_KEY];
	} v[KEYS_MOST];
};

static bool is_credential(const struct app *app)
{
	return strcmp(keys_path(app), arena_fmt(app->a, "%s/vault.key", app->data).p) != 0;
}

static const char *path_in(struct arena *a, const struct app *app)
{
	const char *set = setting_text(&app->settings, SET_VAULT_KEY_FILE);
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	const char *path;

	if (*set)
		return set;
	path = folder ? arena_fmt(a, "%s/vault.key", folder).p : NULL;
	if (path && access(path, R_OK) == 0)
		return path;
	return arena_fmt(a, "%s/vault.key", app->data).p;
}

const char *keys_path(const struct app *app)
{
	return path_in(app->a, app);
}

static size_t at_of(const struct vault_keys *k, int64_t id)
{
	size_t i = 0;

	while (i < k->n && k->v[i].id != id)
		i++;
	return i;
}

/* ---- the file ---- */

static bool take_line(struct vault_keys *k, str line)
{
	size_t got;
	int64_t id;

	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return true;
	if (k->n == KEYS_MOST || !str_int(str_cut(&line, ' '), &id) || id < 1 ||
	    at_of(k, id) < k->n || (k->n && id < k->v[k->n - 1].id) || line.n != HEX)
		return false;
	if (sodium_hex2bin(k->v[k->n].key, CIPHER_KEY, line.p, HEX, NULL, &got, NULL) != 0 ||
	    got != CIPHER_KEY)
		return false;
	k->v[k->n++].id = id;
	return true;
}

static bool take_all(struct vault_keys *k, str text)
{
	while (text.n)
		if (!take_line(k, str_cut(&text, '\n')))
			return false;
	return k->n > 0;
}

static err make_room(struct app *app)
{
	struct vault_keys *k = app->vault ? app->vault : sodium_malloc(sizeof(*k));
	const char *name = setting_text(&app->settings, SET_VAULT_SUITE);

	if (!k)
		return FAIL(ERR_MEMORY, "vault keys");
	sodium_memzero(k, sizeof(*k));
	k->suite = cipher_named(str_of(name));
	app->vault = k;
	if (k->suite)
		return OK;
	warn("设置 vault.suite 只能是 sodium 或 gm，现在是 %s\n", name);
	return ERR_USAGE;
}

err keys_open(struct app *app)
{
	const char *path = keys_path(app);
	str text;
	bool good;
	err e;

	TRY(make_room(app));
	e = file_read(app->a, path, FILE_MOST, &text);
	if (e == ERR_NOT_FOUND)
		return e;
	good = e == OK && take_all(app->vault, text);
	if (e == OK)
		sodium_memzero((char *)text.p, text.n);
	if (good)
		return OK;
	warn("%s 读不出来，或不是保险柜的密钥文件（每行：编号、空格、64 位十六进制数）。\n"
	     "没有它，封存的姓名和电话打不开；请从另存的副本恢复。\n",
	     path);
	return ERR_USAGE;
}

/* ---- while it serves ---- */

static void add_new(struct vault_keys *k, const struct vault_keys *fresh)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < fresh->n && k->n < KEYS_MOST; i++)
		if (fresh->v[i].id > k->v[k->n - 1].id) {
			k->v[k->n] = fresh->v[i];
			k->n++; /* readers see it whole or not at all */
		}
	pthread_mutex_unlock(&lock);
}

void keys_refresh(const struct app *app, struct arena *a)
{
	struct vault_keys *fresh;
	str text;

	if (file_read(a, path_in(a, app), FILE_MOST, &text) != OK)
		return;
	fresh = sodium_malloc(sizeof(*fresh));
	if (fresh) {
		sodium_memzero(fresh, sizeof(*fresh));
		if (take_all(fresh, text))
			add_new(app->vault, fresh);
		sodium_free(fresh);
	}
	sodium_memzero((char *)text.p, text.n);
}

static void put_key(struct buf *b, int64_t id, const unsigned char key[CIPHER_KEY])
{
	char hex[HEX + 1];

	sodium_bin2hex(hex, sizeof(hex), key, CIPHER_KEY);
	buf_fmt(b, "%lld %s\n", (long long)id, hex);
	sodium_memzero(hex, sizeof(hex));
}

static err write_keys(struct app *app, const struct vault_keys *k, unsigned flags)
{
	struct buf b = buf_new(app->a, 1024, FILE_MOST);
	err e;

	buf_lit(&b,
		"# "
		"身份保险柜的密钥。另存一份，不要和备份放在一起；丢了它，封存的内容谁也打不开。\n");
	for (size_t i = 0; i < k->n; i++)
		put_key(&b, k->v[i].id, k->v[i].key);
	e = file_write(keys_path(app), buf_str(&b), flags);
	if (e != OK)
		warn("写不了 %s：%s\n", keys_path(app), strerror(errno));
	sodium_memzero(b.p, b.n);
	return e;
}

err keys_make(struct app *app)
{
	struct vault_keys *k = app->vault;

	if (is_credential(app)) {
		warn("没有 %s。请先建好它：每行写编号、空格、64 位十六进制数（openssl rand -hex "
		     "32）。\n",
		     keys_path(app));
		return ERR_USAGE;
	}
	k->n = 1;
	k->v[0].id = 1;
	rand_secret(k->v[0].key, CIPHER_KEY);
	return write_keys(app, k, FILE_NEW);
}

err keys_add(struct app *app, int64_t *id)
{
	struct vault_keys *k = app->vault;

	if (is_credential(app) || k->n == KEYS_MOST)
		return ERR_STATE;
	*id = keys_newest(app) + 1;
	k->v[k->n].id = *id;
	rand_secret(k->v[k->n].key, CIPHER_KEY);
	k->n++;
	return write_keys(app, k, 0);
}

err keys_retire(struct app *app, int64_t below)
{
	struct vault_keys *k = app->vault;
	size_t kept = 0;

	if (is_credential(app))
		return ERR_STATE;
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].id >= below)
			k->v[kept++] = k->v[i];
	k->n = kept;
	return write_keys(app, k, 0);
}

/* ---- asking ---- */

const struct cipher *keys_suite(const struct app *app)
{
	return app->vault->suite;
}

int64_t keys_newest(const struct app *app)
{
	const struct vault_keys *k = app->vault;

	return k && k->n ? k->v[k->n - 1].id : 0;
}

size_t keys_list(const struct app *app, int64_t ids[KEYS_MOST])
{
	const struct vault_keys *k = app->vault;

	for (size_t i = 0; i < k->n; i++)
		ids[i] = k->v[i].id;
	return k->n;
}

const unsigned char *keys_get(const struct app *app, int64_t id)
{
	const struct vault_keys *k = app->vault;
	size_t i = k ? at_of(k, id) : 0;

	return k && i < k->n ? k->v[i].key : NULL;
}

void keys_mark(const struct app *app, int64_t id, unsigned char out[32])
{
	crypto_generichash(out, 32, (const unsigned char *)"liuyan-vault-key", 16,
			   keys_get(app, id), CIPHER_KEY);
}
