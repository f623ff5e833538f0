#include "account/policy.h"

#include "account/delay.h"
#include "account/password.h"
#include "base/clock.h"
#include "base/embed.h"

EMBED(common, "src/feature/account/common.txt")

#define KEPT 5 /* hashes of each account, at most */

const struct password_rules *policy_of(const struct settings *s)
{
	return password_rules_of(str_of(setting_text(s, SET_PROFILE)));
}

static err refuse(struct ctx *c, const char *field, enum password_verdict v)
{
	const struct password_rules *r = policy_of(c->settings);
	str text = str_of(T(c, password_words(v)));

	if (v == PASSWORD_GOOD)
		return OK;
	if (v == PASSWORD_SHORT)
		text = arena_fmt(c->a, T(c, "密码太短，至少 %d 个字符"), (int)r->least);
	fault_add(&c->faults, field, password_code(v), text);
	return ERR_INPUT;
}

err account_judge_password(struct ctx *c, str login, str password, const char *field)
{
	return refuse(c, field,
		      password_judge(policy_of(c->settings), password, login, EMBEDDED(common)));
}

err policy_read(struct ctx *c, struct password_change *p)
{
	return q_password_of(c->db, p->account.id, policy_of(c->settings)->kept, &p->earlier);
}

err policy_judge(struct ctx *c, const struct password_change *p, const char *field)
{
	bool fits;

	TRY(account_judge_password(c, p->account.login, p->fresh, field));
	TRY(password_fits(p->account.password, p->fresh, &fits));
	for (size_t i = 0; !fits && i < p->earlier.n; i++)
		TRY(password_fits(p->earlier.v[i].hash, p->fresh, &fits));
	return fits ? refuse(c, field, PASSWORD_USED) : OK;
}

err policy_is_due(struct ctx *c, int64_t account, bool *due)
{
	int64_t days = policy_of(c->settings)->days;
	struct account_password_list l;

	TRY(q_password_of(c->db, account, 1, &l));
	*due = l.n ? l.v[0].given || (days && c->now - l.v[0].at > days * MS_DAY) : false;
	return OK;
}

err policy_note(struct ctx *c, int64_t account, str hash, bool given)
{
	struct password_add_in in = { account, c->now, hash, given };
	struct account_password_list l;

	TRY(q_password_add(c->db, &in, NULL));
	TRY(q_password_of(c->db, account, KEPT, &l));
	return l.n < KEPT ? OK : q_password_forget(c->db, account, l.v[KEPT - 1].at, NULL);
}

/* The account first: whoever is signing in has then either entered, and is put out
 * below, or finds the new password. */
err account_set_password(struct ctx *c, int64_t id, str password, bool given)
{
	struct account a;
	str hash;

	TRY(q_account_by_id(c->db, id, &a));
	TRY(password_hash(c->a, password, &hash));
	TRY(q_account_set_password(c->db, id, hash, NULL));
	TRY(policy_note(c, id, hash, given));
	TRY(delay_clear(c, a.login));
	TRY(q_session_drop_of(c->db, id, NULL));
	return q_api_token_drop_of(c->db, id, NULL);
}
