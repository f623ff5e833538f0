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

/* Is what waits the audit row as it was written? */
static err check_row(struct ctx *c, const struct head_due *due, struct verify_report *report)
{
	unsigned char hash[LEDGER_HASH] = { 0 };
	struct leaf_audit r;
	err e = q_leaf_audit(c->db, due->message, &r);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK)
		ledger_audit_hash(
			c, &(struct audit_add_in){ r.id, r.account, r.action, r.object, r.result },
			hash);
	if (!str_eq(due->hash, (str){ (const char *)hash, LEDGER_HASH }))
		bad(c, report, "待封存的与审计记录不符", due->message);
	return OK;
}

/* And the other way: what waits is there, and is no leaf yet. (seal_verify asks
 * the same of the leaves, chain_check_page of messages.) */
static err check_waiting(struct ctx *c, const struct head_due *due, struct verify_report *report)
{
	struct ledger_leaf leaf;
	err e;

	if (due->seq)
		return OK;
	e = q_leaf_from(c->db, due->message, 0, &leaf);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK && leaf.seq == 0)
		bad(c, report, "审计记录已经封存，又在等待封存", due->message);
	return check_row(c, due, report);
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

err verify_audits(struct ctx *c, struct verify_report *report, int64_t *opened)
{
	struct audit_row_list l = { .n = PAGE };
	int64_t after = INT64_MIN;

	for (*opened = 0; l.n == PAGE;) {
		TRY(q_verify_audits(c->db, after, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			TRY(check_audit(c, &l.v[i], report));
			*opened += str_eq(l.v[i].action, S("open"));
			after = l.v[i].id;
		}
	}
	return check_all_waiting(c, report);
}

/* One key, as old as the first root that it signed. */
static err check_key(struct ctx *c, struct verify_report *report)
{
	struct ledger_head_list heads;
	struct key_row_list keys;

	TRY(q_verify_keys(c->db, 2, &keys));
	TRY(q_head_after(c->db, INT64_MIN, 1, &heads));
	if (keys.n > 1)
		bad(c, report, "封存的钥匙不止一把", keys.v[1].id);
	if (keys.n && (heads.n == 0 || keys.v[0].at != heads.v[0].at))
		bad(c, report, "封存的钥匙与第一个树根不是同时的", keys.v[0].at);
	return OK;
}

err verify_seals(struct ctx *c, struct verify_report *report)
{
	struct seal_report seal;

	TRY(seal_verify(c, &seal));
	report->leaves = seal.leaves;
	report->heads = seal.heads;
	if (seal.fault.n)
		bad(c, report, arena_cstr(c->a, seal.fault), seal.at);
	return check_key(c, report);
}
