#include "app/app.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "app/bucket.h"
#include "app/guess.h"
#include "app/node.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"

static err make_folder(const char *path)
{
	err e = file_make_folder(path);

	if (e != OK)
		warn("建不了数据文件夹 %s：%s\n", path, strerror(errno));
	return e;
}

static err make_secret(struct app *app, const char *path)
{
	err e;

	rand_secret(app->secret, sizeof(app->secret));
	e = file_write(path, (str){ (const char *)app->secret, sizeof(app->secret) }, FILE_NEW);
	if (e != OK)
		warn("建不了 %s：%s\n", path, strerror(errno));
	app->made_secret = e == OK;
	return e;
}

static const char *secret_path(const struct app *app)
{
	return arena_fmt(app->a, "%s/secret.key", app->data).p;
}

void app_unmake_secret(struct app *app)
{
	if (app->made_secret && unlink(secret_path(app)) != 0)
		warn("%s 没有用上，请手工删除。\n", secret_path(app));
	app->made_secret = false;
}

static err open_secret(struct app *app, bool create)
{
	const char *path = secret_path(app);
	str read = { 0 };
	err e = file_read(app->a, path, sizeof(app->secret), &read);

	if (e == ERR_NOT_FOUND && create)
		return make_secret(app, path);
	if (e == ERR_NOT_FOUND) {
		warn("%s 里没有留言板的数据。先运行：liuyan init --data %s\n", app->data,
		     app->data);
		return ERR_USAGE;
	}
	if (e != OK || read.n != sizeof(app->secret)) {
		warn("%s 读不出来或长度不对；没有它，已发出的查询码都会失效，请从备份恢复\n", path);
		return ERR_SYSTEM;
	}
	memcpy(app->secret, read.p, read.n);
	sodium_memzero((char *)read.p, read.n);
	return OK;
}

/* What a broken-off restore left is no data, however whole it looks. */
static err refuse_half(struct app *app)
{
	if (access(arena_fmt(app->a, "%s/" APP_RESTORING, app->data).p, F_OK) != 0)
		return OK;
	warn("%s 里的恢复没有做完，不能使用。请清空这个文件夹，再运行 liuyan restore。\n",
	     app->data);
	return ERR_USAGE;
}

static err upgrade(void *data, int number)
{
	struct app *app = data;
	struct ctx c = app_context(app, app->a);

	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->upgrade)
			TRY(slices[i]->upgrade(&c, number));
	return OK;
}

static err open_store(struct app *app, unsigned flags)
{
	const struct store_part **parts = ARENA_ARRAY(app->a, const struct store_part *,
						      slices_n + 1);
	static const struct kept kept[] = {
#define KEPT(table) { #table, false },
#define FROZEN(table) { #table, true },
#include "app/kept.def"
#undef KEPT
#undef FROZEN
	};
	struct store_config c = {
		.kept = kept,
		.kept_n = sizeof(kept) / sizeof(kept[0]),
		.url = app->db,
		.parts = parts,
		.readers = (unsigned)setting_number(&app->settings, SET_READERS),
		.writers = (unsigned)setting_number(&app->settings, SET_WRITERS),
		.cache_kib = setting_number(&app->settings, SET_STORE_CACHE),
		.bulk = flags & APP_BULK,
		.step = upgrade,
		.step_data = app,
	};
	err e;

	parts[c.parts_n++] = &store_own_part;
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->store)
			parts[c.parts_n++] = slices[i]->store;
	e = store_open(app->a, &c, &app->store);
	if (e == OK && !(flags & (APP_CREATE | APP_ANY_SCHEMA)))
		e = store_current(app->store, app->a);
	if (e == ERR_SCHEMA)
		warn("数据与程序的版本不符。升级后先运行：liuyan migrate --data %s\n", app->data);
	else if (e != OK)
		warn("打不开数据库 %.*s：%s\n", STR_ARG(store_place(app->a, app->db)),
		     err_info(e)->text);
	return e;
}

/* A slice that refuses says why itself (ERR_USAGE); a database that fails does not. */
static err tell_slices(struct app *app)
{
	struct ctx c = app_context(app, app->a);
	err e = OK;

	for (size_t i = 0; e == OK && i < slices_n; i++)
		if (slices[i]->opened)
			e = slices[i]->opened(&c);
	if (e != OK && e != ERR_USAGE)
		warn("打不开数据库 %.*s：%s\n", STR_ARG(store_place(app->a, app->db)),
		     err_info(e)->text);
	return e;
}

err app_open(struct app *app, unsigned flags)
{
	if (sodium_init() < 0)
		return FAIL(ERR_SYSTEM, "libsodium");
	app->lock = -1;
	app->keeps_node = flags & APP_KEEPS;
	app->started_at = clock_now();
	app->guess = guess_new(app->a);
	app->buckets = buckets_new(app->a);
	/* A command speaks to a person in sentences; lines of JSON are for servers. */
	log_level_set(flags & APP_LOG || app->settings.v[SET_LOG_LEVEL].source != FROM_DEFAULT
			      ? (enum log_level)setting_number(&app->settings, SET_LOG_LEVEL)
			      : LOG_NOTHING);
	if (flags & APP_CREATE)
		TRY(make_folder(app->data));
	TRY(refuse_half(app));
	file_sweep(app->data, MS_HOUR);
	TRY(open_secret(app, flags & APP_CREATE));
	TRY(open_store(app, flags));
	if (flags & (APP_CREATE | APP_ANY_SCHEMA))
		return OK;
	TRY(tell_slices(app));
	return node_claim(app);
}

void app_close(struct app *app)
{
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->closed)
			slices[i]->closed(app);
	node_free(app);
	store_close(&app->store);
	sodium_memzero(app->secret, sizeof(app->secret));
}

struct ctx app_context(struct app *app, struct arena *a)
{
	return (struct ctx){ .app = app, .a = a, .settings = &app->settings, .now = clock_now() };
}

err app_settle(struct ctx *c)
{
	for (size_t i = 0; i < slices_n; i++)
		if (slices[i]->settle)
			TRY(slices[i]->settle(c));
	return OK;
}

struct closure {
	struct ctx *c;
	ctx_fn *fn;
	void *data;
	size_t faults; /* before it: the store may run a closure again */
};

static err call(struct db *db, void *data)
{
	struct closure *x = data;
	err e;

	x->c->faults.n = x->faults;
	x->c->waiting = NULL;
	x->c->db = db;
	e = x->fn(x->c, x->data);
	return e == OK ? app_settle(x->c) : e;
}

err app_read(struct ctx *c, ctx_fn *fn, void *data)
{
	err e = store_read(c->app->store, c->a, call,
			   &(struct closure){ c, fn, data, c->faults.n });

	c->db = NULL;
	return e;
}

err app_write(struct ctx *c, ctx_fn *fn, void *data)
{
	err e = store_write(c->app->store, c->a, call,
			    &(struct closure){ c, fn, data, c->faults.n });

	c->db = NULL;
	return e;
}

void app_keyed(const struct app *app, const char *purpose, str text, unsigned char out[32])
{
	crypto_generichash_state s;

	crypto_generichash_init(&s, app->secret, sizeof(app->secret), 32);
	crypto_generichash_update(&s, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&s, (const unsigned char *)text.p, text.n);
	crypto_generichash_final(&s, out, 32);
}

void ctx_fault(struct ctx *c, const char *field, const char *code, const char *text)
{
	if (!fault_of(&c->faults, field)) /* one fault a field is enough to act on */
		fault_add(&c->faults, field, code, str_of(T(c, text)));
}
