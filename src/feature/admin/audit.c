/* The audit log, for the auditor: newest first, by account and by deed. */
#include "admin/faces.h"

#include "account/account.h"
#include "admin/html.h"
#include "admin/views.h"
#include "app/input.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "text/csv.h"
#include "web/form.h"

#define PAGE 50
#define LOOK 5000	/* rows read for one page: the log has no index but time */
#define CSV_LOOK 200000 /* and for one file */
#define BATCH 500

struct reading {
	const struct request *rq;
	str login, action, query;
	int64_t account, before;
	size_t most, look;
	bool more;
	void (*put)(struct ctx *c, struct reading *r, const struct audit *row);
	struct audit_row *rows;
	size_t n;
	struct buf csv;
};

static err read_filter(struct ctx *c, struct reading *r)
{
	struct buf b = buf_new(c->a, 64, 1024);
	struct account a;
	err e = OK;

	r->login = str_sub(str_trim(param_get(&r->rq->query, "login")), 0, 200);
	r->action = str_sub(str_trim(param_get(&r->rq->query, "action")), 0, 80);
	if (!input_id(&r->rq->query, "before", &r->before) || r->before == 0)
		r->before = INT64_MAX;
	buf_lit(&b, "login=");
	form_encode(&b, r->login);
	buf_lit(&b, "&action=");
	form_encode(&b, r->action);
	r->query = buf_str(&b);
	if (r->login.n)
		e = q_account_by_login(c->db, r->login, &a);
	if (e == ERR_NOT_FOUND)
		ctx_fault(c, "login", "unknown", "没有这个账号");
	r->account = r->login.n && e == OK ? a.id : 0;
	return e == ERR_NOT_FOUND ? ERR_INPUT : e;
}

static bool fits(const struct reading *r, const struct audit *row)
{
	return (!r->login.n || row->account == r->account || str_eq(row->object, r->login)) &&
	       (!r->action.n || str_eq(row->action, r->action));
}

static err read_rows(struct ctx *c, struct reading *r)
{
	struct audit_list l;

	for (size_t looked = 0; looked < r->look && r->n < r->most;) {
		TRY(q_audit_page(c->db, r->before, BATCH, &l));
		for (size_t i = 0; i < l.n && r->n < r->most; i++, looked++) {
			r->before = l.v[i].id;
			if (fits(r, &l.v[i])) {
				r->put(c, r, &l.v[i]);
				r->n++;
			}
		}
		if (l.n < BATCH && (l.n == 0 || r->before == l.v[l.n - 1].id))
			return OK;
	}
	r->more = true;
	return OK;
}

static void put_row(struct ctx *c, struct reading *r, const struct audit *row)
{
	r->rows[r->n] = (struct audit_row){ id_time(row->id), account_name(c, row->account),
					    row->action, row->object, row->result };
}

err admin_audit_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct reading r = { .rq = rq,
			     .most = PAGE,
			     .look = LOOK,
			     .put = put_row,
			     .rows = ARENA_ARRAY(c->a, struct audit_row, PAGE) };
	struct out o = layout_out(c);
	struct audit_view v = { .layout = layout_new(c, rq, str_of(T(c, "审计日志")), NAV_OWN),
				.faults = &c->faults };
	err e = read_filter(c, &r);

	if (e == OK)
		e = read_rows(c, &r);
	if (e != OK && e != ERR_INPUT)
		return e;
	v.login = r.login;
	v.action = r.action;
	v.query = r.query;
	v.rows = r.rows;
	v.n = r.n;
	if (r.more)
		v.next = arena_fmt(c->a, "%.*s&before=%lld", STR_ARG(r.query), (long long)r.before);
	if (c->faults.n)
		rs->status = 422;
	html_admin_audit(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* ---- as a file ---- */

static void put_csv(struct ctx *c, struct reading *r, const struct audit *row)
{
	csv_put_field(&r->csv, clock_iso(c->a, id_time(row->id)));
	csv_put_field(&r->csv, account_name(c, row->account));
	csv_put_field(&r->csv, row->action);
	csv_put_field(&r->csv, row->object);
	csv_put_field(&r->csv, row->result);
	csv_end_row(&r->csv);
}

static err write_csv(struct ctx *c, void *data)
{
	static const char *const names[] = { "时间", "谁", "做了什么", "对象", "结果" };
	struct reading *r = data;

	r->csv = buf_new(c->a, 1 << 16, 64 << 20);
	r->n = 0;
	TRY(read_filter(c, r));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		csv_put_field(&r->csv, str_of(names[i]));
	csv_end_row(&r->csv);
	TRY(read_rows(c, r));
	if (r->more) {
		csv_put_field(&r->csv, arena_fmt(c->a, "还有：在网址后加 before=%lld 继续导出",
						 (long long)r->before));
		csv_end_row(&r->csv);
	}
	return OK;
}

static err write_audit(struct ctx *c, void *data)
{
	const struct reading *r = data;

	return ledger_audit(
		c, "export",
		arena_fmt(c->a, "desk/admin/audit.csv?%.*s", STR_ARG(str_sub(r->query, 0, 400))),
		"ok");
}

static err only_filter(struct ctx *c, void *data)
{
	return read_filter(c, data);
}

err admin_audit_csv(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct reading r = { .rq = rq, .most = CSV_LOOK, .look = CSV_LOOK, .put = put_csv };

	TRY(app_read(c, only_filter, &r));
	TRY(app_write(c, write_audit, &r)); /* who takes it out is on record first */
	TRY(app_read(c, write_csv, &r));
	rs->body = buf_str(&r.csv);
	rs->type = "text/csv; charset=utf-8";
	response_header(rs, "Content-Disposition", S("attachment; filename=\"audit.csv\""));
	return OK;
}
