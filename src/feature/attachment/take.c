/* Files as they come with a form: looked at, made anew, measured, put away. */
#include "attachment/take.h"

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/app.h"
#include "attachment/depot.h"
#include "attachment/picture.h"
#include "attachment/virus.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "text/redact.h"

#define NAME_CHARS 60
#define MAC_HEX 32

/* ---- tokens ---- */

str attachment_token(struct ctx *c, int64_t id)
{
	str text = arena_fmt(c->a, "%lld", (long long)id);
	unsigned char mac[32];
	char hex[65];

	app_keyed(c->app, "upload", text, mac);
	sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
	return arena_fmt(c->a, "%.*s.%.*s", STR_ARG(text), MAC_HEX, hex);
}

bool attachment_token_id(struct ctx *c, str token, int64_t *id)
{
	str rest = token, want;

	if (!str_int(str_cut(&rest, '.'), id) || *id <= 0)
		return false;
	want = attachment_token(c, *id);
	return want.n == token.n && sodium_memcmp(want.p, token.p, want.n) == 0;
}

/* ---- one file ---- */

struct taking {
	struct ctx *c;
	const struct upload *u;
	int out, small; /* what is put away; -1: none. Closed by take_one */
	struct upload_add_in row;
	str name;	 /* as its sender calls it */
	str sender;	 /* of the day's measure */
	const char *why; /* not taken; NULL: taken */
};

/* A file of ours that nobody else can shorten: it may be looked at where it lies. */
static const char *map(int fd, int64_t bytes, int protection)
{
	void *p = bytes > 0 ? mmap(NULL, (size_t)bytes, protection, MAP_SHARED, fd, 0) : MAP_FAILED;

	return p == MAP_FAILED ? NULL : p;
}

static struct sniffed look(int fd, int64_t bytes, int64_t pixels)
{
	struct sniffed s = { .refused = FILE_BROKEN };
	const char *p = map(fd, bytes, PROT_READ);

	if (!p)
		return s;
	s = file_sniff((str){ p, (size_t)bytes }, pixels);
	munmap((void *)(uintptr_t)p, (size_t)bytes);
	return s;
}

static err forget_places(const struct upload *u)
{
	char *p = (char *)(uintptr_t)map(u->fd, u->bytes, PROT_READ | PROT_WRITE);

	if (!p)
		return FAIL(ERR_SYSTEM, "mmap");
	file_video_forget(p, (size_t)u->bytes);
	munmap(p, (size_t)u->bytes);
	return OK;
}

static str digest(struct ctx *c, int fd, int64_t bytes)
{
	unsigned char *sum = arena_alloc(c->a, 32);
	const char *p = map(fd, bytes, PROT_READ);

	if (p) {
		crypto_generichash(sum, 32, (const unsigned char *)p, (size_t)bytes, NULL, 0);
		munmap((void *)(uintptr_t)p, (size_t)bytes);
	}
	return (str){ (const char *)sum, 32 };
}

static int64_t length_of(int fd)
{
	return (int64_t)lseek(fd, 0, SEEK_END);
}

/* What the child made is looked at as if it came from outside. */
static err make_picture(struct taking *t, const struct sniffed *s)
{
	const struct settings *set = t->c->settings;
	struct picture p = { .in = t->u->fd,
			     .kind = s->kind,
			     .lossless = s->lossless,
			     .edge = setting_number(set, SET_FILE_EDGE) };
	struct sniffed made;
	err e;

	p.out = t->out = file_anonymous(t->c->app->uploads.folder);
	p.small = t->small = file_anonymous(t->c->app->uploads.folder);
	if (t->out < 0 || t->small < 0)
		return FAIL(ERR_FULL, "no room for a picture");
	e = picture_make(&p);
	t->row.bytes = length_of(t->out);
	t->row.small = length_of(t->small);
	made = look(t->out, t->row.bytes, setting_number(set, SET_FILE_PIXELS));
	if (e == ERR_INPUT || (e == OK && made.kind != picture_becomes(s->kind))) {
		t->why = file_refusal_text(FILE_BROKEN);
		return OK;
	}
	t->row.kind = (int64_t)made.kind;
	t->row.w = made.w;
	t->row.h = made.h;
	return e;
}

static err make_other(struct taking *t, const struct sniffed *s)
{
	const struct settings *set = t->c->settings;
	bool video = s->kind == FILE_MP4 || s->kind == FILE_MOV;

	t->out = dup(t->u->fd);
	t->row.kind = (int64_t)s->kind;
	t->row.flags = s->flags;
	t->row.bytes = t->u->bytes;
	if (t->row.bytes > setting_number(set, video ? SET_VIDEO_MAX : SET_FILE_MAX))
		t->why = N_("文件太大");
	return video && !t->why ? forget_places(t->u) : OK;
}

/* ClamAV sees the file as it came, before anything else looks into it. */
static err ask_virus(struct taking *t)
{
	const char *where = setting_text(t->c->settings, SET_CLAMAV);
	bool found = false;

	if (!*where)
		return OK;
	TRY(virus_look(where, t->u->fd, t->u->bytes, &found));
	if (found)
		t->why = N_("文件里发现了病毒，没有收下");
	return OK;
}

