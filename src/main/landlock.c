/*
 * Landlock (https://docs.kernel.org/userspace-api/landlock.html) by its system
 * calls: the headers of a distribution are older than its kernels, so the numbers
 * stand here, each with the version of the interface that brought it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "main/sandbox.h"
#include "web/address.h"

enum {
	CREATE_RULESET = 444, /* one number on all architectures */
	ADD_RULE = 445,
	RESTRICT_SELF = 446,
};

enum right {
	FS_EXECUTE = 1 << 0,
	FS_WRITE_FILE = 1 << 1,
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	FS_REMOVE_AND_MAKE = 0x1FF0, /* bits 4 to 12 */
	FS_REFER = 1 << 13,	     /* version 2 */
	FS_TRUNCATE = 1 << 14,	     /* 3 */
	FS_IOCTL_DEV = 1 << 15,	     /* 5 */
	FS_MAKE_DEVICE = 1 << 6 | 1 << 11,
};
#define NET_BIND_TCP 1 /* 4 */
#define SCOPES 3       /* 6: abstract sockets, signals */

/* By version: all that it knows of files. */
static const uint64_t known[] = { 0, 0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF };

struct ruleset {
	uint64_t files, net, scopes;
};
struct path_rule {
	uint64_t may;
	int fd;
} __attribute__((packed));
struct port_rule {
	uint64_t may, port;
};

enum doing { READ, WRITE, EXECUTE, DEVICE };
static const uint64_t rights[] = {
	[READ] = FS_READ_FILE | FS_READ_DIR,
	[WRITE] = FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_REMOVE_AND_MAKE | FS_REFER |
		  FS_TRUNCATE,
	[EXECUTE] = FS_EXECUTE | FS_READ_FILE,
	[DEVICE] = FS_READ_FILE | FS_WRITE_FILE,
};
#define FOR_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE)

static long version_here(void)
{
	return syscall(CREATE_RULESET, NULL, (size_t)0, 1u);
}

/* What is not there needs no rule. */
static err add(struct places *p, const char *path, enum doing doing)
{
	struct path_rule rule = { .fd = open(path, O_PATH | O_CLOEXEC) };
	struct stat st;
	long got = -1;

	if (rule.fd < 0)
		return OK;
	rule.may = rights[doing] & p->may & ~(uint64_t)FS_MAKE_DEVICE;
	if (fstat(rule.fd, &st) == 0) {
		if (!S_ISDIR(st.st_mode))
			rule.may &= FOR_FILES;
		got = syscall(ADD_RULE, p->rules, 1, &rule, 0u);
	}
	close(rule.fd);
	return got == 0 ? OK : FAIL(ERR_SYSTEM, "landlock_add_rule");
}

/* No memory is asked for here: a set of rules is open meanwhile. */
static err add_joined(struct places *p, str folder, str name, enum doing doing)
{
	char path[4096];

	if (folder.n + name.n >= sizeof(path))
		return FAIL(ERR_USAGE, "a path is too long");
	memcpy(path, folder.p, folder.n);
	memcpy(path + folder.n, name.p, name.n);
	path[folder.n + name.n] = '\0';
	return *path ? add(p, path, doing) : OK;
}

static err add_under_home(struct places *p, const char *name)
{
	str home = str_of(getenv("HOME"));

	return home.n ? add_joined(p, home, str_of(name), READ) : OK;
}

static err add_variable(struct places *p, const char *name)
{
	const char *path = getenv(name);

	return path && *path == '/' ? add(p, path, READ) : OK;
}

static err add_fixed(struct places *p)
{
#define PLACE(path, doing) TRY(add(p, path, doing));
#define FROM_ENVIRONMENT_OF(name) TRY(add_variable(p, name));
#define AT_HOME(name) TRY(add_under_home(p, name));
#define WRITTEN(setting)
#include "main/places.def"
#undef PLACE
#undef FROM_ENVIRONMENT_OF
#undef AT_HOME
#undef WRITTEN
	return OK;
}

