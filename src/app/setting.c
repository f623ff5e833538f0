/* The only file that includes ini.h. */
#include "app/setting.h"

#include <ctype.h>
#include <ini.h>
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"

enum type { NUMBER, TEXT, SWITCH };

static const struct {
	const char *name;
	enum type type;
	const char *def;
	int64_t least, most;
	const char *text;
} rows[SET_COUNT] = {
#define SETTING(id, name, type, def, least, most, text)                                            \
	[SET_##id] = { name, type, def, least, most, text },
#include "app/settings.def"
#undef SETTING
};

static const char *const sources[] = { N_("默认"), N_("配置文件"), N_("环境变量"), N_("命令行") };

static bool fits(enum setting id, str value, int64_t *number)
{
	*number = 0;
	if (rows[id].type == TEXT)
		*number = (int64_t)utf8_count(value);
	else if (!str_int(value, number))
		return false;
	return *number >= rows[id].least && *number <= rows[id].most && utf8_valid(value);
}

static void put(struct settings *s, enum setting id, const char *value, enum setting_source from)
{
	s->v[id].text = value;
	s->v[id].source = from;
	if (!fits(id, str_of(value), &s->v[id].number))
		s->v[id].number = 0;
}

void settings_defaults(struct settings *s)
{
	for (enum setting id = 0; id < SET_COUNT; id++)
		put(s, id, rows[id].def, FROM_DEFAULT);
}

err settings_set(struct settings *s, struct arena *a, str name, str value, enum setting_source from,
		 str *why)
{
	int64_t number;

	for (enum setting id = 0; id < SET_COUNT; id++) {
		if (!str_eq(name, str_of(rows[id].name)))
			continue;
		if (fits(id, value, &number)) {
			put(s, id, arena_cstr(a, value), from);
			return OK;
		}
		*why = arena_fmt(a, "%s = %.*s 不合规定：%s，允许%s %lld 到 %lld", rows[id].name,
				 STR_ARG(value), rows[id].text, rows[id].type == TEXT ? "长度" : "",
				 (long long)rows[id].least, (long long)rows[id].most);
		return ERR_USAGE;
	}
	*why = arena_fmt(a, "没有名为 %.*s 的设置（用 liuyan config 查看全部）", STR_ARG(name));
	return ERR_USAGE;
}

struct reading {
	struct settings *s;
	struct arena *a;
	str *why;
};

static int take(void *data, const char *section, const char *name, const char *value)
{
	struct reading *r = data;
	str full = section[0] ? arena_fmt(r->a, "%s.%s", section, name) : str_of(name);

	if (r->why->n)
		return 0; /* the first fault is the one that is told */
	return settings_set(r->s, r->a, full, str_of(value), FROM_FILE, r->why) == OK;
}

err settings_file(struct settings *s, struct arena *a, const char *path, str *why)
{
	struct reading r = { s, a, why };
	int line;

	*why = (str){ 0 };
	line = ini_parse(path, take, &r);
	if (line == 0)
		return OK;
	if (line < 0)
		*why = arena_fmt(a, "%s：打不开配置文件", path);
	else
		*why = arena_fmt(a, "%s 第 %d 行：%.*s", path, line,
				 STR_ARG(why->n ? *why : S("写法不对，应为 名称 = 值")));
	return ERR_USAGE;
}

extern char **environ;

err settings_environment(struct settings *s, struct arena *a, str *why)
{
	for (enum setting id = 0; id < SET_COUNT; id++) {
		char want[64] = "LIUYAN_";
		size_t n = 7;
		for (const char *p = rows[id].name; *p && n < sizeof(want) - 2; p++)
			want[n++] = *p == '.' ? '_' : (char)toupper((unsigned char)*p);
		want[n++] = '=';
		for (char **e = environ; *e; e++)
			if (strncmp(*e, want, n) == 0)
				TRY(settings_set(s, a, str_of(rows[id].name), str_of(*e + n),
						 FROM_ENVIRONMENT, why));
	}
	return OK;
}

void settings_print(const struct settings *s)
{
	for (enum setting id = 0; id < SET_COUNT; id++)
		say("%-26s = %-18s # [%s] %s（%lld–%lld）\n", rows[id].name, s->v[id].text,
		    sources[s->v[id].source], rows[id].text, (long long)rows[id].least,
		    (long long)rows[id].most);
}

int64_t setting_number(const struct settings *s, enum setting id)
{
	return s->v[id].number;
}

const char *setting_text(const struct settings *s, enum setting id)
{
	return s->v[id].text;
}
