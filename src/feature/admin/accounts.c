/* Accounts and who holds which role: the system and the security administrator. */
#include "admin/faces.h"

#include "account/account.h"
#include "account/factor.h"
#include "admin/admin.h"
#include "admin/html.h"
#include "admin/views.h"
#include "app/input.h"
#include "ledger/ledger.h"
#include "store/like.h"
#include "web/form.h"

#define PAGE 50

const char *role_label_of(int64_t role)
{
	return role > 0 && role < ROLE_COUNT ? role_label((enum role)role) : "—";
}

const char *role_word_of(int64_t role)
{
	return role > 0 && role < ROLE_COUNT ? role_word((enum role)role) : "";
}

/* ---- the list ---- */

static str roles_of(struct ctx *c, const struct account_grant_list *l)
{
	struct buf b = buf_new(c->a, 64, 4096);

	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_lit(&b, T(c, "、"));
		buf_lit(&b, T(c, role_label_of(l->v[i].role)));
		if (l->v[i].unit_name.n)
			buf_fmt(&b, T(c, "（%.*s）"), STR_ARG(l->v[i].unit_name));
	}
	return buf_str(&b);
}

static str next_of(struct ctx *c, str q, int64_t after)
{
	struct buf b = buf_new(c->a, 64, 1024);

	buf_fmt(&b, "after=%lld", (long long)after);
	if (q.n) {
		buf_lit(&b, "&q=");
		form_encode(&b, q);
	}
	return buf_str(&b);
}

static err fill_staff(struct ctx *c, const struct request *rq, struct staff_view *v)
{
	struct account_grant_list grants;
	struct account_list l;
	int64_t after;

	if (!input_id(&rq->query, "after", &after))
		after = 0;
	v->q = str_sub(str_trim(param_get(&rq->query, "q")), 0, 200);
	TRY(v->q.n ? q_account_search(c->db, like_has(c->a, v->q), after, PAGE + 1, &l)
		   : q_account_page(c->db, after, PAGE + 1, &l));
	v->rows = ARENA_ARRAY(c->a, struct staff_row, PAGE);
	for (size_t i = 0; i < l.n && i < PAGE; i++) {
		TRY(q_account_grants(c->db, l.v[i].id, &grants));
		v->rows[v->n++] = (struct staff_row){ l.v[i].id,     l.v[i].login,
						      l.v[i].name,   roles_of(c, &grants),
						      l.v[i].active, l.v[i].password.n == 0 };
	}
	if (l.n > PAGE)
		v->next = next_of(c, v->q, l.v[PAGE - 1].id);
	return OK;
}

static err show_staff(struct ctx *c, const struct request *rq, struct response *rs,
		      struct staff_view *v)
{
	struct out o = layout_out(c);

	v->layout = layout_new(c, rq, str_of(T(c, "账号和角色")), NAV_OWN);
	v->faults = &c->faults;
	v->may_add = gate(&c->actor, &perm_admin_accounts, NULL) == OK;
	TRY(fill_staff(c, rq, v));
	html_admin_accounts(&o, v);
	layout_send(rs, &o);
	return OK;
}

err admin_accounts_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct staff_view v = { 0 };

	return show_staff(c, rq, rs, &v);
}

/* ---- one account ---- */

struct person {
	const struct request *rq;
	struct response *rs;
	struct account account;
	str role, unit_text, done, link;
	int64_t unit;
};

static const struct role_choice *choices(struct ctx *c, size_t *n)
{
	struct role_choice *v = ARENA_ARRAY(c->a, struct role_choice, ROLE_COUNT);

	for (enum role r = 1; r < ROLE_COUNT; r++)
		v[(*n)++] = (struct role_choice){ role_word(r), role_label(r) };
	return v;
}

static err show_person(struct ctx *c, const struct person *p)
{
	struct account_grant_list grants;
	struct factor_state factor;
	struct out o = layout_out(c);
	struct person_view v = {
		.layout = layout_new(c, p->rq, p->account.login, NAV_OWN),
		.faults = &c->faults,
		.account = &p->account,
		.grants = &grants,
		.done = p->done,
		.link = p->link,
		.unit = p->unit_text,
		.system = gate(&c->actor, &perm_admin_accounts, NULL) == OK,
		.rights = gate(&c->actor, &perm_admin_rights, NULL) == OK,
		.self = p->account.id == c->actor.account,
		.no_password = p->account.password.n == 0,
	};

	TRY(q_account_grants(c->db, p->account.id, &grants));
	TRY(factor_read(c, p->account.id, &factor));
	v.factor = factor.enrolled;
	v.roles = choices(c, &v.roles_n);
	if (c->faults.n)
		p->rs->status = 422;
	html_admin_account(&o, &v);
	layout_send(p->rs, &o);
	return OK;
}

err admin_account_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct person p = { .rq = rq, .rs = rs };

	TRY(q_account_by_id(c->db, c->path_id, &p.account));
	if (str_eq(param_get(&rq->query, "done"), S("1")))
		p.done = str_of(T(c, "已办好，这个账号的登录已全部结束。"));
	return show_person(c, &p);
}

/* ---- a new one ---- */

struct fresh {
	str login, name;
};

