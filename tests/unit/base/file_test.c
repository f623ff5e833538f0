/* Files whole or not at all, whichever call of the system fails. */
#undef _FORTIFY_SOURCE /* this file stands in for some of libc's calls */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "check.h"

/* ---- the system's calls, of which the n-th may be made to fail ---- */

static int calls, fail_at, fail_with;
static bool fail_short; /* the failing write first takes a half */

static bool fails(void)
{
	errno = fail_with;
	return ++calls == fail_at;
}

ssize_t write(int fd, const void *p, size_t n)
{
	if (fails()) {
		if (!fail_short || n < 2)
			return -1;
		fail_at++; /* the rest of it fails whole */
		fail_short = false;
		return (ssize_t)syscall(SYS_write, fd, p, n / 2);
	}
	return (ssize_t)syscall(SYS_write, fd, p, n);
}

int fsync(int fd)
{
	return fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

int renameat(int from, const char *a, int to, const char *b)
{
	return fails() ? -1 : (int)syscall(SYS_renameat2, from, a, to, b, 0);
}

int renameat2(int from, const char *a, int to, const char *b, unsigned flags)
{
	return fails() ? -1 : (int)syscall(SYS_renameat2, from, a, to, b, flags);
}

static void fail_nth(int n, int number)
{
	calls = 0;
	fail_at = n;
	fail_with = number;
}

/* ---- a folder of its own ---- */

static char folder[64], path[96];

static int up(void **state)
{
	strcpy(folder, "/tmp/liuyan-test-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a file", folder);
	fail_nth(0, 0);
	return arena_up(state);
}

static int down(void **state)
{
	char command[96];

	fail_nth(0, 0);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
	return arena_down(state);
}

/* What is in the folder besides the file itself. */
static int others(void)
{
	DIR *d = opendir(folder);
	struct dirent *at;
	int n = 0;

	while ((at = readdir(d)))
		n += strcmp(at->d_name, ".") != 0 && strcmp(at->d_name, "..") != 0 &&
		     strcmp(at->d_name, "a file") != 0;
	closedir(d);
	return n;
}

static str content(struct arena *a)
{
	str s = { 0 };

	assert_int_equal(file_read(a, path, 10u << 20, &s), OK);
	return s;
}

static str much(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)('a' + i % 23);
	return (str){ p, n };
}

/* ---- tests ---- */

static void what_was_written_is_read_again(void **state)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 300000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		str want = much(*state, sizes[i]);
		struct stat st;
		assert_int_equal(file_write(path, want, 0), OK);
		assert_same(content(*state), want);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(others(), 0);
	}
}

static void pieces_come_together_and_nothing_shows_before_the_commit(void **state)
{
	str want = much(*state, 200000);
	struct file *f;

	assert_int_equal(file_open(path, &f), OK);
	for (size_t at = 0, n = 1; at < want.n; at += n, n = n * 3 % 70001 + 1) {
		str piece = str_sub(want, at, n);
		assert_int_equal(file_put(f, piece.p, piece.n), OK);
		assert_int_equal(access(path, F_OK), -1);
	}
	assert_int_equal(file_commit(&f, FILE_NEW), OK);
	assert_null(f);
	assert_same(content(*state), want);
}

static void what_is_abandoned_leaves_nothing(void **state)
{
	struct file *f;

	(void)state;
	assert_int_equal(file_open(path, &f), OK);
	assert_int_equal(file_put(f, "half", 4), OK);
	file_abandon(&f);
	assert_null(f);
	file_abandon(&f);
	assert_int_equal(others(), 0);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_new_file_replaces_none_and_another_does(void **state)
{
	assert_int_equal(file_write(path, S("first"), FILE_NEW), OK);
	assert_int_equal(file_write(path, S("second"), FILE_NEW), ERR_CONFLICT);
	assert_int_equal(errno, EEXIST);
	assert_text(content(*state), "first");
	assert_int_equal(file_write(path, S("third"), 0), OK);
	assert_text(content(*state), "third");
	assert_int_equal(others(), 0);
}

/* Every call of the system, one after the other, with every cause. */
static void fail_each(struct arena *a, unsigned flags, bool halves)
{
	static const struct {
		int number;
		err e;
	} causes[] = { { EIO, ERR_SYSTEM }, { ENOSPC, ERR_FULL },   { EDQUOT, ERR_FULL },
		       { EFBIG, ERR_FULL }, { EMFILE, ERR_SYSTEM }, { EROFS, ERR_SYSTEM } };
	str fresh = much(a, 150000);

	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
		int n = 0;
		for (bool met = true; met;) {
			unlink(path);
			if (!(flags & FILE_NEW))
				assert_int_equal(file_write(path, S("old"), 0), OK);
			fail_short = halves;
			fail_nth(++n, causes[i].number);
			err e = file_write(path, fresh, flags);
			int last = calls;
			met = last >= fail_at;
			fail_nth(0, 0);
			assert_int_equal(others(), 0);
			if (!met)
				assert_int_equal(e, OK);
			else if (e != ERR_UNKNOWN_OUTCOME) /* else whole, see below */
				assert_int_equal(e, causes[i].e);
			if (e == OK || e == ERR_UNKNOWN_OUTCOME)
				assert_same(content(a), fresh);
			else if (flags & FILE_NEW)
				assert_int_equal(access(path, F_OK), -1);
			else
				assert_text(content(a), "old");
			if (e == ERR_UNKNOWN_OUTCOME) /* only of the folder's flush, the last */
				assert_true(!(flags & FILE_NEW) && n == last);
		}
		assert_true(n > 4);
	}
}

