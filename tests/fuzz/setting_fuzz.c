/* setting: a file of settings is taken whole or refused with a sentence; what was taken
 * lies within its row's limits. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/setting.h"
#include "base/arena.h"
#include "base/utf8.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static const struct {
	int64_t least, most;
} limits[] = {
#define TEXT -1
#define NUMBER 0
#define SWITCH 0
#define SETTING(id, name, type, def, low, high, text) { type == TEXT ? INT64_MIN : low, high },
#include "app/settings.def"
#undef SETTING
#undef TEXT
#undef NUMBER
#undef SWITCH
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct arena *a = arena_new(65536);
	struct settings s;
	str why = { 0 };
	char path[64];

	if (fd < 0)
		fd = memfd_create("settings", 0);
	NEED(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	settings_defaults(&s);
	err e = settings_file(&s, a, path, &why);
	NEED((e == OK) == (why.n == 0));
	for (int i = 0; e == OK && i < SET_COUNT; i++)
		if (limits[i].least != INT64_MIN)
			NEED(s.v[i].number >= limits[i].least && s.v[i].number <= limits[i].most);
	arena_free(&a);
	return 0;
}
