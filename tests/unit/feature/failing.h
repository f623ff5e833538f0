/*
 * failing: a board with messages at every stage, requests to it as the server
 * would pass them on, and a way back to where it was.
 *
 * The database is kept as a picture in memory; after a request that wrote, the
 * picture is put back, so that each failure meets the same board. What stands in it
 * is compared as a sum over all rows with ids, times and tokens blotted out.
 */
#ifndef LIUYAN_TESTS_FAILING_H
#define LIUYAN_TESTS_FAILING_H

#include <sqlite3.h>

#include "board.h"

#include <unistd.h>

#include "account/account.h"
#include "account/factor.h"
#include "account/policy.h"
#include "account/sign_in.h"
#include "attachment/depot.h"
#include "attachment/take.h"
#include "app/bucket.h"
#include "app/route.h"
#include "approval/approval.h"
#include "base/file.h"
#include "base/id.h"
#include "base/mem.h"
#include "learn/learn.h"
#include "relay/relay.h"
#include "onboard/onboard.h"
#include "seal/seal.h"
#include "writer/writer.h"
#include "web/form.h"

enum stage {
	AT_NONE,
	AT_PENDING,
	AT_REFUSED,
	AT_WAITING,
	AT_ASKED, /* with a follow-up that nobody has looked at */
	AT_ISSUED,
	AT_DECLINED,
	AT_SIGNED,
	AT_DRAFTED,
	AT_APPROVED,
	AT_HANDED_IN,
	AT_ANSWERED,
	AT_SHOWN, /* signed for; the unit has asked her, and may be told who she is */
	STAGES
};

enum person {
	ANYBODY,
	WRITER,
	EDITOR,
	COORDINATOR,
	HANDLER,
	APPROVER,
	SYSADMIN,
	SECADMIN,
	AUDITOR, /* has a second factor */
	HALFWAY, /* has shown a password, and has a second factor */
	DUE,	 /* the same, and must change it */
	SIGNED,	 /* a writer, to her account */
	PEOPLE
};

struct access {
	str session, token, csrf, half;
};

struct town {
	struct board *b;
	sqlite3 *file, *picture;
	uint64_t sum, unlooked; /* as it was */
	int64_t message[STAGES], order[STAGES], followup, approval, model;
	int64_t attached;   /* to the one that waits */
	str upload;	    /* the token of a file that belongs to nothing yet */
	str code, passcode; /* of the one that is answered */
	str invite, recovery;
	int64_t account;	 /* the one that was invited */
	int64_t own;		 /* SIGNED: a writer's account, whose the answered one is */
	str coming[2], entry[2]; /* codes on their way to sign in and to prove, and their cookies */
	int64_t application;
	str proof;
	struct access staff[PEOPLE], writer[STAGES];
};

/* ---- the database from outside ---- */

static inline void town_copy(sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *k = sqlite3_backup_init(to, "main", from, "main");

	assert_non_null(k);
	assert_int_equal(sqlite3_backup_step(k, -1), SQLITE_DONE);
	assert_int_equal(sqlite3_backup_finish(k), SQLITE_OK);
}

static inline bool is_blotted(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'f') ||
	       c == '-';
}

/* Runs of at least `least` such characters become one '#': ids, times, codes and
 * tokens differ from one try to the next. */
static inline uint64_t blotted_sum(str s, size_t least)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n;) {
		size_t run = 0;
		while (i + run < s.n && is_blotted(s.p[i + run]))
			run++;
		bool blot = run >= least;
		size_t n = run ? run : 1;
		for (size_t k = 0; k < (blot ? 1 : n); k++)
			h = (h ^ (unsigned char)(blot ? '#' : s.p[i + k])) * 1099511628211u;
		i += n;
	}
	return h;
}