static err add_settings(struct places *p)
{
	const struct settings *s = &p->app->settings;

	for (int i = 0; i < SET_COUNT; i++)
		if (s->v[i].text && strchr(s->v[i].text, '/'))
			TRY(add(p, s->v[i].text, READ));
#define PLACE(path, doing)
#define FROM_ENVIRONMENT_OF(name)
#define AT_HOME(name)
#define WRITTEN(setting)                                                                           \
	if (*setting_text(s, setting))                                                             \
		TRY(add(p, setting_text(s, setting), WRITE));
#include "main/places.def"
#undef PLACE
#undef FROM_ENVIRONMENT_OF
#undef AT_HOME
#undef WRITTEN
	return OK;
}

/* Beside an SQLite database stand its log and its index; where the name is a link,
 * beside what it leads to. */
static err add_folder_of(struct places *p, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? add_joined(p, (str){ path, (size_t)(slash - path) + 1 }, S(""), WRITE)
		     : add(p, ".", WRITE);
}

/* The certificates that a URL of PostgreSQL names: …?sslrootcert=/etc/… */
static err add_named_in(struct places *p, const char *url)
{
	str rest = str_of(url), part;

	str_cut(&rest, '?');
	while (rest.n) {
		part = str_cut(&rest, '&');
		str_cut(&part, '=');
		if (str_starts(part, S("/")))
			TRY(add_joined(p, part, S(""), READ));
	}
	return OK;
}

static err add_own(struct places *p)
{
	const char *sqlite = str_starts(str_of(p->app->db), S("sqlite:")) ? p->app->db + 7 : NULL;
	char real[4096];

	TRY(add(p, p->app->data, WRITE));
	if (!sqlite)
		return add_named_in(p, p->app->db);
	TRY(add_folder_of(p, sqlite));
	return readlink(sqlite, real, sizeof(real)) > 0 && realpath(sqlite, real)
		       ? add_folder_of(p, real)
		       : OK;
}

static err add_port(struct places *p)
{
	struct port_rule rule = { .may = NET_BIND_TCP };
	struct address at;

	if (!address_parse(setting_text(&p->app->settings, SET_LISTEN), &at))
		return OK; /* the server will say so */
	rule.port = ntohs(at.is_v6 ? at.u.v6.sin6_port : at.u.v4.sin_port);
	return syscall(ADD_RULE, p->rules, 2, &rule, 0u) == 0
		       ? OK
		       : FAIL(ERR_SYSTEM, "landlock_add_rule for the port");
}

static err add_all(struct places *p, long version)
{
	TRY(add_fixed(p));
	TRY(add_settings(p));
	TRY(add_own(p));
	return version >= 4 ? add_port(p) : OK;
}

err landlock_begin(const struct app *app, bool *works)
{
	long version = version_here();
	size_t row = version > 5 ? 5 : (size_t)(version > 0 ? version : 0);
	struct ruleset set = { known[row], version >= 4 ? NET_BIND_TCP : 0,
			       version >= 6 ? SCOPES : 0 };
	struct places p = { .app = app, .may = known[row] };
	err e;

	*works = version > 0;
	if (!*works) {
		LOG(LOG_WARN, "landlock_missing", LOG_N("errno", errno));
		return OK;
	}
	p.rules = (int)syscall(CREATE_RULESET, &set,
			       version >= 6   ? sizeof(set)
			       : version >= 4 ? 2 * sizeof(uint64_t)
					      : sizeof(uint64_t),
			       0u);
	if (p.rules < 0)
		return FAIL(ERR_SYSTEM, "landlock_create_ruleset");
	e = add_all(&p, version);
	if (e == OK && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
			syscall(RESTRICT_SELF, p.rules, 0u) != 0))
		e = FAIL(ERR_SYSTEM, "landlock_restrict_self");
	close(p.rules);
	return e;
}
