#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/rand.h"

#define BUFFER 65536
#define TAIL ".part"
#define TAIL_N (1 + 16 + sizeof(TAIL) - 1) /* a dot, 16 digits, the ending */

struct file {
	int folder, fd; /* the folder stays open: after the rename nothing may be needed */
	char name[NAME_MAX + 1], temporary[NAME_MAX + 1];
	size_t n;
	err failed; /* the first failure; all that follows has the same */
	char buffer[BUFFER];
};

const char *file_trouble(int number)
{
	switch (number) {
	case ENOENT:
		return "没有这个文件或文件夹";
	case EACCES:
	case EPERM:
	case EROFS:
		return "没有权限";
	case EISDIR:
		return "这是一个文件夹";
	case ENOTDIR:
		return "路径里有一段不是文件夹";
	case ENOSPC:
	case EDQUOT:
		return "磁盘已满";
	default:
		return strerror(number);
	}
}

/* Says why in the log and leaves errno as it was. */
static err failed(const char *what)
{
	static const struct {
		int number;
		err e;
	} known[] = {
		{ ENOSPC, ERR_FULL },	  { EDQUOT, ERR_FULL },	       { EFBIG, ERR_FULL },
		{ EEXIST, ERR_CONFLICT }, { ENOTEMPTY, ERR_CONFLICT }, { ENOENT, ERR_NOT_FOUND },
	};
	int kept = errno;
	err e = ERR_SYSTEM;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].number == kept)
			e = known[i].e;
	LOG(LOG_WARN, "file", LOG_T("what", what), LOG_N("errno", kept),
	    LOG_OS("detail", strerrordesc_np(kept)));
	errno = kept;
	return e;
}

/* ---- names ---- */

/* The folder of path, open, and the name within it. */
static err open_place(const char *path, int *folder, char name[NAME_MAX + 1])
{
	const char *slash = strrchr(path, '/'), *last = slash ? slash + 1 : path;
	char above[PATH_MAX];
	size_t n = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;

	errno = ENAMETOOLONG;
	if (n >= sizeof(above) || strlen(last) > NAME_MAX || !*last)
		return failed("name");
	memcpy(above, path, n);
	above[n] = '\0';
	snprintf(name, NAME_MAX + 1, "%s", last);
	*folder = open(n ? above : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *folder < 0 ? failed("folder") : OK;
}

static void make_name(char out[NAME_MAX + 1], const char *name)
{
	uint64_t chance;

	rand_secret(&chance, sizeof(chance));
	snprintf(out, NAME_MAX + 1, ".%.200s.%016llx" TAIL, name, (unsigned long long)chance);
}

/* Or what a library keeps beside one, such as its NAME-wal. */
static bool is_temporary(const char *name)
{
	const char *end = strstr(name, TAIL);
	size_t n = end ? (size_t)(end - name) + sizeof(TAIL) - 1 : 0;

	return name[0] == '.' && n > TAIL_N + 1 && name[n - TAIL_N] == '.' &&
	       strspn(name + n - TAIL_N + 1, "0123456789abcdef") == 16 &&
	       (!name[n] || name[n] == '-');
}

/* ---- writing ---- */

static void let_go(struct file **fp)
{
	struct file *f = *fp;
	int kept = errno;

	if (f->fd >= 0)
		close(f->fd);
	if (f->folder >= 0)
		close(f->folder);
	mem_free(f);
	*fp = NULL;
	errno = kept;
}

err file_open(const char *path, struct file **out)
{
	struct file *f = *out = mem_new(sizeof(*f));
	err e;

	if (!f) {
		errno = ENOMEM;
		return ERR_MEMORY;
	}
	f->fd = f->folder = -1;
	e = open_place(path, &f->folder, f->name);
	if (e == OK) {
		make_name(f->temporary, f->name);
		f->fd = openat(f->folder, f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			       0600);
		e = f->fd < 0 ? failed("open") : OK;
	}
	if (e != OK)
		let_go(&f);
	*out = f;
	return e;
}

void file_abandon(struct file **f)
{
	int kept = errno;

	if (!*f)
		return;
	unlinkat((*f)->folder, (*f)->temporary, 0);
	errno = kept;
	let_go(f);
}

static err write_all(struct file *f, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(f->fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) /* a short write comes round again and meets its cause */
			return f->failed = failed("write");
		p += done;
		n -= (size_t)done;
	}
	return OK;
}

static err empty_buffer(struct file *f)
{
	size_t n = f->n;

	f->n = 0;
	return write_all(f, f->buffer, n);
}

err file_put(struct file *f, const void *p, size_t n)
{
	if (f->failed != OK)
		return f->failed;
	if (n > BUFFER - f->n)
		TRY(empty_buffer(f));
	if (n > BUFFER)
		return write_all(f, p, n);
	if (n)
		memcpy(f->buffer + f->n, p, n);
	f->n += n;
	return OK;
}

/* Not over one that is there. File systems that cannot say so in one call can
 * at least refuse a second link of one name. */
static int rename_new(int from_folder, const char *from, int to_folder, const char *to)
{
	if (renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL || linkat(from_folder, from, to_folder, to, 0) != 0)
		return -1;
	return unlinkat(from_folder, from, 0);
}

