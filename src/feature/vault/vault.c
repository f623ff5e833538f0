#include "vault/vault.h"

#include <sodium.h>
#include <string.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "secret/secret.h"
#include "text/redact.h"
#include "vault/box.h"
#include "vault/keys.h"

#define LOOKED_THROUGH 200

extern const struct command vault_commands[]; /* cli.c */

/* A program that was started before its key was retired still has it, and nobody will
 * have it tomorrow. */
static err check_key(struct ctx *c, int64_t id)
{
	struct vault_key k;
	err e = q_vault_key_of(c->db, id, &k);

	if (e != ERR_NOT_FOUND)
		return e;
	keys_refresh(c->app, c->a); /* the next try has the one that counts */
	return FAIL(ERR_AGAIN, "the vault's key was retired");
}

err vault_write(struct ctx *c, const struct vault_box *b)
{
	struct vault_put_in in = { b->record, b->kind, b->part, b->key, b->dek, b->box };

	TRY(check_key(c, b->key));
	return q_vault_put(c->db, &in, NULL);
}

err vault_seal(struct ctx *c, struct vault_ref at, const struct vault_texts *texts)
{
	struct vault_box box;

	TRY(vault_make(c, at, texts, &box));
	return vault_write(c, &box);
}

err vault_drop(struct ctx *c, struct vault_ref at)
{
	return q_vault_drop(c->db, at.record, at.kind, at.part, NULL);
}

err vault_drop_all(struct ctx *c, int64_t record)
{
	return q_vault_erase(c->db, record, NULL);
}

/* ---- opening ---- */

str vault_access_text(struct arena *a, const struct vault_access *v)
{
	return arena_fmt(a, "%lld %lld %lld %lld %.*s: %.*s", (long long)v->record,
			 (long long)v->kind, (long long)v->role, (long long)v->unit,
			 STR_ARG(v->purpose), STR_ARG(v->reason));
}

/* So that nobody reads through the vault: the last one of the day is told. */
static err take_from_day(struct ctx *c)
{
	int64_t most = setting_number(c->settings, SET_VAULT_DAILY), day = c->now / MS_DAY, taken;
	struct vault_count n;

	if (c->actor.account == 0)
		return OK;
	TRY(q_vault_day_add(c->db, c->actor.account, day, NULL));
	TRY(q_vault_day_take(c->db, c->actor.account, day, most, &taken));
	if (taken != 1) {
		LOG(LOG_WARN, "vault_quota", LOG_N("account", c->actor.account));
		return ERR_RATE;
	}
	TRY(q_vault_day_of(c->db, c->actor.account, day, &n));
	return n.n == most ? ledger_audit(c, "open_quota", S("vault.daily"), "reached") : OK;
}

static err write_access(struct ctx *c, struct vault_ref at, const struct vault_look *look)
{
	static const struct redact_opts staff = { .office = true }; /* auditors read it */
	struct vault_access v = { .record = at.record,
				  .id = id_make(c->now),
				  .kind = at.kind,
				  .account = c->actor.account,
				  .role = look->grant ? (int64_t)look->grant->role : 0,
				  .unit = look->grant ? look->grant->unit : 0,
				  .purpose = str_of(look->purpose),
				  .reason = redact(c->a, look->reason, &staff) };
	struct audit_add_in audit = { v.id, v.account, S("open"), vault_access_text(c->a, &v),
				      S("ok") };
	struct vault_access_add_in in = { v.record, v.id,   v.kind,    v.account,
					  v.role,   v.unit, v.purpose, v.reason };

	TRY(q_vault_access_add(c->db, &in, NULL));
	return ledger_audit_row(c, &audit);
}

err vault_open(struct ctx *c, struct vault_ref at, const struct vault_look *look,
	       struct vault_texts *out)
{
	struct vault_box box;

	*out = (struct vault_texts){ 0 };
	TRY(q_vault_get(c->db, at.record, at.kind, at.part, &box));
	TRY(take_from_day(c));
	TRY(write_access(c, at, look));
	return vault_unseal(c, &box, out);
}

err vault_told(struct ctx *c, struct vault_ref at, const struct vault_look *look)
{
	return write_access(c, at, look);
}