static err used(struct ctx *c, str key, int64_t day, int64_t *bytes)
{
	struct upload_used row = { 0 };
	err e = q_upload_use_of(c->db, key, day, &row);

	*bytes = row.bytes;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The row is there before the bytes: whatever happens between, the sweep knows. */
static err reserve(struct ctx *c, void *data)
{
	struct taking *t = data;
	int64_t day = clock_day(c->now), n = t->row.bytes + t->row.small, sent, all;

	t->why = NULL;
	TRY(used(c, t->sender, day, &sent));
	TRY(used(c, S("all"), 0, &all));
	if (sent + n > setting_number(c->settings, SET_FILES_DAY)) {
		t->why = N_("今天上传的文件太多，请明天再传");
		return OK;
	}
	if (all + n > setting_number(c->settings, SET_FILES_ALL))
		return FAIL(ERR_FULL, "all files together");
	TRY(q_upload_use_add(c->db, t->sender, day, n, NULL));
	TRY(q_upload_use_add(c->db, S("all"), 0, n, NULL));
	return q_upload_add(c->db, &t->row, NULL);
}

static err put_away(struct taking *t)
{
	struct depot_name name = { t->row.place, t->row.id, false };

	t->row.digest = digest(t->c, t->out, t->row.bytes);
	TRY(app_write(t->c, reserve, t));
	if (t->why)
		return OK;
	TRY(depot_put(t->c, &name, t->out, t->row.bytes));
	name.small = true;
	return t->row.small ? depot_put(t->c, &name, t->small, t->row.small) : OK;
}

static err take_steps(void *data)
{
	struct taking *t = data;
	struct sniffed s;

	s = look(t->u->fd, t->u->bytes, setting_number(t->c->settings, SET_FILE_PIXELS));
	if (t->u->over)
		t->why = N_("文件太大");
	else if (s.refused != FILE_FINE)
		t->why = file_refusal_text(s.refused);
	if (t->why)
		return OK;
	TRY(ask_virus(t));
	if (!t->why && file_info(s.kind)->picture &&
	    t->u->bytes > setting_number(t->c->settings, SET_FILE_MAX))
		t->why = N_("文件太大");
	if (!t->why)
		TRY((file_info(s.kind)->picture ? make_picture : make_other)(t, &s));
	return t->why ? OK : put_away(t);
}

/* The last part of a path, without what hides or misleads. A writer's is told back to
 * her and kept nowhere: people call pictures by names. */
static str clean_name(struct ctx *c, str given)
{
	struct clean clean;
	size_t at = 0, chars = 0;

	for (size_t i = 0; i < given.n; i++)
		if (given.p[i] == '/' || given.p[i] == '\\')
			at = i + 1;
	clean_line(c->a, str_sub(given, at, given.n), &clean);
	if (clean.verdict != CLEAN_OK)
		return (str){ 0 };
	at = 0;
	while (at < clean.text.n && chars < NAME_CHARS) {
		at++;
		while (at < clean.text.n && ((unsigned char)clean.text.p[at] & 0xC0) == 0x80)
			at++;
		chars++;
	}
	return str_sub(clean.text, 0, at);
}

/* Only an office's files keep a name, and that leads to nobody. */
static str name_to_keep(const struct taking *t)
{
	static const struct redact_opts office = { .office = true };

	return t->c->actor.account ? redact(t->c->a, t->name, &office) : (str){ 0 };
}

static err take_one(struct taking *t)
{
	err e;

	t->out = t->small = -1;
	t->why = NULL;
	t->name = clean_name(t->c, t->u->name);
	t->row = (struct upload_add_in){ .id = id_make(t->c->now),
					 .place = (int64_t)depot_new(t->c->settings),
					 .name = name_to_keep(t) };
	e = mem_try(take_steps, t);
	if (t->out >= 0)
		close(t->out);
	if (t->small >= 0)
		close(t->small);
	return e;
}

/* ---- all of a form ---- */

static void add_token(struct ctx *c, struct request *rq, int64_t id)
{
	if (rq->form.n < HTTP_PARAMS_MAX)
		rq->form.v[rq->form.n++] = (struct param){ S("file"), attachment_token(c, id) };
}

static void tell(struct ctx *c, struct buf *faults, str name, const char *why)
{
	if (faults->n)
		buf_lit(faults, T(c, "；"));
	if (name.n) {
		buf_lit(faults, T(c, "“"));
		buf_put(faults, name);
		buf_lit(faults, T(c, "”："));
	}
	buf_lit(faults, T(c, why));
}

/* The address itself is kept nowhere. */
static str sender_of(struct ctx *c, const struct request *rq)
{
	unsigned char key[32];
	char hex[33];

	app_keyed(c->app, "sender", rq->network, key);
	sodium_bin2hex(hex, sizeof(hex), key, 16);
	return arena_copy(c->a, str_of(hex));
}

struct receiving {
	struct ctx *c;
	struct request *rq;
};

static err receive_all(void *data)
{
	struct receiving *r = data;
	struct ctx *c = r->c;
	struct request *rq = r->rq;
	struct taking t = { .c = c, .sender = sender_of(c, rq) };
	struct buf faults = buf_new(c->a, 256, 8192);

	for (size_t i = 0; i < rq->files.n; i++) {
		t.u = &rq->files.v[i];
		TRY(take_one(&t));
		if (t.why)
			tell(c, &faults, t.name, t.why);
		else
			add_token(c, rq, t.row.id);
	}
	if (rq->files.dropped)
		tell(c, &faults, (str){ 0 }, N_("一次附的文件太多，多出的没有收下"));
	if (faults.n)
		fault_add(&c->faults, "file", "refused", buf_str(&faults));
	return OK;
}

/* Files keep a worker busy for a while: most of them stay free for everything else. */
err attachment_receive(struct ctx *c, struct request *rq)
{
	static _Atomic int64_t forms;
	struct receiving r = { c, rq };
	err e = ERR_BUSY;

	if (atomic_fetch_add(&forms, 1) <= setting_number(c->settings, SET_WORKERS) / 4)
		e = mem_try(receive_all, &r);
	atomic_fetch_sub(&forms, 1);
	return e;
}
