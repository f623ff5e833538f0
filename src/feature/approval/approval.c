#include "approval/approval.h"

#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "text/redact.h"
#include "unit/unit.h"

#define SAME_SUBJECT 20

static const struct approval_info infos[APPROVAL_KINDS] = {
	[APPROVAL_NONE] = { "",
			    "",
			    { "approval_none", "", 0, SCOPE_NOBODY },
			    { "approval_none", "", 0, SCOPE_NOBODY },
			    true,
			    0 },
#define KIND(number, name, code, label, ask, ask_scope, decide, decide_scope, other, hours)        \
	[number] = { code,                                                                         \
		     label,                                                                        \
		     { "approval_ask_" code, "申请：" label, ask, ask_scope },                     \
		     { "approval_decide_" code, "批准：" label, decide, decide_scope },            \
		     other,                                                                        \
		     hours },
#include "approval/kinds.def"
#undef KIND
};

const struct approval_info *approval_info(int64_t kind)
{
	return &infos[kind > 0 && kind < APPROVAL_KINDS ? kind : APPROVAL_NONE];
}

int64_t approval_kind_of(str code)
{
	for (int64_t k = 1; k < APPROVAL_KINDS; k++)
		if (str_eq(code, str_of(infos[k].code)))
			return k;
	return APPROVAL_NONE;
}

/* ---- states ---- */

static const struct {
	const char *code, *label;
} states[APPROVAL_STATES] = {
#define STATE(number, name, code, label) [number] = { code, label },
#include "approval/states.def"
#undef STATE
};

static bool counts(const struct approval *a, int64_t now)
{
	return a->expires_at > now;
}

static bool has_lapsed(const struct approval *a, int64_t now)
{
	return !counts(a, now) &&
	       (a->state == APPROVAL_IS_ASKED || a->state == APPROVAL_IS_APPROVED);
}

const char *approval_state_code(const struct approval *a, int64_t now)
{
	return has_lapsed(a, now) ? "lapsed" : states[a->state].code;
}

const char *approval_state_label(const struct approval *a, int64_t now)
{
	return has_lapsed(a, now) ? N_("已过期") : states[a->state].label;
}

/* ---- the record ---- */

static err record(struct ctx *c, const char *action, const struct approval *a, const char *result)
{
	return ledger_audit(c, action,
			    arena_fmt(c->a, "approval %lld %s %lld", (long long)a->id,
				      approval_info(a->kind)->code, (long long)a->subject),
			    result);
}

/* ---- asking ---- */

static err is_asked_already(struct ctx *c, const struct approval_new *in, bool *already)
{
	struct approval_list l;

	*already = false;
	if (in->subject == 0)
		return OK;
	TRY(q_approval_about(c->db, in->subject, in->kind, SAME_SUBJECT, &l));
	for (size_t i = 0; i < l.n; i++)
		*already = *already || (l.v[i].unit == in->unit && counts(&l.v[i], c->now) &&
					l.v[i].state == APPROVAL_IS_ASKED);
	return OK;
}

/* What is typed to decide on names nobody: it is read by others than the case is. */
static str typed(struct ctx *c, str text)
{
	static const struct redact_opts staff = { .office = true };

	return redact(c->a, text, &staff);
}

static err add(struct ctx *c, const struct approval_new *in, int64_t by, int64_t unit, int64_t *id)
{
	struct approval_add_in row = {
		.id = id_make(c->now),
		.kind = in->kind,
		.subject = in->subject,
		.unit = in->unit,
		.asked_by = by,
		.asked_unit = unit,
		.state = APPROVAL_IS_ASKED,
		.expires_at = c->now + approval_info(in->kind)->hours * MS_HOUR,
		.reason = typed(c, in->reason),
		.detail = in->detail,
	};
	struct approval a = { .id = row.id, .kind = in->kind, .subject = in->subject };

	*id = row.id;
	TRY(q_approval_add(c->db, &row, NULL));
	return record(c, "approval_ask", &a, "ok");
}

err approval_ask(struct ctx *c, const struct approval_new *in, const struct object *o, int64_t *id)
{
	const struct perm *p = &approval_info(in->kind)->ask;
	const struct grant *g;
	bool already;

	TRY(gate(&c->actor, p, o));
	g = gate_grant(&c->actor, p, o);
	if (!g)
		return ERR_FORBIDDEN;
	if (in->reason.n == 0)
		ctx_fault(c, "reason", "required", "请写明理由，批准的人会看到");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(is_asked_already(c, in, &already));
	return already ? ERR_STATE : add(c, in, c->actor.account, g->unit, id);
}

err approval_sample(struct ctx *c, int64_t subject, int64_t account, str detail)
{
	struct approval_new in = { .kind = APPROVAL_RECHECK, .subject = subject, .detail = detail };
	int64_t id;

	return add(c, &in, account, 0, &id);
}

/* ---- deciding ---- */

/* She has no desk in the asker's unit or below it, whatever else she may be elsewhere. */
static err is_elsewhere(struct ctx *c, const struct approval *a, bool *out)
{
	struct unit asked;

	*out = true;
	if (!approval_info(a->kind)->other_organisation || a->asked_unit == 0)
		return OK;
	TRY(unit_get(c, a->asked_unit, &asked));
	for (size_t i = 0; i < c->actor.grants_n; i++)
		*out = *out && !str_starts(c->actor.grants[i].unit_path, asked.path);
	return OK;
}

