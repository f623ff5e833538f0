/* Files in the data folder. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attachment/depot.h"
#include "base/file.h"
#include "base/log.h"

#define PIECE 65536

static err copy(int from, int64_t bytes, struct file *to)
{
	char piece[PIECE];
	int64_t at = 0;
	ssize_t n;

	while (at < bytes) {
		n = pread(from, piece, sizeof(piece), at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FAIL(ERR_SYSTEM, "an upload is shorter than it was");
		TRY(file_put(to, piece, (size_t)n));
		at += n;
	}
	return OK;
}

static err local_put(struct ctx *c, const char *key, int fd, int64_t bytes)
{
	const char *folder = depot_folder(c);
	const char *path = arena_fmt(c->a, "%s/%s", folder, key).p;
	struct file *f;
	err e;

	TRY(file_make_folder(arena_fmt(c->a, "%s/%.2s", folder, key).p));
	TRY(file_open(path, &f));
	e = copy(fd, bytes, f);
	if (e != OK) {
		file_abandon(&f);
		return e;
	}
	return file_commit(&f, FILE_NEW);
}

static err failure(const char *what)
{
	if (errno == ENOENT)
		return ERR_NOT_FOUND;
	LOG(LOG_ERROR, "depot", LOG_T("what", what), LOG_N("errno", errno));
	return ERR_SYSTEM;
}

/* Nothing outside the folder, and no link, whatever stands there. */
static int open_beneath(int folder, const char *key)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW,
				.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
					   RESOLVE_NO_MAGICLINKS };

	return (int)syscall(SYS_openat2, folder, key, &how, sizeof(how));
}

static err local_get(struct ctx *c, const char *key, const struct depot_want *want,
		     struct depot_part *out)
{
	int folder = open(depot_folder(c), O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;
	err e = OK;

	if (folder < 0)
		return failure("folder");
	out->fd = open_beneath(folder, key);
	if (out->fd < 0)
		e = failure("open");
	close(folder);
	if (e != OK)
		return e;
	if (fstat(out->fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size != want->bytes) {
		close(out->fd);
		return FAIL(ERR_SYSTEM, "a file is not as long as its row says");
	}
	out->at = want->from;
	out->n = want->n;
	return OK;
}

static err local_drop(struct ctx *c, const char *key)
{
	const char *path = arena_fmt(c->a, "%s/%s", depot_folder(c), key).p;

	return unlink(path) == 0 || errno == ENOENT ? OK : failure("unlink");
}

const struct depot_way depot_local = { local_put, local_get, local_drop };