const struct input admin_new_input[] = {
	{ "login", NULL, N_("账号"), INPUT_LINE, offsetof(struct fresh, login), true, 2, 64,
	  LIMIT_NONE },
	{ "name", NULL, N_("姓名"), INPUT_LINE, offsetof(struct fresh, name), true, 1, 60,
	  LIMIT_NONE },
	{ 0 },
};

static bool is_login(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char k = s.p[i];
		if (!((k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9') ||
		      k == '-' || k == '_' || k == '.'))
			return false;
	}
	return s.n > 0;
}

err admin_accounts_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct person p = { .rq = rq, .rs = rs };
	struct staff_view v = { 0 };
	struct fresh in = { 0 };

	if (input_read(c, rq, admin_new_input, &in) == OK && !is_login(in.login))
		ctx_fault(c, "login", "letters", "账号只能用字母、数字、点、横线和下划线");
	if (c->faults.n == 0) {
		err e = account_make(c, in.login, in.name, &p.account);
		if (e == OK)
			e = account_invite(c, &p.account, &p.link);
		if (e != ERR_INPUT)
			return e == OK ? show_person(c, &p) : e;
	}
	v.login = in.login;
	v.name = in.name;
	rs->status = 422;
	return show_staff(c, rq, rs, &v);
}

/* ---- deeds ---- */

const struct input admin_deed_input[] = {
	{ "role", NULL, N_("角色"), INPUT_LINE, offsetof(struct person, role), false, 0, 40,
	  LIMIT_NONE },
	{ "unit", NULL, N_("单位"), INPUT_LINE, offsetof(struct person, unit_text), false, 0, 100,
	  LIMIT_NONE },
	{ 0 },
};

static err disable(struct ctx *c, struct person *p)
{
	return account_set_active(c, p->account.id, false);
}

static err enable(struct ctx *c, struct person *p)
{
	return account_set_active(c, p->account.id, true);
}

static err reset(struct ctx *c, struct person *p)
{
	return account_reset(c, &p->account, &p->link);
}

static err drop_factor(struct ctx *c, struct person *p)
{
	TRY(ledger_audit(c, "factor", p->account.login, "reset"));
	TRY(session_end_all(c, p->account.id, (str){ 0 }));
	return factor_end(c, p->account.id);
}

/* By its number, or by a name or alias that one unit alone has. Rights are at stake: what
 * only begins so is not taken. */
static err find_unit(struct ctx *c, struct person *p)
{
	struct unit_list l;
	struct unit u;
	err e;

	if (str_int(p->unit_text, &p->unit)) {
		e = p->unit ? unit_get(c, p->unit, &u) : OK;
		if (e == ERR_NOT_FOUND)
			ctx_fault(c, "unit", "unknown", "没有这个编号的单位");
		return e == ERR_NOT_FOUND ? OK : e;
	}
	TRY(unit_called(c, p->unit_text, 2, &l));
	if (l.n == 1)
		p->unit = l.v[0].id;
	else if (l.n)
		ctx_fault(c, "unit", "ambiguous", "叫这个名称的单位有几个，请填编号");
	else
		ctx_fault(c, "unit", "unknown", "没有这个单位，请填全称、别名或编号");
	return OK;
}

static err read_role(struct ctx *c, struct person *p, enum role *role)
{
	*role = role_of(p->role);
	if (*role == ROLE_NONE)
		ctx_fault(c, "role", "unknown", "请选择角色");
	p->unit = 0;
	if (p->unit_text.n)
		TRY(find_unit(c, p));
	return c->faults.n ? ERR_INPUT : OK;
}

static err grant(struct ctx *c, struct person *p)
{
	enum role role;

	TRY(read_role(c, p, &role));
	return account_grant(c, &p->account, role, p->unit);
}

static err revoke(struct ctx *c, struct person *p)
{
	enum role role;

	TRY(read_role(c, p, &role));
	return account_revoke(c, &p->account, role, p->unit);
}

/* Whoever hands out a new link is not who takes the second factor away: one administrator
 * alone does not come in as somebody else. */
static const struct deed {
	const char *word;
	const struct perm *perm;
	err (*run)(struct ctx *c, struct person *p);
} deeds[] = {
	{ "disable", &perm_admin_accounts, disable }, { "enable", &perm_admin_accounts, enable },
	{ "reset", &perm_admin_accounts, reset },     { "factor", &perm_admin_rights, drop_factor },
	{ "grant", &perm_admin_rights, grant },	      { "revoke", &perm_admin_rights, revoke },
};

static const struct deed *deed_of(str word)
{
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_eq(word, str_of(deeds[i].word)))
			return &deeds[i];
	return NULL;
}

err admin_account_deed(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct person p = { .rq = rq, .rs = rs };
	const struct deed *d = deed_of(c->path_action);
	err e;

	if (!d)
		return ERR_NOT_FOUND;
	TRY(gate(&c->actor, d->perm, NULL));
	TRY(q_account_by_id(c->db, c->path_id, &p.account));
	if (p.account.id == c->actor.account)
		return ERR_FORBIDDEN; /* nobody raises herself, or locks herself out */
	e = input_read(c, rq, admin_deed_input, &p);
	if (e == OK)
		e = d->run(c, &p);
	if (e == ERR_INPUT)
		TRY(show_person(c, &p));
	if (e == OK && p.link.n)
		return show_person(c, &p);
	if (e == OK)
		response_redirect(rs, arena_fmt(c->a, "/desk/admin/accounts/%lld?done=1",
						(long long)p.account.id));
	return e;
}