err approval_may_decide(struct ctx *c, const struct approval *a, const struct object *o)
{
	const struct perm *p = &approval_info(a->kind)->decide;
	bool elsewhere;

	TRY(gate(&c->actor, p, o));
	if (!gate_grant(&c->actor, p, o) || a->asked_by == c->actor.account)
		return ERR_FORBIDDEN;
	TRY(is_elsewhere(c, a, &elsewhere));
	if (!elsewhere)
		return ERR_FORBIDDEN;
	return a->state == APPROVAL_IS_ASKED && counts(a, c->now) ? OK : ERR_STATE;
}

err approval_decide(struct ctx *c, const struct approval *a, const struct object *o, bool yes,
		    str note)
{
	struct approval_decide_in in = {
		.id = a->id,
		.state = yes ? APPROVAL_IS_APPROVED : APPROVAL_IS_REFUSED,
		.decided_by = c->actor.account,
		.decided_at = c->now,
		.expires_at = c->now + approval_info(a->kind)->hours * MS_HOUR,
		.note = typed(c, note),
	};
	int64_t changed;

	TRY(approval_may_decide(c, a, o));
	if (note.n == 0 && (!yes || a->kind == APPROVAL_OVERRIDE)) {
		ctx_fault(c, "note", "required", "请写明理由");
		return ERR_INPUT;
	}
	TRY(q_approval_decide(c->db, &in, &changed));
	if (changed != 1)
		return ERR_STATE; /* another was quicker */
	return record(c, yes ? "approval_yes" : "approval_no", a, "ok");
}

struct tried {
	const struct approval *a;
};

static err write_tried(struct ctx *c, void *data)
{
	return record(c, "approval_try", ((struct tried *)data)->a, "refused");
}

err approval_tried(struct ctx *c, const struct approval *a)
{
	return app_write(c, write_tried, &(struct tried){ a });
}

/* ---- using ---- */

err approval_of(struct ctx *c, enum approval_kind kind, int64_t subject, int64_t unit,
		struct approval *out)
{
	struct approval_list l;

	TRY(q_approval_about(c->db, subject, kind, SAME_SUBJECT, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].state == APPROVAL_IS_APPROVED && l.v[i].unit == unit &&
		    counts(&l.v[i], c->now)) {
			*out = l.v[i];
			return OK;
		}
	return ERR_NOT_FOUND;
}

err approval_granted(struct ctx *c, enum approval_kind kind, int64_t subject, int64_t unit,
		     bool *granted)
{
	struct approval a;
	err e = approval_of(c, kind, subject, unit, &a);

	*granted = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static err holding(struct ctx *c, enum approval_kind kind, int64_t id, struct approval *a)
{
	err e = q_approval_by_id(c->db, id, a);

	if (e == ERR_NOT_FOUND)
		return ERR_FORBIDDEN;
	TRY(e);
	return a->kind == (int64_t)kind && a->state == APPROVAL_IS_APPROVED && counts(a, c->now) &&
			       (c->actor.account == 0 || a->asked_by == c->actor.account)
		       ? OK
		       : ERR_FORBIDDEN;
}

err approval_holds(struct ctx *c, enum approval_kind kind, int64_t id)
{
	struct approval a;

	return holding(c, kind, id, &a);
}

err approval_use(struct ctx *c, enum approval_kind kind, int64_t id)
{
	struct approval a;

	TRY(holding(c, kind, id, &a));
	return approval_done(c, &a);
}

err approval_done(struct ctx *c, const struct approval *a)
{
	int64_t changed;

	TRY(q_approval_use(c->db, a->id, &changed));
	return changed == 1 ? record(c, "approval_use", a, "ok") : ERR_FORBIDDEN;
}

err approval_alone(struct ctx *c, int64_t *n)
{
	struct export_taken taken = { 0 };
	err e = q_export_taken_of(c->db, c->actor.account, clock_day(c->now), &taken);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*n = setting_number(c->settings, SET_EXPORT_ROWS) - (e == OK ? taken.n : 0);
	*n = *n < 0 ? 0 : *n;
	return OK;
}

err approval_take(struct ctx *c, int64_t n)
{
	struct export_taken taken;
	int64_t day = clock_day(c->now);

	TRY(q_export_take(c->db, c->actor.account, day, n, NULL)); /* holds the row */
	TRY(q_export_taken_of(c->db, c->actor.account, day, &taken));
	return n == 0 || taken.n <= setting_number(c->settings, SET_EXPORT_ROWS) ? OK
										 : ERR_CONFLICT;
}

/* ---- reasons ---- */

static int64_t month_of(int64_t ms)
{
	struct civil t = clock_civil(ms);

	return (int64_t)t.year * 100 + t.month;
}

err reason_counted(struct ctx *c, enum reason_what what, str codes)
{
	while (codes.n) {
		str code = str_cut(&codes, ' ');
		if (code.n)
			TRY(q_reason_counted(c->db, month_of(c->now), what, code, NULL));
	}
	return OK;
}

err reason_counts(struct ctx *c, int64_t months, struct reason_count_list *out)
{
	int64_t from = month_of(c->now);

	for (int64_t i = 1; i < months; i++)
		from -= from % 100 == 1 ? 89 : 1;
	return q_reason_counts(c->db, from, out);
}

STORE_PART(store, approval);

#define KIND(number, ...) &infos[number].ask, &infos[number].decide,
static const struct perm *const perms[] = {
#include "approval/kinds.def"
	NULL
};
#undef KIND

const struct slice slice_approval = { .name = "approval", .store = &store, .perms = perms };
