/*
 * setting: every knob as a row of settings.def, with its type, default, range
 * and words. From defaults, then the file, the environment (LIUYAN_HTTP_LISTEN
 * for http.listen) and options; a later source wins. An unknown name or a value
 * out of range stops the start and says where and what is permitted.
 */
#ifndef LIUYAN_APP_SETTING_H
#define LIUYAN_APP_SETTING_H

#include "base/err.h"

enum setting {
#define SETTING(id, name, type, def, least, most, text) SET_##id,
#include "app/settings.def"
#undef SETTING
	SET_COUNT
};

enum setting_source { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_OPTION };

struct settings {
	struct {
		const char *text;
		int64_t number;
		enum setting_source source;
	} v[SET_COUNT];
};

/* Each fills s and, on failure, why (a sentence for the operator). */
void settings_defaults(struct settings *s);
MUST err settings_set(struct settings *s, struct arena *a, str name, str value,
		      enum setting_source from, str *why);
MUST err settings_file(struct settings *s, struct arena *a, const char *path, str *why);
MUST err settings_environment(struct settings *s, struct arena *a, str *why);
void settings_print(const struct settings *s);

int64_t setting_number(const struct settings *s, enum setting id);
const char *setting_text(const struct settings *s, enum setting id);

#endif
