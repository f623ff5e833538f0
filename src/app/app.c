#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/guess.h"
#include "app/node.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/rand.h"

/* With the folders above it, as `mkdir -p` does. */
static err make_folder(struct arena *a, const char *path)
{
	char *part = arena_cstr(a, str_of(path));

	for (char *p = strchr(part + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(part, 0700);
		*p = '/';
	}
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return OK;
	warn("建不了数据文件夹 %s：%s\n", path, strerror(errno));
	return ERR_SYSTEM;
}

static err read_secret(int fd, unsigned char *secret, const char *path)
{
	if (read(fd, secret, 32) == 32)
		return OK;
	warn("%s 读不出来或长度不对；没有它，已发出的查询码都会失效，请从备份恢复\n", path);
	return ERR_SYSTEM;
}

static err make_secret(unsigned char *secret, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good;

	if (fd < 0) {
		warn("建不了 %s：%s\n", path, strerror(errno));
		return ERR_SYSTEM;
	}
	rand_secret(secret, 32);
	good = write(fd, secret, 32) == 32 && fsync(fd) == 0;
	return close(fd) == 0 && good ? OK : ERR_SYSTEM;
}

static err open_secret(struct app *app, bool create)
{
	const char *path = arena_fmt(app->a, "%s/secret.key", app->data).p;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	err e;

	if (fd < 0 && create)
		return make_secret(app->secret, path);
	if (fd < 0) {
		warn("%s 里没有留言板的数据。先运行：liuyan init --data %s\n", app->data,
		     app->data);
		return ERR_USAGE;
	}
	e = read_secret(fd, app->secret, path);
	close(fd);
	return e;
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
	struct store_config c = {
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
	if (e == OK && !(flags & (APP_CREATE | APP_ANY_SCHEMA))) {
		e = store_current(app->store, app->a);
		if (e == OK)
			e = node_claim(app);
	}
	if (e == ERR_SCHEMA)
		warn("数据与程序的版本不符。升级后先运行：liuyan migrate --data %s\n", app->data);
	else if (e != OK)
		warn("打不开数据库 %.*s：%s\n", STR_ARG(store_place(app->a, app->db)),
		     err_info(e)->text);
	return e;
}

err app_open(struct app *app, unsigned flags)
{
	if (sodium_init() < 0)
		return FAIL(ERR_SYSTEM, "libsodium");
	app->lock = -1;
	app->started_at = clock_now();
	app->guess = guess_new(app->a);
	/* A command speaks to a person in sentences; lines of JSON are for servers. */
	log_level_set(flags & APP_LOG || app->settings.v[SET_LOG_LEVEL].source != FROM_DEFAULT
			      ? (enum log_level)setting_number(&app->settings, SET_LOG_LEVEL)
			      : LOG_NOTHING);
	if (flags & APP_CREATE)
		TRY(make_folder(app->a, app->data));
	TRY(open_secret(app, flags & APP_CREATE));
	return open_store(app, flags);
}

void app_close(struct app *app)
{
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
