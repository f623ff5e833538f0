#include "secret/secret.h"

#include <sodium.h>

#include "base/log.h"
#include "secret/queries.h"

#define MARK 32
#define STEP_MARKED 511 /* schema/0511_marked.sql */

static str mark_of(struct ctx *c)
{
	unsigned char *value = arena_alloc(c->a, MARK);

	app_keyed(c->app, "check", S("secret.key"), value);
	return (str){ (const char *)value, MARK };
}

struct look {
	bool there, same;
};

static err look(struct ctx *c, void *data)
{
	struct look *x = data;
	struct secret_mark kept = { 0 };
	err e = q_secret_get(c->db, &kept);

	x->there = e == OK;
	x->same = e == OK && kept.value.n == MARK &&
		  sodium_memcmp(kept.value.p, mark_of(c).p, MARK) == 0;
	return e == ERR_NOT_FOUND ? OK : e;
}

err secret_check(struct ctx *c)
{
	struct look x;

	TRY(app_read(c, look, &x));
	if (x.same || !x.there)
		return OK;
	warn("%s/secret.key 不是这个数据库的密钥，没有启动：用它，已发出的查询码和登录都会失效。\n"
	     "请用 --data 指原来的数据文件夹，或从备份恢复原来的 secret.key。\n"
	     "确实要换密钥，再运行：liuyan migrate --new-secret\n",
	     c->app->data);
	return ERR_USAGE;
}

static err accept(struct ctx *c, void *data)
{
	str mark = mark_of(c);

	(void)data;
	TRY(q_secret_add(c->db, mark, NULL));
	return q_secret_set(c->db, mark, NULL);
}

err secret_accept(struct ctx *c)
{
	return app_write(c, accept, NULL);
}

/* By `init`, together with the first rows. */
static err init(struct ctx *c)
{
	struct look x;

	TRY(q_secret_add(c->db, mark_of(c), NULL));
	TRY(look(c, &x));
	return x.same ? OK : FAIL(ERR_CONFLICT, "the database has another secret.key");
}

err secret_data_begun(struct ctx *c, bool *begun)
{
	struct secret_place_list any;

	TRY(q_secret_begun(c->db, 1, &any));
	*begun = any.n > 0;
	return OK;
}

static err mark_begun(struct ctx *c, void *data)
{
	bool begun;

	(void)data;
	TRY(secret_data_begun(c, &begun));
	return begun ? q_secret_add(c->db, mark_of(c), NULL) : OK;
}

/* Data of before takes the key with which it is migrated. */
static err upgrade(struct ctx *c, int number)
{
	return number == STEP_MARKED ? app_write(c, mark_begun, NULL) : OK;
}

STORE_PART(store, secret);

const struct slice slice_secret = {
	.name = "secret", .store = &store, .opened = secret_check, .upgrade = upgrade, .init = init
};
