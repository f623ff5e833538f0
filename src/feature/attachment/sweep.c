/* What nobody claimed goes; and do the files stand as the rows say? */
#include <dirent.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/app.h"
#include "app/cli.h"
#include "attachment/depot.h"
#include "attachment/take.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "base/log.h"

#define BATCH 100
#define BATCHES 50
#define FOLDERS 256

/* ---- the sweep ---- */

struct sweep {
	struct staged_list found;
	const struct staged *u;
	bool ours; /* nobody claimed it in the meantime */
};

static err find(struct ctx *c, void *data)
{
	struct sweep *s = data;

	return q_upload_before(c->db, id_at(c->now - UPLOAD_KEEP, 0), BATCH, &s->found);
}

static err drop(struct ctx *c, void *data)
{
	struct sweep *s = data;
	int64_t changed = 0;

	TRY(q_upload_drop(c->db, s->u->id, &changed));
	s->ours = changed == 1;
	return s->ours ? q_upload_use_add(c->db, S("all"), 0, -(s->u->bytes + s->u->small), NULL)
		       : OK;
}

/* The row first: a file without one is found by the check, a row without a file
 * would be given to somebody. */
static err sweep_one(struct ctx *c, struct sweep *s)
{
	struct depot_name name = { s->u->place, s->u->id, false };

	TRY(app_write(c, drop, s));
	if (!s->ours)
		return OK;
	TRY(depot_drop(c, &name));
	name.small = true;
	return s->u->small ? depot_drop(c, &name) : OK;
}

static err forget_days(struct ctx *c, void *data)
{
	(void)data;
	return q_upload_use_forget(c->db, clock_day(c->now) - 1, NULL);
}

/* Of puts that a kill broke off. */
static void sweep_temporaries(struct ctx *c)
{
	for (unsigned i = 0; i < FOLDERS; i++) {
		struct arena_mark mark = arena_mark(c->a);
		file_sweep(arena_fmt(c->a, "%s/%02x", depot_folder(c), i).p, MS_HOUR);
		arena_rewind(c->a, mark);
	}
}

static err sweep_uploads(struct ctx *c)
{
	struct sweep s = { 0 };
	size_t n = 0, batches = 0;

	if (!c->app->uploads.folder)
		return OK;
	sweep_temporaries(c);
	TRY(app_write(c, forget_days, NULL));
	do {
		TRY(app_read(c, find, &s));
		for (size_t i = 0; i < s.found.n; i++) {
			s.u = &s.found.v[i];
			TRY(sweep_one(c, &s));
		}
		n += s.found.n;
	} while (s.found.n == BATCH && ++batches < BATCHES && !c->app->stopping);
	if (n)
		LOG(LOG_INFO, "uploads_swept", LOG_N("n", n));
	return OK;
}

const struct job attachment_jobs[] = {
	{ "sweep_uploads", MS_HOUR, sweep_uploads, true },
	{ 0 },
};

/* ---- liuyan check files ---- */

struct checking {
	int64_t message, id; /* the last row seen */
	struct attachment_list rows;
	int64_t files, missing, wrong, strays;
	int64_t asked; /* an id on disk */
	bool known;
};

static err next_rows(struct ctx *c, void *data)
{
	struct checking *k = data;

	return q_attachment_after(c->db, k->message, k->id, BATCH, &k->rows);
}

static bool same_bytes(const struct depot_part *p, str digest)
{
	unsigned char sum[32];
	void *at = mmap(NULL, (size_t)p->n, PROT_READ, MAP_SHARED, p->fd, 0);

	if (at == MAP_FAILED)
		return false;
	crypto_generichash(sum, sizeof(sum), at, (size_t)p->n, NULL, 0);
	munmap(at, (size_t)p->n);
	return str_eq(digest, (str){ (const char *)sum, sizeof(sum) });
}

static void check_one(struct ctx *c, struct checking *k, const struct attachment *a)
{
	struct depot_name name = { a->place, a->id, false };
	struct depot_want want = { a->bytes, 0, a->bytes };
	struct depot_part part;
	err e = depot_get(c, &name, &want, &part);

	k->files++;
	if (e != OK) {
		k->missing++;
		warn("附件 %lld（留言 %lld）读不到：%s\n", (long long)a->id, (long long)a->message,
		     err_info(e)->text);
		return;
	}
	if (!same_bytes(&part, a->digest)) {
		k->wrong++;
		warn("附件 %lld（留言 %lld）的内容与登记的不符\n", (long long)a->id,
		     (long long)a->message);
	}
	close(part.fd);
}

static err check_rows(struct ctx *c, struct checking *k)
{
	do {
		struct arena_mark mark = arena_mark(c->a);
		TRY(app_read(c, next_rows, k));
		for (size_t i = 0; i < k->rows.n; i++) {
			k->message = k->rows.v[i].message;
			k->id = k->rows.v[i].id;
			check_one(c, k, &k->rows.v[i]);
		}
		arena_rewind(c->a, mark);
	} while (k->rows.n == BATCH);
	return OK;
}

static err is_known(struct ctx *c, void *data)
{
	struct checking *k = data;
	struct attachment_ref ref;
	struct staged u;
	err e = q_attachment_home_of(c->db, k->asked, &ref);

	if (e == ERR_NOT_FOUND)
		e = q_upload_by_id(c->db, k->asked, &u);
	k->known = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err check_name(struct ctx *c, struct checking *k, unsigned folder, const char *name)
{
	bool small;

	if (name[0] == '.')
		return OK;
	k->asked = depot_id_of(name, &small);
	k->known = false;
	if (k->asked)
		TRY(app_read(c, is_known, k));
	if (k->known)
		return OK;
	k->strays++;
	warn("uploads/%02x/%s 没有登记\n", folder, name);
	return OK;
}

static err check_folder(struct ctx *c, struct checking *k, unsigned folder)
{
	struct arena_mark mark = arena_mark(c->a);
	DIR *d = opendir(arena_fmt(c->a, "%s/%02x", depot_folder(c), folder).p);
	struct dirent *at;
	err e = OK;

	while (d && e == OK && (at = readdir(d)))
		e = check_name(c, k, folder, at->d_name);
	if (d)
		closedir(d);
	arena_rewind(c->a, mark);
	return e;
}

static err check_all(struct cli *cli, struct checking *k)
{
	struct ctx c = app_context(&cli->app, cli->a);

	TRY(check_rows(&c, k));
	for (unsigned i = 0; i < FOLDERS; i++)
		TRY(check_folder(&c, k, i));
	return OK;
}

static int check_files(struct cli *cli)
{
	struct checking k = { 0 };
	err e = app_open(&cli->app, 0);

	if (e == OK)
		e = check_all(cli, &k);
	app_close(&cli->app);
	if (e != OK)
		return cli_fail(cli, e, "check files");
	say("附件 %lld 个：读不到 %lld，内容不符 %lld；没有登记的文件 %lld 个\n",
	    (long long)k.files, (long long)k.missing, (long long)k.wrong, (long long)k.strays);
	return k.missing || k.wrong || k.strays ? 1 : 0;
}

const struct cli_kind attachment_kinds[] = {
	{ "check", "files", "附件的文件与登记是否一致", check_files },
	{ 0 },
};
