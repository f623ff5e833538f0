/* check perms: the one table of who may do what, and that no address stands outside it. */
#include "base/log.h"
#include "exchange/exchange.h"

static bool is_listed(const struct perm *p)
{
	if (p == PUBLIC)
		return true;
	for (size_t i = 0; i < slices_n; i++)
		for (size_t k = 0; slices[i]->perms && slices[i]->perms[k]; k++)
			if (slices[i]->perms[k] == p)
				return true;
	return false;
}

static str roles_of(struct arena *a, const struct perm *p)
{
	struct buf b = buf_new(a, 64, 4096);

	for (enum role r = 1; r < ROLE_COUNT; r++)
		if (p->roles & ROLE_BIT(r))
			buf_fmt(&b, "%s%s", b.n ? " " : "", role_word(r));
	return b.n ? buf_str(&b) : S("—");
}

static void say_perm(struct arena *a, const struct perm *p)
{
	say("| %s | %s | %.*s | %s |\n", p->name, scope_label(p->scope), STR_ARG(roles_of(a, p)),
	    p->label);
}

static int bad_routes(void)
{
	int bad = 0;

	for (size_t i = 0; i < slices_n; i++)
		for (const struct route *r = slices[i]->routes; r && r->pattern; r++)
			if (!r->perm || r->perm->scope == SCOPE_NOBODY || !is_listed(r->perm)) {
				warn("没有权限的地址：%s\n", r->pattern);
				bad++;
			}
	return bad;
}

int check_perms_run(struct cli *cli)
{
	say("| permission | scope | roles | what |\n|---|---|---|---|\n");
	say_perm(cli->a, PUBLIC);
	for (size_t i = 0; i < slices_n; i++)
		for (size_t k = 0; slices[i]->perms && slices[i]->perms[k]; k++)
			say_perm(cli->a, slices[i]->perms[k]);
	return bad_routes() ? 1 : 0;
}