static void whichever_call_fails_there_is_the_old_file_or_none_and_no_temporary(void **state)
{
	fail_each(*state, 0, false);
	fail_each(*state, FILE_NEW, false);
	fail_each(*state, FILE_NEW, true);
}

static void after_a_failed_piece_nothing_is_committed(void **state)
{
	str part = much(*state, 70000);
	struct file *f;

	assert_int_equal(file_open(path, &f), OK);
	fail_nth(1, ENOSPC);
	assert_int_equal(file_put(f, part.p, part.n), ERR_FULL);
	fail_nth(0, 0);
	assert_int_equal(file_put(f, part.p, part.n), ERR_FULL);
	assert_int_equal(file_commit(&f, 0), ERR_FULL);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(others(), 0);
}

static void a_limit_on_the_size_of_files_is_a_full_disk(void **state)
{
	struct rlimit r, kept;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &kept);
	r = kept;
	r.rlim_cur = 100000;
	setrlimit(RLIMIT_FSIZE, &r);
	err small = file_write(path, much(*state, 90000), 0);
	err large = file_write(path, much(*state, 200000), 0);
	setrlimit(RLIMIT_FSIZE, &kept);
	assert_int_equal(small, OK);
	assert_int_equal(large, ERR_FULL);
	assert_int_equal(content(*state).n, 90000);
	assert_int_equal(others(), 0);
}

static void on_a_full_disk_nothing_is_left_and_it_heals(void **state)
{
	char file[128];
	struct arena *a = *state;

	if (geteuid() != 0 || mount("tmpfs", folder, "tmpfs", 0, "size=1m") != 0)
		skip();
	snprintf(file, sizeof(file), "%s/a file", folder);
	for (int i = 0; i < 20; i++)
		assert_int_equal(file_write(file, much(a, 2u << 20), i % 2 ? FILE_NEW : 0),
				 ERR_FULL);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(others(), 0);
	assert_int_equal(file_write(file, much(a, 600000), 0), OK);
	assert_true(file_room(folder) > 0 && file_room(folder) < 500000);
	assert_int_equal(file_write(file, much(a, 600000), 0), ERR_FULL);
	assert_int_equal(content(a).n, 600000);
	assert_int_equal(umount(folder), 0);
}

static void without_file_numbers_it_fails_whole(void **state)
{
	struct rlimit r, kept;
	err e = OK;
	int left = 0;

	(void)state;
	getrlimit(RLIMIT_NOFILE, &kept);
	for (; left < 3; left++) { /* the folder and the file take two */
		int next = dup(0);
		close(next);
		r = kept;
		r.rlim_cur = (rlim_t)(next + left);
		setrlimit(RLIMIT_NOFILE, &r);
		e = file_write(path, S("text"), FILE_NEW);
		int why = errno;
		setrlimit(RLIMIT_NOFILE, &kept);
		assert_int_equal(others(), 0);
		assert_int_equal(e, left < 2 ? ERR_SYSTEM : OK);
		if (left < 2) {
			assert_int_equal(why, EMFILE);
			assert_int_equal(access(path, F_OK), -1);
		}
	}
}

