/* What is sealed, and the acts that belong to no message. */
#include <string.h>

#include "seal/seal.h"
#include "verify/faces.h"

#define PAGE 500

static void bad(struct ctx *c, struct verify_report *report, const char *what, int64_t at)
{
	str text = arena_fmt(c->a, "%s（%lld）", what, (long long)at);

	verify_bad(report, c->a, text.p, (const int64_t[]){ 0, 0 });
}

/* Each audit row is a leaf, or waits to be one. */
static err check_audit(struct ctx *c, const struct audit_row *r, struct verify_report *report)
{
	struct audit_add_in in = { r->id, r->account, r->action, r->object, r->result };
	unsigned char hash[LEDGER_HASH];
	struct head_due due = { r->id, 0, { (const char *)hash, LEDGER_HASH } };
	bool covered;

	ledger_audit_hash(c, &in, hash);
	TRY(seal_covers(c, &due, &covered));
	if (!covered)
		bad(c, report, "审计记录被改动，或没有封存", r->id);
	return OK;
}

/* And the other way: what waits is there. (seal_verify asks it of the leaves.) */
static err check_waiting(struct ctx *c, const struct head_due *due, struct verify_report *report)
{
	struct leaf_audit row;
	err e = due->seq ? OK : q_leaf_audit(c->db, due->message, &row);

	if (e == ERR_NOT_FOUND)
		bad(c, report, "少了一条审计记录", due->message);
	return e == ERR_NOT_FOUND ? OK : e;
}

static err check_all_waiting(struct ctx *c, struct verify_report *report)
{
	struct head_due_list l = { .n = PAGE };
	int64_t after = INT64_MIN;

	while (l.n == PAGE) {
		TRY(q_unsealed_next(c->db, after, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			TRY(check_waiting(c, &l.v[i], report));
			after = l.v[i].message;
		}
	}
	return OK;
}

err verify_audits(struct ctx *c, struct verify_report *report)
{
	struct audit_row_list l = { .n = PAGE };
	int64_t after = INT64_MIN;

	while (l.n == PAGE) {
		TRY(q_verify_audits(c->db, after, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			TRY(check_audit(c, &l.v[i], report));
			after = l.v[i].id;
		}
	}
	return check_all_waiting(c, report);
}

err verify_seals(struct ctx *c, struct verify_report *report)
{
	struct seal_report seal;

	TRY(seal_verify(c, &seal));
	report->leaves = seal.leaves;
	report->heads = seal.heads;
	if (seal.fault.n)
		bad(c, report, arena_cstr(c->a, seal.fault), seal.at);
	return OK;
}
