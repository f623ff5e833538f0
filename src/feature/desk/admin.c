#include "desk/admin.h"

#include <sys/stat.h>

#include "app/input.h"
#include "base/id.h"

#define PAGE 50

static const struct {
	const char *name, *text;
} names[SET_COUNT] = {
#define SETTING(id, name, type, def, least, most, text) [SET_##id] = { name, text },
#include "app/settings.def"
#undef SETTING
};

static const char *const sources[] = { N_("默认"), N_("配置文件"), N_("环境变量"), N_("命令行") };

static str roles_of(struct ctx *c, const struct account_grant_list *l)
{
	struct buf b = buf_new(c->a, 64, 4096);

	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_lit(&b, T(c, "、"));
		buf_lit(&b, T(c, role_label((enum role)l->v[i].role)));
		if (l->v[i].unit_name.n)
			buf_fmt(&b, T(c, "（%.*s）"), STR_ARG(l->v[i].unit_name));
	}
	return buf_str(&b);
}

static err staff(struct ctx *c, const struct request *rq, struct admin_view *out)
{
	struct account_grant_list grants;
	struct account_list l;
	int64_t after;

	if (!input_id(&rq->query, "accounts", &after))
		after = 0;
	TRY(q_account_page(c->db, after, PAGE + 1, &l));
	out->shown = true;
	out->staff = ARENA_ARRAY(c->a, struct staff_row, PAGE);
	for (size_t i = 0; i < l.n && i < PAGE; i++) {
		TRY(q_account_grants(c->db, l.v[i].id, &grants));
		out->staff[out->staff_n++] = (struct staff_row){ l.v[i].login, l.v[i].name,
								 roles_of(c, &grants),
								 l.v[i].active };
	}
	if (l.n > PAGE)
		out->staff_next = l.v[PAGE - 1].id;
	return OK;
}

static int64_t file_kib(struct ctx *c)
{
	str url = str_of(c->app->db);
	struct stat st;

	if (!str_starts(url, S("sqlite:")) ||
	    stat(arena_cstr(c->a, str_sub(url, 7, url.n)), &st) != 0)
		return 0;
	return st.st_size / 1024;
}

static void system_facts(struct ctx *c, struct admin_view *out)
{
	out->settings_shown = true;
	out->settings = ARENA_ARRAY(c->a, struct setting_row, SET_COUNT);
	for (size_t i = 0; i < SET_COUNT; i++)
		out->settings[out->settings_n++] =
			(struct setting_row){ names[i].name, names[i].text, c->settings->v[i].text,
					      sources[c->settings->v[i].source] };
	out->version = LIUYAN_VERSION;
	out->store_kib = file_kib(c);
	out->started_at = c->app->started_at;
}

static err audits(struct ctx *c, const struct request *rq, struct admin_view *out)
{
	struct audit_list l;
	int64_t before;

	if (!input_id(&rq->query, "before", &before) || before == 0)
		before = INT64_MAX;
	TRY(q_audit_page(c->db, before, PAGE + 1, &l));
	out->audit_shown = true;
	out->audits = ARENA_ARRAY(c->a, struct audit_row, PAGE);
	for (size_t i = 0; i < l.n && i < PAGE; i++)
		out->audits[out->audits_n++] = (struct audit_row){ id_time(l.v[i].id),
								   account_name(c, l.v[i].account),
								   l.v[i].action, l.v[i].object,
								   l.v[i].result };
	if (l.n > PAGE)
		out->audits_next = l.v[PAGE - 1].id;
	return OK;
}

err admin_read(struct ctx *c, const struct request *rq, struct admin_view *out)
{
	if (actor_has(&c->actor, ROLE_SYSADMIN) || actor_has(&c->actor, ROLE_SECADMIN))
		TRY(staff(c, rq, out));
	if (actor_has(&c->actor, ROLE_SYSADMIN))
		system_facts(c, out);
	if (actor_has(&c->actor, ROLE_AUDITOR))
		TRY(audits(c, rq, out));
	return OK;
}