/* Places never change here and are most of the rows. */
static inline uint64_t table_sum(sqlite3 *db, const char *table)
{
	char sql[256], row[65536];
	sqlite3_stmt *s;
	uint64_t sum = 0;

	/* what is random stays out; that it is there counts */
	sqlite3_snprintf(sizeof(sql), sql, "SELECT * FROM \"%w\"", table);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		size_t n = (size_t)snprintf(row, sizeof(row), "%s", table);
		for (int i = 0; i < sqlite3_column_count(s); i++) {
			bool blob = sqlite3_column_type(s, i) == SQLITE_BLOB; /* salts, hashes */
			const char *v = blob ? "*" : (const char *)sqlite3_column_text(s, i);
			if (v && strncmp(v, "$argon2id$", 10) == 0)
				v = "*"; /* with a salt of its own each time */
			n += (size_t)snprintf(row + n, sizeof(row) - n, "|%s", v ? v : "");
			assert_true(n < sizeof(row));
		}
		sum += blotted_sum((str){ row, n }, 8);
	}
	sqlite3_finalize(s);
	return sum;
}

static inline uint64_t town_sum_where(const struct town *t, const char *and_where)
{
	const char *tables = arena_fmt(t->b->a,
				       "SELECT name FROM sqlite_master WHERE type = 'table' AND "
				       "name NOT LIKE 'place%%' AND name NOT LIKE 'sqlite%%'%s",
				       and_where)
				     .p;
	sqlite3_stmt *s;
	uint64_t sum = 0;

	assert_int_equal(sqlite3_prepare_v2(t->file, tables, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		sum = sum * 31 + table_sum(t->file, (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	return sum;
}

static inline uint64_t town_sum(const struct town *t)
{
	return town_sum_where(t, "");
}

/* Without the record of who looked, which stays though what came of it was refused. */
static inline uint64_t town_sum_unlooked(const struct town *t)
{
	return town_sum_where(t, " AND name NOT IN ('vault_access', 'audit', 'unsealed')");
}

/* A COMMIT whose outcome nobody knows ends the store, and its process with it; here
 * the next one begins. */
static inline void town_restart(struct town *t)
{
	struct server *server = t->b->app.server;

	app_close(&t->b->app);
	assert_int_equal(app_open(&t->b->app, 0), OK);
	t->b->app.server = server;
}

static inline void town_restore(struct town *t)
{
	if (store_failed(t->b->app.store))
		town_restart(t);
	town_copy(t->file, t->picture);
}

/* ---- who may come in ---- */

static inline str hex_of(struct arena *a, const unsigned char *p, size_t n)
{
	struct buf b = buf_new(a, 2 * n + 1, 4096);

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%02x", p[i]);
	return buf_str(&b);
}

struct entering {
	struct town *t;
	struct account_new in;
	int64_t message;
	struct access *to;
};

static inline err town_enter_in(struct ctx *c, void *data)
{
	struct entering *x = data;
	struct response rs = { 0 };
	unsigned char sum[32];
	int64_t account = 0;

	if (x->message == 0)
		TRY(account_save(c, &x->in, &account));
	TRY(session_start(c, &(struct session_new){ .account = account, .message = x->message },
			  &rs));
	str value = rs.headers[0].value;
	str_cut(&value, '=');
	x->to->session = str_cut(&value, ';');
	app_keyed(c->app, "csrf", x->to->session, sum);
	x->to->csrf = hex_of(c->a, sum, sizeof(sum));
	return account ? token_make(c, account, &x->to->token) : OK;
}

static inline void town_enter(struct town *t, struct access *to, struct entering x)
{
	struct ctx c = app_context(&t->b->app, t->b->a);

	x.t = t;
	x.to = to;
	assert_int_equal(app_write(&c, town_enter_in, &x), OK);
}

static inline void town_staff(struct town *t)
{
	const struct board *b = t->b;
	const struct {
		enum person who;
		enum role role;
		int64_t unit;
		const char *login;
	} all[] = {
		{ EDITOR, ROLE_EDITOR, 0, "editor" },
		{ COORDINATOR, ROLE_COORDINATOR, b->coordinator, "coordinator" },
		{ HANDLER, ROLE_HANDLER, b->first, "handler" },
		{ APPROVER, ROLE_APPROVER, b->first, "approver" },
		{ SYSADMIN, ROLE_SYSADMIN, 0, "sysadmin" },
		{ SECADMIN, ROLE_SECADMIN, 0, "secadmin" },
		{ AUDITOR, ROLE_AUDITOR, 0, "auditor" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct account_new in = { .login = str_of(all[i].login),
					  .name = S("王五"),
					  .password = S("correct horse"),
					  .role = all[i].role,
					  .unit = all[i].unit };
		town_enter(t, &t->staff[all[i].who], (struct entering){ .in = in });
	}
}

/* Two small models of domains, the first in use. */
static inline err town_models_in(struct ctx *c, void *data)
{
	static const str labels[] = { STR("urban"), STR("health") };
	static const struct classify_row rows[] = {
		{ STR("路灯坏了"), STR("路灯不亮"), STR(""), 0, false },
		{ STR("水管漏水"), STR("楼下水管漏水"), STR(""), 0, false },
		{ STR("医院挂号"), STR("医院挂号太慢"), STR(""), 1, false },
		{ STR("门诊排队"), STR("门诊窗口太少"), STR(""), 1, false },
	};
	const struct classify_set s = { rows, 4, labels, 2 };
	struct town *t = data;
	struct classify_figures f;
	struct learn_new in = { .source = LEARN_OWN, .taught = 4, .labels = labels, .figures = &f };

	TRY(classify_train(c->a, &s, NULL, &f, &in.bytes));
	TRY(learn_keep(c, &in, &t->model));
	TRY(learn_take(c, t->model));
	return learn_keep(c, &in, &t->model);
}

/* An account with a second factor, one that is half-way in, one that is invited. */
static inline err town_factors_in(struct ctx *c, void *data)
{
	struct town *t = data;
	struct half half = { 0 }, due = { 0 };
	struct request rq = { .headers = { [H_HOST] = S("board.test") }, .remote = S("192.0.2.1") };
	struct response rs = { 0 };
	struct factor_begun begun;
	str codes[FACTOR_CODES], to;
	struct account a;

	TRY(q_account_by_login(c->db, S("auditor"), &a));
	TRY(factor_begin(c, &a, &begun));
	TRY(q_factor_enrol(c->db, a.id, c->now, NULL));
	TRY(factor_renew(c, a.id, codes));
	t->recovery = codes[0];
	half.account = a;
	TRY(sign_in_next(c, &half, &rq, &rs, &to));
	assert_true(str_eq(to, S("/login/code")));
	t->staff[HALFWAY].half = rs.headers[0].value;
	TRY(account_make(c, S("invited"), S("李四"), &a));
	TRY(account_invite(c, &a, &t->invite));
	t->account = a.id;
	t->invite = str_sub(t->invite, 8, t->invite.n);
	TRY(account_make(c, S("due"), S("李五"), &due.account));
	TRY(policy_note(c, due.account.id, S("-"), true));
	TRY(onboard_apply(c,
			  &(struct application_new){ .place = 110101,
						     .name = S("丙局"),
						     .contact = S("王五"),
						     .phone = S("010-55550123") },
			  &t->application));
	t->proof = onboard_proof(c, t->application);
	rs = (struct response){ 0 };
	TRY(sign_in_next(c, &due, &rq, &rs, &to));
	assert_true(str_eq(to, S("/login/password")));
	t->staff[DUE].half = rs.headers[0].value;
	return OK;
}

/* ---- a message at every stage ---- */

struct walk_step {
	bool order;
	enum person who;
	const char *action;
	struct conduct_input in;
};

static inline void town_do(struct town *t, enum stage at, const struct walk_step *s)
{
	struct board *b = t->b;
	struct acting who[PEOPLE] = { [WRITER] = { ROLE_NONE, t->message[at] },
				      [EDITOR] = { ROLE_EDITOR, 0 },
				      [COORDINATOR] = { ROLE_COORDINATOR, b->coordinator },
				      [HANDLER] = { ROLE_HANDLER, b->first },
				      [APPROVER] = { ROLE_APPROVER, b->first } };
	struct board_read r;
	struct board_act x = { s->order ? t->order[at] : t->message[at], s->action, s->in };

	assert_int_equal(
		s->order ? board_order(b, who[s->who], x) : board_message(b, who[s->who], x), OK);
	r = board_get(b, t->message[at]);
	if (r.orders.n)
		t->order[at] = r.orders.v[0].id;
}

static inline void town_bring(struct town *t, enum stage at)
{
	static const str decline = STR("not_duty"), refuse = STR("unclear");
	const struct conduct_input reply = { .body = S("已派人修好，请到现场查看。") };
	const struct conduct_input lead = { .lead = t->b->first };
	const struct walk_step way[] = {
		{ false, EDITOR, "approve", { 0 } },   { false, COORDINATOR, "dispatch", lead },
		{ true, HANDLER, "sign", { 0 } },      { true, HANDLER, "draft", reply },
		{ true, APPROVER, "sign_off", { 0 } }, { true, HANDLER, "hand_in", { 0 } },
		{ true, EDITOR, "release", { 0 } },
	};
	static const size_t steps[STAGES] = {
		[AT_WAITING] = 1,  [AT_ASKED] = 1,   [AT_ISSUED] = 2,	[AT_DECLINED] = 2,
		[AT_SIGNED] = 3,   [AT_DRAFTED] = 4, [AT_APPROVED] = 5, [AT_HANDED_IN] = 6,
		[AT_ANSWERED] = 7, [AT_SHOWN] = 3,
	};
	const struct walk_step refusing = { false,
					    EDITOR,
					    "refuse",
					    { .reasons = { (str *)(uintptr_t)&refuse, 1 },
					      .note = S("请写清楚地点") } };
	const struct walk_step declining = { true,
					     HANDLER,
					     "decline",
					     { .reasons = { (str *)(uintptr_t)&decline, 1 },
					       .note = S("不归我们管") } };
	const struct walk_step asking = {
		false, WRITER, "followup", { .body = S("请问什么时候能修好？") }
	};

	t->message[at] = board_write(t->b);
	for (size_t i = 0; i < steps[at]; i++)
		town_do(t, at, &way[i]);
	if (at == AT_REFUSED)
		town_do(t, at, &refusing);
	if (at == AT_DECLINED)
		town_do(t, at, &declining);
	if (at == AT_ASKED)
		town_do(t, at, &asking);
}

/* ---- files ---- */

static inline err town_files_in(struct ctx *c, void *data)
{
	struct town *t = data;
	struct upload_add_in up = {
		.id = id_make(c->now), .kind = FILE_PDF, .bytes = 4, .place = DEPOT_LOCAL
	};
	struct attachment_add_in in = { .message = t->message[AT_WAITING],
					.id = id_make(c->now),
					.part = ATTACHED_MESSAGE,
					.state = ATTACHMENT_STAFF,
					.kind = FILE_PDF,
					.bytes = 4,
					.place = DEPOT_LOCAL };

	t->attached = in.id;
	t->upload = attachment_token(c, up.id);
	TRY(q_upload_add(c->db, &up, NULL));
	TRY(q_attachment_add(c->db, &in, NULL));
	return q_attachment_home_add(c->db, in.id, in.message, NULL);
}

static inline void town_files(struct town *t)
{
	struct ctx c = app_context(&t->b->app, t->b->a);
	int fd;

	assert_int_equal(slice_attachment.opened(&c), OK);
	fd = file_anonymous(c.app->uploads.folder);
	assert_int_equal(app_write(&c, town_files_in, t), OK);
	assert_true(fd >= 0 && write(fd, "%PDF", 4) == 4);
	assert_int_equal(
		depot_put(&c, &(struct depot_name){ DEPOT_LOCAL, t->attached, false }, fd, 4), OK);
	close(fd);
}

/* ---- a writer with an account, and codes on their way ---- */

static inline err town_code(struct ctx *c, struct town *t, const char *to, enum code_purpose why)
{
	struct code_new in = { .purpose = why, .writer = why == CODE_PROVE ? t->own : 0 };
	struct writer_address address;
	int at = why == CODE_PROVE;

	TRY(writer_address_read(c, "address", str_of(to), &address));
	in.to = &address;
	return code_make(c, &in, &t->entry[at], &t->coming[at]);
}

static inline err town_account_in(struct ctx *c, void *data)
{
	const struct enterprise_new firm = { S("甲市机械厂"), S("91350100M000100Y43"), S("陈一") };
	struct town *t = data;
	struct writer_address address;
	struct response rs = { 0 };
	unsigned char sum[32];

	TRY(writer_address_read(c, "address", S("13900139000"), &address));
	TRY(writer_enter(c, &address, &t->own));
	TRY(consent_give(c, t->own, CONSENT_ACCOUNT));
	TRY(message_give(c, t->message[AT_ANSWERED], t->own));
	TRY(q_follow_add(c->db, t->own, t->message[AT_SIGNED], NULL));
	TRY(enterprise_ask(c, t->own, &firm));
	TRY(town_code(c, t, "13900139001", CODE_SIGN_IN));
	TRY(town_code(c, t, "a@b.example", CODE_PROVE));
	TRY(session_start(c, &(struct session_new){ .writer = t->own }, &rs));
	str value = rs.headers[0].value;
	str_cut(&value, '=');
	t->staff[SIGNED].session = str_cut(&value, ';');
	app_keyed(c->app, "csrf", t->staff[SIGNED].session, sum);
	t->staff[SIGNED].csrf = hex_of(c->a, sum, sizeof(sum));
	return OK;
}

struct asked_again {
	struct town *t;
	struct receipt receipt;
};

static inline err town_codes_in(struct ctx *c, void *data)
{
	struct asked_again *x = data;
	struct followup_list l;

	TRY(q_followup_of(c->db, x->t->message[AT_ASKED], &l));
	x->t->followup = l.v[0].id;
	return message_receipt(c, x->t->message[AT_ANSWERED], &x->receipt);
}

static inline err town_ask_in(struct ctx *c, void *data)
{
	struct approval_new in = { .kind = APPROVAL_EXPORT, .reason = S("半年总结") };
	struct town *t = data;

	return approval_ask(c, &in, NULL, &t->approval);
}

struct showing {
	struct town *t;
	int64_t handler, id;
};

/* The handler's own account asks; somebody else's says yes. */
static inline err town_show_in(struct ctx *c, void *data)
{
	struct showing *x = data;
	struct town *t = x->t;
	struct approval_new in = { .kind = APPROVAL_REVEAL,
				   .subject = t->message[AT_SHOWN],
				   .unit = t->b->first,
				   .reason = S("要当面看") };
	struct account handler;
	struct approval asked;
	struct object o;

	TRY(q_account_by_login(c->db, S("handler"), &handler));
	c->actor.account = handler.id;
	TRY(relay_ask(c, t->order[AT_SHOWN], S("是哪一盏灯？")));
	TRY(conduct_object(c, in.subject, &o));
	TRY(approval_ask(c, &in, &o, &x->id));
	c->actor = board_as(t->b, ROLE_SUPERVISOR, 0).actor;
	TRY(q_approval_by_id(c->db, x->id, &asked));
	TRY(conduct_object(c, in.subject, &o));
	return approval_decide(c, &asked, &o, true, S("同意"));
}

static inline void town_open(struct town *t)
{
	struct asked_again x = { .t = t };
	int64_t sealed = 0;
	struct ctx c;

	*t = (struct town){ .b = board_open() };
	t->b->app.settings.v[SET_LIMIT_PERCENT].number = 0; /* as many as there are places */
	t->b->now = clock_now();
	town_staff(t);
	c = app_context(&t->b->app, t->b->a);
	assert_int_equal(app_write(&c, town_models_in, t), OK);
	assert_int_equal(app_write(&c, town_factors_in, t), OK);
	for (enum stage at = AT_PENDING; at < STAGES; at++) {
		town_bring(t, at);
		town_enter(t, &t->writer[at], (struct entering){ .message = t->message[at] });
	}
	town_files(t);
	c = app_context(&t->b->app, t->b->a);
	assert_int_equal(app_write(&c, town_account_in, t), OK);
	assert_int_equal(app_read(&c, town_codes_in, &x), OK);
	c = board_as(t->b, ROLE_EDITOR, 0);
	assert_int_equal(app_write(&c, town_ask_in, t), OK);
	c = board_as(t->b, ROLE_HANDLER, t->b->first);
	assert_int_equal(app_write(&c, town_show_in, &(struct showing){ .t = t }), OK);
	c = app_context(&t->b->app, t->b->a);
	assert_int_equal(seal_all(&c, &sealed), OK);
	t->code = x.receipt.code;
	t->passcode = x.receipt.passcode;
	assert_int_equal(sqlite3_open(arena_fmt(t->b->a, "%s/liuyan.db", t->b->folder).p, &t->file),
			 SQLITE_OK);
	sqlite3_busy_timeout(t->file, 10000);
	sqlite3_exec(t->file, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	assert_int_equal(sqlite3_open(":memory:", &t->picture), SQLITE_OK);
	town_copy(t->picture, t->file);
	t->sum = town_sum(t);
	t->unlooked = town_sum_unlooked(t);
}

static inline void town_close(struct town *t)
{
	sqlite3_close(t->file);
	sqlite3_close(t->picture);
	board_close(t->b); /* its store asserts that every connection has come back */
}

/* ---- requests ---- */

struct ask {
	enum http_method method;
	const char *target, *body; /* with $words for what the town gave out */
	enum person who;
	enum stage at;
};

/* Of the message's first event, as a receipt names it. */
static inline str town_hash(const struct town *t, int64_t message, struct arena *a)
{
	sqlite3_stmt *s;
	str hash;

	assert_int_equal(
		sqlite3_prepare_v2(
			t->file,
			"SELECT lower(hex(hash)) FROM event WHERE message = ?1 AND seq = 1", -1, &s,
			NULL),
		SQLITE_OK);
	sqlite3_bind_int64(s, 1, message);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	hash = arena_copy(a, str_of((const char *)sqlite3_column_text(s, 0)));
	sqlite3_finalize(s);
	return hash;
}

/* The key of a link that ends notices of answers (kind 4) to a message's writer (box 3). */
static inline str town_stop(const struct town *t, int64_t message, struct arena *a)
{
	unsigned char key[32];

	app_keyed(&t->b->app, "notice-stop", arena_fmt(a, "3.%lld.4", (long long)message), key);
	return hex_of(a, key, 16);
}

static inline str word_of(const struct town *t, const struct ask *q, str name, struct arena *a)
{
	const struct {
		const char *name;
		int64_t id;
	} ids[] = {
		{ "m", t->message[q->at] },   { "o", t->order[q->at] },
		{ "f", t->followup },	      { "into", t->message[AT_ISSUED] },
		{ "approval", t->approval },  { "office", t->b->office },
		{ "unit", t->b->first },      { "second", t->b->second },
		{ "account", t->account },    { "application", t->application },
		{ "top", t->b->coordinator }, { "own", t->own },
		{ "file", t->attached },      { "model", t->model },
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (str_eq(name, str_of(ids[i].name)))
			return arena_fmt(a, "%lld", (long long)ids[i].id);
	if (str_eq(name, S("hash")))
		return town_hash(t, t->message[q->at], a);
	if (str_eq(name, S("stop")))
		return town_stop(t, t->message[q->at], a);
	if (str_eq(name, S("upload")))
		return t->upload;
	if (str_eq(name, S("code")))
		return t->code;
	if (str_eq(name, S("proof")))
		return t->proof;
	if (str_eq(name, S("invite")))
		return t->invite;
	if (str_eq(name, S("recovery")))
		return t->recovery;
	if (str_eq(name, S("entry")))
		return t->coming[0];
	if (str_eq(name, S("prove")))
		return t->coming[1];
	assert_true(str_eq(name, S("pass")));
	return t->passcode;
}

static inline str filled(const struct town *t, const struct ask *q, const char *text,
			 struct arena *a)
{
	struct buf b = buf_new(a, 256, 65536);
	str rest = str_of(text);

	while (rest.n) {
		size_t n = 0;
		buf_put(&b, str_cut(&rest, '$'));
		while (n < rest.n && rest.p[n] >= 'a' && rest.p[n] <= 'z')
			n++;
		if (n == 0)
			break;
		buf_put(&b, word_of(t, q, str_sub(rest, 0, n), a));
		rest = str_sub(rest, n, rest.n);
	}
	return buf_str(&b);
}

/* The request as the server hands it over: read, bounded and decoded. */
static inline struct request *town_request(const struct town *t, const struct ask *q,
					   struct arena *a)
{
	struct request *rq = ARENA_NEW(a, struct request);
	const struct access *who = q->who == WRITER ? &t->writer[q->at] : &t->staff[q->who];
	bool json = q->body && q->body[0] == '{';

	if (strncmp(q->target, "/me/", 4) == 0) /* the same is asked thousands of times */
		buckets_clear(t->b->app.buckets);
	rq->a = a;
	rq->method = q->method;
	rq->target = filled(t, q, q->target, a);
	rq->id = S("0123456789abcdef");
	rq->remote = S("192.0.2.1");
	rq->headers[H_HOST] = S("board.test");
	rq->headers[H_ORIGIN] = S("http://board.test");
	rq->body = filled(t, q, q->body ? q->body : "", a);
	if (strncmp(q->target, "/api/", 5) == 0 && who->token.n)
		rq->headers[H_AUTHORIZATION] = arena_fmt(a, "Bearer %.*s", STR_ARG(who->token));
	else if (who->session.n)
		rq->headers[H_COOKIE] = arena_fmt(a, "liuyan_session=%.*s; liuyan_code=%.*s",
						  STR_ARG(who->session), STR_ARG(t->entry[1]));
	else if (who->half.n)
		rq->headers[H_COOKIE] = who->half;
	else
		rq->headers[H_COOKIE] = arena_fmt(a, "liuyan_code=%.*s", STR_ARG(t->entry[0]));
	if (q->who == SIGNED)
		rq->headers[H_FETCH_SITE] = S("same-origin");
	if (q->method == HTTP_POST)
		rq->headers[H_CONTENT_TYPE] = json ? S("application/json")
						   : S("application/x-www-form-urlencoded");
	if (q->method == HTTP_POST && !json && who->session.n)
		rq->body = arena_fmt(a, "%.*s&csrf=%.*s", STR_ARG(rq->body), STR_ARG(who->csrf));
	assert_int_equal(form_target(a, rq->target, &rq->path, &rq->query), OK);
	assert_int_equal(form_cookies(a, rq->headers[H_COOKIE], &rq->cookies), OK);
	assert_int_equal(form_body(a, rq->body, rq->headers[H_CONTENT_TYPE], &rq->form), OK);
	return rq;
}

#endif
