/* The container finds every change; the schedule keeps what it promised. */
#include "board.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "backup/backup.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"
#include "check.h"

#define FLIPS 2000
#define CUTS 500

struct box {
	struct arena *a;
	char folder[64], path[96];
	char *bytes; /* a good container */
	size_t n, data_at, key_at, end_at;
};

static const struct backup_about about = { .program = STR("0.1"),
					   .engine = STR("sqlite"),
					   .schema = 400,
					   .at = AT,
					   .messages = 12,
					   .events = 34,
					   .latest = AT - MS_HOUR };

static void add_member(struct box *x, struct pack *p, const char *name, str content)
{
	const char *from = arena_fmt(x->a, "%s/from", x->folder).p;

	assert_int_equal(file_write(from, content, 0), OK);
	int fd = open(from, O_RDONLY);
	assert_int_equal(pack_member(p, name, fd, (int64_t)content.n), OK);
	close(fd);
}

static str noise(struct arena *a, size_t n)
{
	struct rand r = rand_seed(n);
	char *p = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)rand_next(&r);
	return (str){ p, n };
}

static size_t find(const struct box *x, const char *what)
{
	const char *at = memmem(x->bytes, x->n, what, strlen(what));

	assert_non_null(at);
	return (size_t)(at - x->bytes);
}

static int up(void **state)
{
	static struct box x;
	struct pack *p;
	int64_t bytes;
	str all;

	x = (struct box){ .a = arena_new(1 << 20) };
	strcpy(x.folder, "/tmp/liuyan-test-XXXXXX");
	assert_non_null(mkdtemp(x.folder));
	snprintf(x.path, sizeof(x.path), "%s/x.backup", x.folder);
	assert_int_equal(pack_begin(x.a, x.path, &about, &p), OK);
	add_member(&x, p, "liuyan.db", noise(x.a, 150000));
	add_member(&x, p, "empty", S(""));
	add_member(&x, p, "secret.key", noise(x.a, 32));
	assert_int_equal(pack_end(&p, &bytes), OK);
	assert_int_equal(file_read(x.a, x.path, 1 << 20, &all), OK);
	assert_int_equal(all.n, bytes);
	x.bytes = arena_cstr(x.a, all);
	x.n = all.n;
	x.data_at = find(&x, "member liuyan.db 150000\n") + strlen("member liuyan.db 150000\n");
	x.key_at = find(&x, "member secret.key 32\n") + strlen("member secret.key 32\n");
	x.end_at = find(&x, "end 3\n");
	*state = &x;
	return 0;
}

static int down(void **state)
{
	struct box *x = *state;
	char command[96];

	snprintf(command, sizeof(command), "rm -rf %s", x->folder);
	assert_int_equal(system(command), 0);
	arena_free(&x->a);
	return 0;
}

static err read_again(struct box *x, const char *bytes, size_t n, struct unpack_report *r)
{
	int fd = open(x->path, O_WRONLY | O_TRUNC);

	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
	return unpack(x->a, x->path, &(struct unpack_to){ 0 }, r);
}

/* ---- the container ---- */

