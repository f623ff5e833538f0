/* Who opened what was sealed: each opening is an audit row, which the ledger seals, and a
 * row beside the record, which its writer is shown. Neither may be without the other. */
#include "vault/vault.h"
#include "verify/faces.h"

#define PAGE 500

static void bad(struct ctx *c, struct verify_report *report, const char *what, int64_t at)
{
	str text = arena_fmt(c->a, "%s（%lld）", what, (long long)at);

	verify_bad(report, c->a, text.p, (const int64_t[]){ 0, 0 });
}

static err check_access(struct ctx *c, const struct vault_access *v, struct verify_report *report)
{
	struct audit_row r;
	err e = q_verify_audit(c->db, v->id, &r);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || !str_eq(r.action, S("open")) || r.account != v->account ||
	    !str_eq(r.object, vault_access_text(c->a, v)))
		bad(c, report, "打开身份信息的一次记录与审计不符", v->id);
	return OK;
}

static err check_each(struct ctx *c, struct verify_report *report, int64_t *n)
{
	struct vault_access_list l = { .n = PAGE };
	int64_t record = INT64_MIN, id = INT64_MIN;

	for (*n = 0; l.n == PAGE; *n += (int64_t)l.n) {
		struct arena_mark mark = arena_mark(c->a);
		int64_t before = report->bad;
		TRY(q_vault_access_next(c->db, record, id, PAGE, &l));
		for (size_t i = 0; i < l.n; i++)
			TRY(check_access(c, &l.v[i], report));
		if (l.n) {
			record = l.v[l.n - 1].record;
			id = l.v[l.n - 1].id;
		}
		if (report->bad == before) /* what was said of faults stays */
			arena_rewind(c->a, mark);
	}
	return OK;
}

/* What is sealed beside messages is in no digest, but no box opens that the vault's keys
 * did not make for its place. */
static err check_boxes(struct ctx *c, struct verify_report *report)
{
	struct verify_other_boxes_in at = { INT64_MIN, 0, 0, PAGE };
	struct vault_box_list l = { .n = PAGE };

	while (l.n == PAGE) {
		TRY(q_verify_other_boxes(c->db, &at, &l));
		for (size_t i = 0; i < l.n; i++) {
			const struct vault_box *b = &l.v[i];
			at = (struct verify_other_boxes_in){ b->record, b->kind, b->part, PAGE };
			if (!vault_sound(c, b))
				bad(c, report, "一份封存的内容不是这个保险柜的", b->record);
		}
	}
	return OK;
}

err verify_accesses(struct ctx *c, int64_t opened, struct verify_report *report)
{
	int64_t n;

	TRY(check_boxes(c, report));
	TRY(check_each(c, report, &n));
	if (n != opened)
		bad(c, report, "审计里打开身份信息的次数与记录的条数不符", opened - n);
	return OK;
}
