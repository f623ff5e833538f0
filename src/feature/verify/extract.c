/*
 * export ledger: the record without persons, from which the published figures
 * can be computed again; recompute: that computation, from the file alone.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/sheet.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/csv.h"
#include "verify/faces.h"
#include "verify/tell.h"

#define PAGE 1000

/* Columns in the order of the file; numbers first in `struct event_add_in`'s words. */
enum column {
	C_MESSAGE,
	C_SEQ,
	C_AT,
	C_ACTION,
	C_ROLE,
	C_UNIT,
	C_FROM,
	C_TO,
	C_SUBJECT,
	C_REASON,
	C_FACTS,
	C_CLOSED,
	C_RECORD,
	C_HASH,
	COLUMNS
};

static const struct sheet_name columns[] = {
	{ C_MESSAGE, "message" }, { C_SEQ, "seq" },	{ C_AT, "at" },
	{ C_ACTION, "action" },	  { C_ROLE, "role" },	{ C_UNIT, "unit" },
	{ C_FROM, "from_state" }, { C_TO, "to_state" }, { C_SUBJECT, "subject" },
	{ C_REASON, "reason" },	  { C_FACTS, "facts" }, { C_CLOSED, "closed" },
	{ C_RECORD, "record" },	  { C_HASH, "hash" },	{ 0 },
};

static const struct sheet_kind extract_sheet = { columns, (1u << COLUMNS) - 1, "重算" };

static const struct {
	enum column column;
	size_t offset;
} numbers[] = {
	{ C_MESSAGE, offsetof(struct event_add_in, message) },
	{ C_SEQ, offsetof(struct event_add_in, seq) },
	{ C_AT, offsetof(struct event_add_in, at) },
	{ C_ROLE, offsetof(struct event_add_in, role) },
	{ C_UNIT, offsetof(struct event_add_in, unit) },
	{ C_FROM, offsetof(struct event_add_in, from_state) },
	{ C_TO, offsetof(struct event_add_in, to_state) },
	{ C_SUBJECT, offsetof(struct event_add_in, subject) },
}, texts[] = {
	{ C_ACTION, offsetof(struct event_add_in, action) },
	{ C_REASON, offsetof(struct event_add_in, reason) },
	{ C_FACTS, offsetof(struct event_add_in, facts) },
}, hashes[] = {
	{ C_CLOSED, offsetof(struct event_add_in, closed) },
	{ C_RECORD, offsetof(struct event_add_in, record) },
	{ C_HASH, offsetof(struct event_add_in, hash) },
};

#define N(list) (sizeof(list) / sizeof((list)[0]))

static void *at(const struct event_add_in *e, size_t offset)
{
	return (char *)(uintptr_t)e + offset;
}

/* ---- out ---- */

static void put_event(struct buf *b, const struct event_add_in *e)
{
	str field[COLUMNS];
	char hex[2 * LEDGER_HASH + 1];

	for (size_t i = 0; i < N(numbers); i++)
		field[numbers[i].column] = arena_fmt(
			b->a, "%lld", (long long)*(int64_t *)at(e, numbers[i].offset));
	for (size_t i = 0; i < N(texts); i++)
		field[texts[i].column] = *(str *)at(e, texts[i].offset);
	for (size_t i = 0; i < N(hashes); i++) {
		const str *s = at(e, hashes[i].offset);
		if (s->n > LEDGER_HASH)
			continue;
		sodium_bin2hex(hex, sizeof(hex), (const unsigned char *)s->p, s->n);
		field[hashes[i].column] = arena_copy(b->a, str_of(hex));
	}
	for (size_t i = 0; i < COLUMNS; i++)
		csv_put_field(b, field[i]);
	csv_end_row(b);
}

static err export_all(struct ctx *c, void *data)
{
	struct progress bar = { .label = "导出" };
	struct event_list l = { .n = PAGE };
	int64_t message = 0, seq = 0, done = 0;

	(void)data;
	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		struct buf b = buf_new(c->a, 1u << 18, SIZE_MAX);
		TRY(q_event_scan(c->db, message, seq, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			struct event_add_in e = ledger_of_row(&l.v[i]);
			put_event(&b, &e);
			message = e.message;
			seq = e.seq;
		}
		say("%.*s", STR_ARG(buf_str(&b)));
		progress_show(&bar, done += (int64_t)l.n);
		arena_rewind(c->a, mark);
	}
	progress_end(&bar);
	return OK;
}

static err write_audit(struct ctx *c, void *data)
{
	(void)data;
	return ledger_audit(c, "export", S("ledger"), "ok");
}

int export_ledger_run(struct cli *cli)
{
	err e = app_open(&cli->app, 0);
	struct ctx c = app_context(&cli->app, cli->a);

	if (e == OK)
		e = app_write(&c, write_audit, NULL);
	if (e == OK) {
		say("message,seq,at,action,role,unit,from_state,to_state,subject,reason,facts,"
		    "closed,record,hash\n");
		e = app_read(&c, export_all, NULL);
	}
	app_close(&cli->app);
	return e == OK ? 0 : cli_fail(cli, e, "导出");
}

/* ---- and back ---- */

struct recomputing {
	struct sheet *sheet;
	struct tell tell;
	struct arena *tmp;
	int64_t message, seq; /* of the row before */
	unsigned char hash[LEDGER_HASH];
	int64_t bad;
	bool whole;
};