static err give_name(struct file *f, unsigned flags)
{
	bool fresh = flags & FILE_NEW;
	int rc;

	TRY(empty_buffer(f));
	if (fsync(f->fd) != 0)
		return failed("fsync");
	rc = close(f->fd);
	f->fd = -1;
	if (rc != 0)
		return failed("close");
	rc = fresh ? rename_new(f->folder, f->temporary, f->folder, f->name)
		   : renameat(f->folder, f->temporary, f->folder, f->name);
	if (rc != 0)
		return failed("rename");
	if (fsync(f->folder) == 0)
		return OK;
	err e = failed("fsync of the folder");
	if (!fresh)
		return ERR_UNKNOWN_OUTCOME;
	unlinkat(f->folder, f->name, 0);
	return e;
}

err file_commit(struct file **f, unsigned flags)
{
	err e = (*f)->failed == OK ? give_name(*f, flags) : (*f)->failed;

	if (e == OK)
		let_go(f);
	else
		file_abandon(f);
	return e;
}

err file_write(const char *path, str content, unsigned flags)
{
	struct file *f;
	err e;

	TRY(file_open(path, &f));
	e = file_put(f, content.p, content.n);
	if (e != OK) {
		file_abandon(&f);
		return e;
	}
	return file_commit(&f, flags);
}

/* ---- reading ---- */

static err read_all(struct arena *a, int fd, size_t limit, str *out)
{
	struct stat st;
	size_t n = 0, most;
	ssize_t got = 1;
	char *p;

	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : errno;
		return failed("read");
	}
	if (st.st_size > 0 && (uint64_t)st.st_size > limit)
		return ERR_TOO_LARGE;
	most = st.st_size > 0 ? (size_t)st.st_size : limit; /* such as /proc say 0 */
	p = arena_alloc(a, most + 1);
	while (n <= most && got != 0) {
		got = read(fd, p + n, most + 1 - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failed("read");
		n += (size_t)got;
	}
	*out = (str){ p, n };
	return n > most ? ERR_TOO_LARGE : OK;
}

err file_read(struct arena *a, const char *path, size_t limit, str *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), kept;
	err e;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : failed("open");
	e = read_all(a, fd, limit, out);
	kept = errno;
	close(fd);
	errno = kept;
	return e;
}

/* ---- names and folders ---- */

err file_move(const char *from, const char *to)
{
	char old_name[NAME_MAX + 1], new_name[NAME_MAX + 1];
	int old_folder = -1, new_folder = -1;
	err e = open_place(from, &old_folder, old_name);

	if (e == OK)
		e = open_place(to, &new_folder, new_name);
	if (e == OK && rename_new(old_folder, old_name, new_folder, new_name) != 0)
		e = failed("rename");
	if (e == OK && (fsync(new_folder) != 0 || fsync(old_folder) != 0))
		e = failed("fsync of the folder");
	if (old_folder >= 0)
		close(old_folder);
	if (new_folder >= 0)
		close(new_folder);
	return e;
}

err file_flush_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err e = fd >= 0 && fsync(fd) == 0 ? OK : failed("fsync of the folder");

	if (fd >= 0)
		close(fd);
	return e;
}

err file_make_folder(const char *path)
{
	char part[PATH_MAX];
	struct stat st;

	errno = ENAMETOOLONG;
	if (strlen(path) >= sizeof(part) || !*path)
		return failed("name");
	strncpy(part, path, sizeof(part));
	for (char *p = strchr(part + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(part, 0700);
		*p = '/';
	}
	if (mkdir(path, 0700) == 0 ||
	    (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return OK;
	return failed("mkdir");
}

err file_make_temporary(struct arena *a, const char *path, const char **out)
{
	char name[NAME_MAX + 1], temporary[NAME_MAX + 1];
	const char *slash = strrchr(path, '/');
	int folder, fd;

	TRY(open_place(path, &folder, name));
	make_name(temporary, name);
	fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	err e = fd < 0 ? failed("open") : OK;
	close(folder);
	if (fd >= 0)
		close(fd);
	*out = arena_fmt(a, "%.*s%s", slash ? (int)(slash - path + 1) : 0, path, temporary).p;
	return e;
}

/* Where O_TMPFILE is unknown a name is taken away as soon as it is given. */
int file_anonymous(const char *folder)
{
	char name[NAME_MAX + 1];
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), at;

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd;
	at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at < 0)
		return -1;
	make_name(name, "none");
	fd = openat(at, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		unlinkat(at, name, 0);
	close(at);
	return fd;
}

static bool is_old(int folder, const char *name, int64_t before)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       (int64_t)st.st_mtime * MS_SECOND < before;
}

int file_sweep(const char *folder, int64_t older_than_ms)
{
	DIR *d = opendir(folder);
	int64_t before = clock_now() - older_than_ms;
	struct dirent *at;
	int n = 0;

	if (!d)
		return 0;
	while ((at = readdir(d)))
		if (is_temporary(at->d_name) && is_old(dirfd(d), at->d_name, before))
			n += unlinkat(dirfd(d), at->d_name, 0) == 0;
	closedir(d);
	return n;
}

int64_t file_room(const char *folder)
{
	struct statvfs v;

	return statvfs(folder, &v) == 0 ? (int64_t)(v.f_bavail * v.f_frsize) : -1;
}