err vault_times(struct ctx *c, int64_t record, const char *purpose, int64_t *n)
{
	struct vault_access_list l;

	*n = 0;
	TRY(q_vault_access_of(c->db, record, INT64_MAX, LOOKED_THROUGH, &l));
	for (size_t i = 0; i < l.n; i++)
		*n += id_time(l.v[i].id) > c->now - MS_DAY &&
		      str_eq(l.v[i].purpose, str_of(purpose));
	return OK;
}

err vault_hash(const struct ctx *c, const char *purpose, str text, unsigned char out[32])
{
	unsigned char key[32];
	bool good;

	app_keyed(c->app, "vault-lookup", str_of(purpose), key);
	good = cipher_gm.mac(key, text, out);
	sodium_memzero(key, sizeof(key));
	return good ? OK : FAIL(ERR_MEMORY, "vault hash");
}

/* ---- do the keys belong to this data? ---- */

static err add_mark(struct ctx *c, int64_t id)
{
	unsigned char mark[32];

	keys_mark(c->app, id, mark);
	return q_vault_key_add(c->db, id, c->now, (str){ (const char *)mark, sizeof(mark) }, NULL);
}

static err first_mark(struct ctx *c, void *data)
{
	(void)data;
	return add_mark(c, keys_newest(c->app));
}

struct known {
	struct vault_key_list keys;
	bool begun; /* there is data; an empty database will bring its own marks */
};

static err read_marks(struct ctx *c, void *data)
{
	struct known *k = data;

	TRY(secret_data_begun(c, &k->begun));
	return q_vault_keys(c->db, &k->keys);
}

static bool fits(struct ctx *c, const struct vault_key *k)
{
	unsigned char mark[32];

	if (!keys_get(c->app, k->id))
		return false;
	keys_mark(c->app, k->id, mark);
	return k->mark.n == 32 && sodium_memcmp(k->mark.p, mark, 32) == 0;
}

static err compare(struct ctx *c, const struct vault_key_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		if (fits(c, &l->v[i]))
			continue;
		warn("%s 里没有这个数据库的第 %lld "
		     "号密钥，没有启动：用它封存的姓名和电话会打不开。\n"
		     "请从另存的副本恢复 vault.key。\n",
		     keys_path(c->app), (long long)l->v[i].id);
		return ERR_USAGE;
	}
	return OK;
}

/* A key that the file has and the data does not know yet was put there by the operator
 * (a credential) or by another process of this installation. */
static err add_new_marks(struct ctx *c, void *data)
{
	const struct vault_key_list *known = data;
	int64_t ids[KEYS_MOST], last = known->n ? known->v[known->n - 1].id : 0;
	size_t n = keys_list(c->app, ids);

	for (size_t i = 0; i < n; i++)
		if (ids[i] > last)
			TRY(add_mark(c, ids[i]));
	return OK;
}

err vault_load(struct ctx *c)
{
	struct known k = { 0 };
	const struct vault_key_list *l = &k.keys;
	err e;

	TRY(app_read(c, read_marks, &k));
	e = keys_open(c->app);
	if (e == ERR_NOT_FOUND && l->n) {
		warn("没有 %s，没有启动：封存的姓名和电话会打不开。请从另存的副本恢复它。\n",
		     keys_path(c->app));
		return ERR_USAGE;
	}
	if (e == ERR_NOT_FOUND)
		e = keys_make(c->app);
	TRY(e);
	TRY(compare(c, l));
	if (!k.begun || (l->n && l->v[l->n - 1].id >= keys_newest(c->app)))
		return OK;
	return app_write(c, add_new_marks, &k.keys);
}

/* By `init`, before anything is sealed. */
static err init(struct ctx *c)
{
	err e = keys_open(c->app);

	if (e == ERR_NOT_FOUND)
		e = keys_make(c->app);
	TRY(e);
	return first_mark(c, NULL);
}

/* Any step that the program does may seal. */
static err upgrade(struct ctx *c, int number)
{
	(void)number;
	return c->app->vault ? OK : vault_load(c);
}

STORE_PART(store, vault);

const struct slice slice_vault = { .name = "vault",
				   .store = &store,
				   .commands = vault_commands,
				   .opened = vault_load,
				   .upgrade = upgrade,
				   .init = init };