static bool read_hash(struct arena *a, str hex, str *out)
{
	unsigned char *bytes = arena_alloc(a, LEDGER_HASH + 1);
	size_t n = 0;

	if (sodium_hex2bin(bytes, LEDGER_HASH, hex.p, hex.n, NULL, &n, NULL) != 0 || n * 2 != hex.n)
		return false;
	*out = (str){ (const char *)bytes, n };
	return true;
}

static bool parse_event(const struct recomputing *r, struct event_add_in *e)
{
	bool good = true;

	*e = (struct event_add_in){ 0 };
	for (size_t i = 0; i < N(numbers); i++)
		good = good &&
		       str_int(sheet_get(r->sheet, numbers[i].column), at(e, numbers[i].offset));
	for (size_t i = 0; i < N(texts); i++)
		*(str *)at(e, texts[i].offset) = sheet_get(r->sheet, texts[i].column);
	for (size_t i = 0; i < N(hashes); i++)
		good = good && read_hash(r->tmp, sheet_get(r->sheet, hashes[i].column),
					 at(e, hashes[i].offset));
	return good;
}

/* Why this row cannot follow the one before, or NULL. */
static const char *trouble_with(struct recomputing *r, struct event_add_in *e)
{
	if (!parse_event(r, e))
		return "有一列读不懂";
	if (e->message < r->message || e->seq != (e->message == r->message ? r->seq + 1 : 1))
		return "事件的次序断开";
	if (e->message != r->message)
		memset(r->hash, 0, LEDGER_HASH);
	ledger_hash(r->tmp, r->hash, e, r->hash);
	if (e->hash.n != LEDGER_HASH || memcmp(e->hash.p, r->hash, LEDGER_HASH) != 0)
		return "事件与哈希不符";
	return tell_event(&r->tell, e) ? NULL : "归属或评分读不懂";
}

static void recompute(struct recomputing *r)
{
	struct event_add_in e;

	while (sheet_next(r->sheet)) {
		const char *fault = trouble_with(r, &e);
		if (fault) {
			sheet_bad(r->sheet, sheet_line(r->sheet), fault);
			r->bad++;
		}
		r->message = e.message;
		r->seq = e.seq;
		if (e.hash.n == LEDGER_HASH)
			memcpy(r->hash, e.hash.p, LEDGER_HASH);
		arena_reset(r->tmp);
	}
	tell_end(&r->tell);
}

/* ---- the figures, as `export figures` writes them ---- */

struct rows {
	const struct recount_row **v;
	size_t n;
};

static void count_row(const struct recount_row *row, void *data)
{
	struct rows *r = data;

	if (row->days < 0 && r->v)
		r->v[r->n] = row;
	r->n += row->days < 0;
}

static int by_key(const void *a, const void *b)
{
	const struct recount_row *x = *(const struct recount_row *const *)a;
	const struct recount_row *y = *(const struct recount_row *const *)b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->period > y->period) - (x->period < y->period);
}

static void say_figures(struct arena *a, const struct recount *figures)
{
	static const char *const about[] = { "region", "office", "unit", "kind", "domain" };
	struct rows r = { 0 };

	recount_rest(figures, count_row, &r);
	r.v = ARENA_ARRAY(a, const struct recount_row *, r.n + 1);
	r.n = 0;
	recount_rest(figures, count_row, &r);
	qsort(r.v, r.n, sizeof(r.v[0]), by_key);
	say("about,id,month,received,answered,closed,solved,hours,rated,resolution,attitude,"
	    "speed\n");
	for (size_t i = 0; i < r.n; i++) {
		say("%s,%lld,%lld", about[(r.v[i]->key >> 56) % 5],
		    (long long)(r.v[i]->key & ((INT64_C(1) << 56) - 1)), (long long)r.v[i]->period);
		for (size_t k = 0; k < RECOUNT_SUMS; k++)
			say(",%lld", (long long)r.v[i]->sums[k]);
		say("\n");
	}
}

static err recompute_in(struct arena *tmp, void *data)
{
	struct recomputing *r = data;

	r->tmp = tmp;
	recompute(r);
	return OK;
}

static err recompute_with(struct arena *figures, void *data)
{
	struct recomputing *r = data;

	r->tell.figures = recount_new(figures);
	TRY(mem_with(1u << 16, recompute_in, r));
	r->whole = sheet_end(r->sheet) && r->bad == 0;
	say_figures(figures, r->tell.figures);
	return OK;
}

int recompute_run(struct cli *cli)
{
	struct recomputing r = { 0 };
	err e;

	if (cli->args_n != 1)
		return cli_usage(cli);
	cli->args[1] = cli->args[0]; /* where a sheet looks for its file */
	r.sheet = sheet_open(cli, &extract_sheet);
	if (!r.sheet)
		return 1;
	e = mem_with(1u << 20, recompute_with, &r);
	sheet_close(r.sheet);
	if (e != OK)
		return cli_fail(cli, e, "重新计算");
	warn("%lld 件留言，%lld 个事件，%lld 处不符。\n", (long long)r.tell.messages,
	     (long long)r.tell.events, (long long)r.bad);
	return r.whole ? 0 : 1;
}
