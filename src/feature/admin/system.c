/* What runs here, and with which settings: the system administrator's. */
#include "admin/faces.h"

#include <sys/stat.h>

#include "admin/admin.h"
#include "admin/html.h"
#include "admin/views.h"

static const struct {
	const char *name, *text;
} names[SET_COUNT] = {
#define SETTING(id, name, type, def, least, most, text) [SET_##id] = { name, text },
#include "app/settings.def"
#undef SETTING
};

static const char *const sources[] = { N_("默认"), N_("配置文件"), N_("环境变量"), N_("命令行") };

static int64_t file_kib(struct ctx *c)
{
	str url = str_of(c->app->db);
	struct stat st;

	if (!str_starts(url, S("sqlite:")) ||
	    stat(arena_cstr(c->a, str_sub(url, 7, url.n)), &st) != 0)
		return 0;
	return st.st_size / 1024;
}

static void system_facts(struct ctx *c, struct system_view *out)
{
	out->settings = ARENA_ARRAY(c->a, struct setting_row, SET_COUNT);
	for (size_t i = 0; i < SET_COUNT; i++)
		out->settings[out->settings_n++] =
			(struct setting_row){ names[i].name, names[i].text, c->settings->v[i].text,
					      sources[c->settings->v[i].source] };
	out->version = LIUYAN_VERSION;
	out->store_kib = file_kib(c);
	out->started_at = c->app->started_at;
}

err admin_home(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct system_view v = { .layout = layout_new(c, rq, str_of(T(c, "系统管理")), NAV_OWN),
				 .system = actor_has(&c->actor, ROLE_SYSADMIN),
				 .see = gate(&c->actor, &perm_admin_see, NULL) == OK,
				 .audit = actor_has(&c->actor, ROLE_AUDITOR) };
	struct out o = layout_out(c);

	if (v.system)
		system_facts(c, &v);
	html_admin_home(&o, &v);
	layout_send(rs, &o);
	return OK;
}
