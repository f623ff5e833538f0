/*
 * export open: what may be given to anybody: counts of messages, public and private
 * ones, by month, place, kind and domain, without texts, ids, units, days or hours.
 *
 * No count is smaller than LEAST. Cells that are leave out the domain and go up to
 * their city together, then up to the province, then to the whole year; what is
 * still too small is left out. A coarser row counts only what no finer row has, so
 * that nothing comes of subtracting one from another. How many were answered and
 * solved is said only where neither they nor the others are few.
 */
#include <stdlib.h>

#include "base/id.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "exchange/exchange.h"
#include "figures/figures.h"
#include "ledger/ledger.h"
#include "message/message.h"
#include "text/csv.h"

#define PAGE 500
#define LEAST 5

struct cell {
	int64_t month, place, kind, domain, n, answered, solved;
};

struct cells {
	struct arena *a;
	struct cell *v;
	size_t n, room; /* room: a power of two, never full */
};

static size_t slot_of(const struct cells *c, const struct cell *x)
{
	const int64_t key[] = { x->month, x->place, x->kind, x->domain };
	size_t i = str_hash((str){ (const char *)key, sizeof(key) }) & (c->room - 1);

	while (c->v[i].n && (c->v[i].month != x->month || c->v[i].place != x->place ||
			     c->v[i].kind != x->kind || c->v[i].domain != x->domain))
		i = (i + 1) & (c->room - 1);
	return i;
}

static void add(struct cells *c, const struct cell *x);

static void grow(struct cells *c)
{
	struct cells bigger = { .a = c->a, .room = c->room ? 2 * c->room : 1024 };

	bigger.v = ARENA_ARRAY(c->a, struct cell, bigger.room);
	for (size_t i = 0; i < c->room; i++)
		if (c->v[i].n)
			add(&bigger, &c->v[i]);
	*c = bigger;
}

static void add(struct cells *c, const struct cell *x)
{
	struct cell *at;

	if (2 * c->n >= c->room)
		grow(c);
	at = &c->v[slot_of(c, x)];
	if (!at->n) {
		*at = *x;
		c->n++;
		return;
	}
	at->n += x->n;
	at->answered += x->answered;
	at->solved += x->solved;
}

/* ---- in ---- */

struct gathering {
	struct cells cells;
	int64_t before; /* the last message of the page before */
	size_t rows;
};

static bool counts(const struct message *m)
{
	return m->state == MESSAGE_WAITING || m->state == MESSAGE_HANDLING ||
	       m->state == MESSAGE_ANSWERED || m->state == MESSAGE_CLOSED;
}

static err read_page(struct ctx *c, void *data)
{
	struct gathering *g = data;
	struct message_list l;

	TRY(q_message_before(c->db, g->before, PAGE, &l));
	g->rows = l.n;
	for (size_t i = 0; i < l.n; i++) {
		const struct message *m = &l.v[i];
		g->before = m->id;
		if (counts(m))
			add(&g->cells, &(struct cell){ figures_month(id_time(m->id)), m->place,
						       m->kind, m->domain, 1, m->answered_at != 0,
						       m->outcome == OUTCOME_SOLVED });
	}
	return OK;
}

/* ---- out ---- */

/* A place's code holds its city's and its province's (GB/T 2260). */
static struct cell coarser(const struct cell *x, int level)
{
	struct cell up = *x;

	up.domain = 0;
	up.place = level == 0 ? x->place / 100 * 100 : level == 1 ? x->place / 10000 * 10000 : 0;
	if (level >= 2)
		up.month = x->month / 100 * 100;
	return up;
}

static void put_int(struct buf *b, int64_t v)
{
	csv_put_field(b, v ? arena_fmt(b->a, "%lld", (long long)v) : (str){ 0 });
}

static void put_part(struct buf *b, int64_t part, int64_t n)
{
	bool few = (part > 0 && part < LEAST) || (part < n && n - part < LEAST);

	csv_put_field(b, few ? (str){ 0 } : arena_fmt(b->a, "%lld", (long long)part));
}

static void put_cell(struct buf *b, const struct cell *x, const struct domain_list *domains)
{
	const struct domain *d = domain_in(domains, x->domain);
	int64_t month = x->month % 100;

	csv_put_field(b, arena_fmt(b->a, month ? "%lld-%02lld" : "%lld",
				   (long long)(x->month / 100), (long long)month));
	put_int(b, x->place);
	csv_put_field(b, str_of(kind_info((enum kind)x->kind)->code));
	csv_put_field(b, d ? d->name : (str){ 0 });
	put_int(b, x->n);
	put_part(b, x->answered, x->n);
	put_part(b, x->solved, x->n);
	csv_end_row(b);
}

static int order(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;
	const int64_t pairs[][2] = { { x->month, y->month },
				     { x->place, y->place },
				     { x->kind, y->kind },
				     { x->domain, y->domain } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i][0] != pairs[i][1])
			return pairs[i][0] < pairs[i][1] ? -1 : 1;
	return 0;
}

/* Says which are big enough; what is left goes on, coarser. */
static struct cells put_level(struct arena *a, const struct cells *c, int level,
			      const struct domain_list *domains)
{
	struct cells left = { .a = a };
	struct buf b = buf_new(a, 1u << 16, SIZE_MAX);
	size_t n = 0;

	for (size_t i = 0; i < c->room; i++)
		if (c->v[i].n)
			c->v[n++] = c->v[i];
	qsort(c->v, n, sizeof(*c->v), order);
	for (size_t i = 0; i < n; i++) {
		struct cell up = coarser(&c->v[i], level);
		if (c->v[i].n >= LEAST)
			put_cell(&b, &c->v[i], domains);
		else
			add(&left, &up);
	}
	say("%.*s", STR_ARG(buf_str(&b)));
	return left;
}

static err read_domains(struct ctx *c, void *data)
{
	return domain_list_all(c, data);
}

static err put_all(struct ctx *c, struct cells cells)
{
	struct domain_list domains;
	int64_t lost = 0;

	TRY(app_read(c, read_domains, &domains));
	say("month,region,kind,domain,received,answered,solved\n");
	for (int level = 0; level < 4; level++)
		cells = put_level(c->a, &cells, level, &domains);
	for (size_t i = 0; i < cells.room; i++)
		lost += cells.v[i].n;
	warn("%lld 件因所在的组不足 %d 件而没有列出。\n", (long long)lost, LEAST);
	return OK;
}

static err record(struct ctx *c, void *data)
{
	(void)data;
	return ledger_audit(c, "export", S("open"), "ok");
}

static err run(struct arena *a, void *data)
{
	struct cli *cli = data;
	struct ctx c = app_context(&cli->app, a);
	struct gathering g = { .cells = { .a = cli->a }, .before = INT64_MAX, .rows = PAGE };

	TRY(app_write(&c, record, NULL));
	while (g.rows == PAGE) {
		TRY(app_read(&c, read_page, &g));
		arena_reset(a);
	}
	return put_all(&c, g.cells);
}

int export_open_run(struct cli *cli)
{
	err e;

	if (cli->args_n != 1)
		return cli_usage(cli);
	e = app_open(&cli->app, 0);
	if (e == OK)
		e = mem_with(1u << 20, run, cli);
	app_close(&cli->app);
	return e == OK ? 0 : cli_fail(cli, e, "导出");
}