static void reading_keeps_to_its_limit_and_says_what_is_not_there(void **state)
{
	str s;

	assert_int_equal(file_write(path, S("ten bytes!"), 0), OK);
	assert_int_equal(file_read(*state, path, 10, &s), OK);
	assert_int_equal(file_read(*state, path, 9, &s), ERR_TOO_LARGE);
	assert_int_equal(file_read(*state, "/proc/self/statm", 4096, &s), OK);
	assert_true(s.n > 5);
	assert_int_equal(file_read(*state, "/proc/self/statm", 3, &s), ERR_TOO_LARGE);
	assert_int_equal(file_read(*state, folder, 100, &s), ERR_SYSTEM);
	assert_int_equal(errno, EISDIR);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(file_read(*state, path, 10, &s), ERR_NOT_FOUND);
}

static void moving_replaces_nothing(void **state)
{
	char other[128];

	snprintf(other, sizeof(other), "%s/other", folder);
	assert_int_equal(file_write(path, S("one"), 0), OK);
	assert_int_equal(file_write(other, S("two"), 0), OK);
	assert_int_equal(file_move(other, path), ERR_CONFLICT);
	assert_text(content(*state), "one");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(file_move(other, path), OK);
	assert_text(content(*state), "two");
	assert_int_equal(file_move(other, path), ERR_NOT_FOUND);
}

static void folders_are_made_with_those_above_them(void **state)
{
	char deep[128];

	(void)state;
	snprintf(deep, sizeof(deep), "%s/a/b/c", folder);
	assert_int_equal(file_make_folder(deep), OK);
	assert_int_equal(file_make_folder(deep), OK);
	assert_int_equal(file_write(path, S("x"), 0), OK);
	assert_int_equal(file_make_folder(path), ERR_CONFLICT);
	assert_int_equal(file_make_folder(""), ERR_SYSTEM);
}

static void only_old_temporaries_are_swept(void **state)
{
	static const char *const stay[] = { "a.part",
					    ".a.part",
					    ".x.0123456789abcdeg.part",
					    ".x.0123456789abcdef.par",
					    "x.0123456789abcdef.part",
					    ".x.0123456789abcdef.parts" };
	struct timespec old[2] = { { .tv_sec = time(NULL) - 7200 },
				   { .tv_sec = time(NULL) - 7200 } };
	const char *lost, *fresh;
	char at[160];

	for (size_t i = 0; i < sizeof(stay) / sizeof(stay[0]); i++) {
		snprintf(at, sizeof(at), "%s/%s", folder, stay[i]);
		assert_int_equal(file_write(at, S("x"), 0), OK);
		utimensat(AT_FDCWD, at, old, 0);
	}
	assert_int_equal(file_make_temporary(*state, path, &fresh), OK);
	assert_int_equal(file_make_temporary(*state, path, &lost), OK);
	assert_int_equal(utimensat(AT_FDCWD, lost, old, 0), 0);
	snprintf(at, sizeof(at), "%s-wal", lost);
	assert_int_equal(file_write(at, S("x"), 0), OK);
	assert_int_equal(utimensat(AT_FDCWD, at, old, 0), 0);
	assert_int_equal(file_sweep(folder, MS_HOUR), 2);
	assert_int_equal(access(lost, F_OK), -1);
	assert_int_equal(access(fresh, F_OK), 0);
	assert_int_equal(others(), 7);
	assert_int_equal(file_sweep("/no/such/folder", MS_HOUR), 0);
}

static void without_memory_nothing_is_opened(void **state)
{
	struct file *f = (struct file *)1;

	(void)state;
	mem_fail_nth(1, false);
	assert_int_equal(file_open(path, &f), ERR_MEMORY);
	mem_fail_nth(0, false);
	assert_null(f);
	assert_int_equal(errno, ENOMEM);
	assert_int_equal(others(), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(what_was_written_is_read_again),
		IN_FOLDER(pieces_come_together_and_nothing_shows_before_the_commit),
		IN_FOLDER(what_is_abandoned_leaves_nothing),
		IN_FOLDER(a_new_file_replaces_none_and_another_does),
		IN_FOLDER(whichever_call_fails_there_is_the_old_file_or_none_and_no_temporary),
		IN_FOLDER(after_a_failed_piece_nothing_is_committed),
		IN_FOLDER(a_limit_on_the_size_of_files_is_a_full_disk),
		IN_FOLDER(on_a_full_disk_nothing_is_left_and_it_heals),
		IN_FOLDER(without_file_numbers_it_fails_whole),
		IN_FOLDER(reading_keeps_to_its_limit_and_says_what_is_not_there),
		IN_FOLDER(moving_replaces_nothing),
		IN_FOLDER(folders_are_made_with_those_above_them),
		IN_FOLDER(only_old_temporaries_are_swept),
		IN_FOLDER(without_memory_nothing_is_opened),
	};

	log_level_set(LOG_NOTHING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