static void a_container_says_what_it_holds(void **state)
{
	struct box *x = *state;
	struct unpack_report r;
	struct stat st;

	assert_int_equal(unpack(x->a, x->path, &(struct unpack_to){ 0 }, &r), OK);
	assert_true(str_eq(r.about.program, S("0.1")) && str_eq(r.about.engine, S("sqlite")));
	assert_int_equal(r.about.schema, 400);
	assert_int_equal(r.about.at, AT);
	assert_int_equal(r.about.messages, 12);
	assert_int_equal(r.about.events, 34);
	assert_int_equal(r.about.latest, AT - MS_HOUR);
	assert_int_equal(r.members, 3);
	assert_int_equal(r.bytes, x->n);
	assert_null(r.why);
	assert_int_equal(stat(x->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

struct seen {
	struct buf names, bytes;
	int64_t told;
	int ended;
};

static err see_begin(void *data, str name, int64_t size)
{
	struct seen *s = data;

	buf_fmt(&s->names, "%.*s %lld,", STR_ARG(name), (long long)size);
	return OK;
}

static err see_put(void *data, const void *p, size_t n)
{
	struct seen *s = data;

	buf_put(&s->bytes, (str){ p, n });
	return s->bytes.over ? ERR_TOO_LARGE : OK;
}

static err see_end(void *data)
{
	((struct seen *)data)->ended++;
	return OK;
}

static err see_told(void *data, int64_t done, int64_t total)
{
	struct seen *s = data;

	assert_true(done > s->told && done <= total);
	s->told = done;
	return OK;
}

static void members_come_out_as_they_went_in(void **state)
{
	struct box *x = *state;
	struct seen s = { .names = buf_new(x->a, 100, 1000), .bytes = buf_new(x->a, 100, 1 << 20) };
	struct unpack_report r;
	str db = noise(x->a, 150000), key = noise(x->a, 32);

	assert_int_equal(unpack(x->a, x->path,
				&(struct unpack_to){ see_begin, see_put, see_end, see_told, &s },
				&r),
			 OK);
	assert_string_equal(s.names.p, "liuyan.db 150000,empty 0,secret.key 32,");
	assert_int_equal(s.ended, 3);
	assert_int_equal(s.told, x->n);
	assert_int_equal(s.bytes.n, db.n + key.n);
	assert_memory_equal(s.bytes.p, db.p, db.n);
	assert_memory_equal(s.bytes.p + db.n, key.p, key.n);
	s.bytes.limit = s.bytes.n; /* whoever takes it may say no */
	s.told = 0;
	assert_int_equal(
		unpack(x->a, x->path, &(struct unpack_to){ .put = see_put, .data = &s }, &r),
		ERR_TOO_LARGE);
	assert_null(r.why);
}

static const char *part_of(const struct box *x, size_t at)
{
	size_t head = x->data_at - strlen("member liuyan.db 150000\n");

	if (at < head)
		return "文件头";
	if (at >= x->data_at && at < x->data_at + 150000)
		return "成员 liuyan.db";
	if (at >= x->key_at && at < x->key_at + 32)
		return "成员 secret.key";
	return at > x->end_at + 6 ? "文件尾" : NULL; /* else a line between them */
}

static void expect_damage(struct box *x, err e, const struct unpack_report *r, size_t at)
{
	const char *part = part_of(x, at);

	if (e != ERR_CONFLICT || !r->why || r->part.n == 0)
		fail_msg("a change at %zu of %zu was not found (%d)", at, x->n, e);
	if (part && !str_eq(r->part, str_of(part)))
		fail_msg("a change at %zu is in %s, not %.*s", at, part, STR_ARG(r->part));
}

/* Half of them anywhere, half outside the large member. */
static void any_byte_that_changed_is_found_and_its_part_is_named(void **state)
{
	struct box *x = *state;
	struct rand rnd = rand_seed(3);

	for (int i = 0; i < FLIPS; i++) {
		struct arena_mark mark = arena_mark(x->a);
		struct unpack_report r;
		size_t at = rand_below(&rnd, i % 2 ? x->n : x->n - 150000);
		if (i % 2 == 0 && at >= x->data_at)
			at += 150000;
		char was = x->bytes[at];
		x->bytes[at] ^= (char)(1 + rand_below(&rnd, 255));
		expect_damage(x, read_again(x, x->bytes, x->n, &r), &r, at);
		x->bytes[at] = was;
		arena_rewind(x->a, mark);
	}
}

static void a_container_cut_off_anywhere_is_found(void **state)
{
	struct box *x = *state;
	struct rand rnd = rand_seed(4);

	for (int i = 0; i < CUTS; i++) {
		struct arena_mark mark = arena_mark(x->a);
		struct unpack_report r;
		size_t n = i < 100 ? x->n - 1 - (size_t)i : rand_below(&rnd, x->n);
		err e = read_again(x, x->bytes, n, &r);
		if (e != ERR_CONFLICT || !r.why || r.part.n == 0)
			fail_msg("cut off at %zu of %zu: not found (%d)", n, x->n, e);
		arena_rewind(x->a, mark);
	}
}

static void what_was_added_swapped_or_is_something_else_is_found(void **state)
{
	struct box *x = *state;
	struct unpack_report r;
	char *more = arena_alloc(x->a, x->n + 1);

	memcpy(more, x->bytes, x->n);
	more[x->n] = '\n';
	assert_int_equal(read_again(x, more, x->n + 1, &r), ERR_CONFLICT);
	assert_text(r.part, "文件尾");
	memmove(more + x->data_at, more + x->data_at + 1, 149999); /* one less, one more */
	assert_int_equal(read_again(x, more, x->n, &r), ERR_CONFLICT);
	assert_text(r.part, "成员 liuyan.db");
	assert_int_equal(read_again(x, "GIF89a\n", 7, &r), ERR_CONFLICT);
	assert_string_equal(r.why, "不是留言板的备份文件");
	assert_int_equal(read_again(x, "liuyan-backup 2\n", 16, &r), ERR_CONFLICT);
	assert_int_equal(read_again(x, "", 0, &r), ERR_CONFLICT);
	assert_int_equal(unpack(x->a, "/no/such/file", &(struct unpack_to){ 0 }, &r),
			 ERR_NOT_FOUND);
	assert_int_equal(unpack(x->a, x->folder, &(struct unpack_to){ 0 }, &r), ERR_SYSTEM);
}

static void a_container_replaces_nothing_and_is_whole_or_not_there(void **state)
{
	struct box *x = *state;
	struct pack *p;
	char other[128];

	assert_int_equal(pack_begin(x->a, x->path, &about, &p), ERR_CONFLICT);
	snprintf(other, sizeof(other), "%s/other", x->folder);
	assert_int_equal(pack_begin(x->a, other, &about, &p), OK);
	int fd = open(x->path, O_RDONLY);
	assert_int_equal(pack_member(p, "more than there is", fd, (int64_t)x->n + 1), ERR_SYSTEM);
	close(fd);
	pack_abandon(&p);
	assert_int_equal(access(other, F_OK), -1);
}

/* ---- which stay ---- */

static void names_say_when(void **state)
{
	static const char *const bad[] = { "liuyan-20261110-0900.backup2",
					   "liuyan-20261110_0900.backup",
					   "liuyan-2026111a-0900.backup",
					   ".liuyan-20261110-0900.backup", "" };
	struct box *x = *state;
	int64_t at = 0;

	assert_text(backup_name(x->a, AT + 59999), "liuyan-20261110-0900.backup");
	assert_true(backup_named(S("liuyan-20261110-0900.backup"), &at));
	assert_int_equal(at, AT);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(backup_named(str_of(bad[i]), &at));
}

/* A backup every so many hours for so many days, newest first. */
static struct backup_files series(struct arena *a, int days, int hours)
{
	struct backup_files f = { .n = (size_t)(days * 24 / hours) };

	f.v = ARENA_ARRAY(a, struct backup_file, f.n);
	for (size_t i = 0; i < f.n; i++)
		f.v[i].at = AT - (int64_t)i * hours * MS_HOUR;
	return f;
}

static size_t kept(const struct backup_files *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->v[i].keep;
	return n;
}

static void the_newest_of_each_day_and_week_stays(void **state)
{
	struct box *x = *state;
	struct backup_files f = series(x->a, 100, 6);

	backup_mark_kept(&f, 7, 5); /* Tuesday: a week ends two days ago, which is a day kept */
	assert_int_equal(kept(&f), 7 + 5 - 2);
	assert_true(f.v[0].keep && !f.v[1].keep);
	for (size_t i = 1; i < f.n; i++)
		if (f.v[i].keep) /* 21:00 +08:00 is the last of its day */
			assert_int_equal(clock_civil(f.v[i].at).hour, 21);
	backup_mark_kept(&f, 1, 0);
	assert_int_equal(kept(&f), 1);
	assert_true(f.v[0].keep);
	backup_mark_kept(&f, 0, 0); /* the newest in any case */
	assert_int_equal(kept(&f), 1);
	backup_mark_kept(&f, 1000, 1000);
	assert_int_equal(kept(&f), 101);
}

static void a_long_pause_takes_nothing_away(void **state)
{
	struct box *x = *state;
	struct backup_files f = series(x->a, 7, 24);

	for (size_t i = 0; i < f.n; i++)
		f.v[i].at -= 400 * MS_DAY;
	backup_mark_kept(&f, 7, 0);
	assert_int_equal(kept(&f), 7);
	f.n = 0;
	backup_mark_kept(&f, 7, 5);
}

/* ---- the whole, on a small board ---- */

static void use_folder(struct board *b, const char *folder, int64_t hours)
{
	b->app.settings.v[SET_BACKUP_FOLDER].text = folder;
	b->app.settings.v[SET_BACKUP_HOURS].number = hours;
	b->app.settings.v[SET_BACKUP_DAILY].number = 2;
	b->app.settings.v[SET_BACKUP_WEEKLY].number = 0;
}

static size_t listed(struct board *b, const char *folder)
{
	struct backup_files f;

	assert_int_equal(backup_list(b->a, folder, &f), OK);
	return f.n;
}

static void the_job_makes_one_when_it_is_due_and_keeps_the_last_days(void **state)
{
	struct box *x = *state;
	struct board *b = board_open();
	struct ctx c = board_as(b, ROLE_NONE, 0);

	use_folder(b, x->folder, 6);
	board_write(b);
	for (int hour = 0; hour <= 72; hour++) {
		c.now = AT + hour * MS_HOUR;
		assert_int_equal(backup_when_due(&c), OK);
		assert_true(access(arena_fmt(b->a, "%s/%.*s", x->folder,
					     STR_ARG(backup_name(b->a, c.now)))
					   .p,
				   F_OK) == (hour % 6 == 0 ? 0 : -1));
	}
	assert_int_equal(listed(b, x->folder), 2);
	assert_int_equal(access(x->path, F_OK), 0); /* not of the schedule: stays */
	board_close(b);
}

static void a_backup_that_fails_takes_none_away_and_leaves_nothing_behind(void **state)
{
	struct box *x = *state;
	struct board *b = board_open();
	struct ctx c = board_as(b, ROLE_NONE, 0);

	use_folder(b, x->folder, 1);
	for (int day = 0; day < 2; day++) {
		c.now = AT + day * MS_DAY;
		assert_int_equal(backup_when_due(&c), OK);
	}
	c.now = AT + 2 * MS_DAY;
	store_fail_nth(b->app.store, 1);
	assert_int_equal(backup_when_due(&c), ERR_STORE);
	store_fail_nth(b->app.store, 0);
	assert_int_equal(listed(b, x->folder), 2);
	b->app.stopping = true;
	assert_int_equal(backup_when_due(&c), OK);
	assert_int_equal(listed(b, x->folder), 2);
	b->app.stopping = false;
	assert_int_equal(file_sweep(x->folder, -MS_HOUR), 0); /* no temporary is left */
	assert_int_equal(backup_when_due(&c), OK);
	assert_int_equal(listed(b, x->folder), 2);
	use_folder(b, "/no/such/folder", 1);
	assert_int_equal(backup_when_due(&c), ERR_SYSTEM);
	board_close(b);
}

#define IN_BOX(test) cmocka_unit_test_setup_teardown(test, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BOX(a_container_says_what_it_holds),
		IN_BOX(members_come_out_as_they_went_in),
		IN_BOX(any_byte_that_changed_is_found_and_its_part_is_named),
		IN_BOX(a_container_cut_off_anywhere_is_found),
		IN_BOX(what_was_added_swapped_or_is_something_else_is_found),
		IN_BOX(a_container_replaces_nothing_and_is_whole_or_not_there),
		IN_BOX(names_say_when),
		IN_BOX(the_newest_of_each_day_and_week_stays),
		IN_BOX(a_long_pause_takes_nothing_away),
		IN_BOX(the_job_makes_one_when_it_is_due_and_keeps_the_last_days),
		IN_BOX(a_backup_that_fails_takes_none_away_and_leaves_nothing_behind),
	};

	log_level_set(LOG_NOTHING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
