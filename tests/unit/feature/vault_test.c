/* The vault: what is sealed opens in its own place alone, and never without its row. */
#include "board.h"

#include "base/file.h"
#include "ledger/queries.h"
#include "vault/box.h"
#include "vault/keys.h"
#include "vault/rotate.h"

#define RECORD 7001
#define READER 77 /* the account that looks */

static const struct vault_texts texts = { { STR("端木鹇雀"), STR("13877771234"), STR("") }, 3 };
static const struct vault_ref here = { RECORD, VAULT_CONTACT, 0 };

static struct ctx as(struct board *b, int64_t account)
{
	struct ctx c = app_context(&b->app, b->a);

	c.now = b->now;
	c.actor.account = account;
	return c;
}

struct boxed {
	struct vault_ref at;
	struct vault_texts texts;
	struct vault_box box;
};

static err seal_in(struct ctx *c, void *data)
{
	struct boxed *j = data;

	return vault_seal(c, j->at, &j->texts);
}

static err get_in(struct ctx *c, void *data)
{
	struct boxed *j = data;

	return q_vault_get(c->db, j->at.record, j->at.kind, j->at.part, &j->box);
}

static err put_in(struct ctx *c, void *data)
{
	return vault_write(c, &((struct boxed *)data)->box);
}

static err open_in(struct ctx *c, void *data)
{
	static const struct vault_look look = { "contact", STR("核对地点，打13311110001问"), NULL };
	struct boxed *j = data;

	return vault_open(c, j->at, &look, &j->texts);
}

static void seal(struct board *b, struct vault_ref at)
{
	struct ctx c = as(b, 0);
	struct boxed j = { .at = at, .texts = texts };

	assert_int_equal(app_write(&c, seal_in, &j), OK);
}

static struct vault_box box_at(struct board *b, struct vault_ref at)
{
	struct ctx c = as(b, 0);
	struct boxed j = { .at = at };

	assert_int_equal(app_read(&c, get_in, &j), OK);
	return j.box;
}

static void put(struct board *b, struct vault_box box)
{
	struct ctx c = as(b, 0);
	struct boxed j = { .box = box };

	assert_int_equal(app_write(&c, put_in, &j), OK);
}

static err open_at(struct board *b, struct vault_ref at, struct vault_texts *out)
{
	struct ctx c = as(b, READER);
	struct boxed j = { .at = at };
	err e = app_write(&c, open_in, &j);

	*out = j.texts;
	return e;
}

/* ---- rows of who looked ---- */

struct rows {
	struct vault_access_list looks;
	struct audit_list audits;
	int64_t opens;
};

static err rows_in(struct ctx *c, void *data)
{
	struct rows *r = data;

	TRY(q_vault_access_of(c->db, RECORD, INT64_MAX, 1000, &r->looks));
	TRY(q_audit_page(c->db, INT64_MAX, 1000, &r->audits));
	for (size_t i = 0; i < r->audits.n; i++)
		r->opens += str_eq(r->audits.v[i].action, S("open"));
	return OK;
}

static struct rows rows_of(struct board *b)
{
	struct ctx c = as(b, 0);
	struct rows r = { 0 };

	assert_int_equal(app_read(&c, rows_in, &r), OK);
	return r;
}

static void use_suite(struct board *b, const char *name)
{
	struct ctx c = as(b, 0);

	b->app.settings.v[SET_VAULT_SUITE].text = name;
	assert_int_equal(vault_load(&c), OK);
	assert_string_equal(keys_suite(&b->app)->name, name);
}

static void assert_opens(struct board *b, struct vault_ref at)
{
	struct vault_texts got;

	assert_int_equal(open_at(b, at, &got), OK);
	assert_int_equal(got.n, texts.n);
	for (size_t i = 0; i < texts.n; i++)
		assert_true(str_eq(got.v[i], texts.v[i]));
}

static void both_suites_give_back_what_was_sealed_and_read_each_others_boxes(void **state)
{
	static const char *const suites[] = { "sodium", "gm" };
	struct board *b = board_open();

	(void)state;
	for (int64_t i = 0; i < 2; i++) {
		struct vault_ref at = { RECORD, VAULT_CONTACT, i };
		use_suite(b, suites[i]);
		seal(b, at);
		assert_int_equal((unsigned char)box_at(b, at).box.p[0], i + 1);
		assert_null(memmem(box_at(b, at).box.p, box_at(b, at).box.n, "13877771234", 11));
		assert_opens(b, (struct vault_ref){ RECORD, VAULT_CONTACT, 0 });
		assert_opens(b, at);
	}
	assert_int_equal(box_at(b, here).box.n % 64, cipher_named(S("sodium"))->overhead % 64);
	board_close(b);
}

static void a_box_that_was_moved_to_another_record_kind_or_part_does_not_open(void **state)
{
	static const struct vault_ref others[] = { { RECORD + 1, VAULT_CONTACT, 0 },
						   { RECORD, VAULT_ORIGINAL, 0 },
						   { RECORD, VAULT_CONTACT, 1 } };
	struct board *b = board_open();
	struct vault_texts got;

	(void)state;
	for (int gm = 0; gm < 2; gm++) {
		use_suite(b, gm ? "gm" : "sodium");
		seal(b, here);
		for (size_t i = 0; i < 3; i++) {
			struct vault_box moved = box_at(b, here);
			moved.record = others[i].record;
			moved.kind = others[i].kind;
			moved.part = others[i].part;
			put(b, moved);
			assert_int_equal(open_at(b, others[i], &got), ERR_STORE);
			assert_int_equal(got.n, 0);
		}
		assert_opens(b, here);
	}
	board_close(b);
}

static str changed(struct arena *a, str s, size_t at)
{
	char *p = arena_alloc(a, s.n);

	memcpy(p, s.p, s.n);
	p[at] ^= 1;
	return (str){ p, s.n };
}

/* The cipher itself is asked, so that each byte may have its turn. */
static err unseal_in(struct ctx *c, void *data)
{
	struct boxed *j = data;

	return vault_unseal(c, &j->box, &j->texts);
}

static err unseal(struct board *b, struct vault_box box)
{
	struct ctx c = as(b, 0);
	struct boxed j = { .box = box };

	return app_read(&c, unseal_in, &j);
}

static void assert_each_byte_counts(struct board *b)
{
	struct vault_box good = box_at(b, here), bad;

	assert_int_equal(unseal(b, good), OK);
	for (size_t i = 0; i < good.box.n; i++) {
		bad = good;
		bad.box = changed(b->a, good.box, i);
		assert_int_equal(unseal(b, bad), ERR_STORE);
	}
	for (size_t i = 0; i < good.dek.n; i++) {
		bad = good;
		bad.dek = changed(b->a, good.dek, i);
		assert_int_equal(unseal(b, bad), ERR_STORE);
		assert_false(vault_sound(&(struct ctx){ .app = &b->app, .a = b->a }, &bad));
	}
	for (size_t n = 0; n < good.box.n; n++) {
		bad = good;
		bad.box.n = n;
		assert_int_equal(unseal(b, bad), ERR_STORE);
	}
	bad = good;
	bad.dek.n--;
	assert_int_equal(unseal(b, bad), ERR_STORE);
	bad = good;
	bad.key = 99; /* a key that is not here */
	assert_int_equal(unseal(b, bad), ERR_STORE);
}

static void a_changed_byte_anywhere_does_not_open(void **state)
{
	struct board *b = board_open();

	(void)state;
	for (int gm = 0; gm < 2; gm++) {
		use_suite(b, gm ? "gm" : "sodium");
		seal(b, here);
		assert_each_byte_counts(b);
	}
	board_close(b);
}

static void a_session_that_cannot_write_opens_nothing(void **state)
{
	struct board *b = board_open();
	struct ctx c = as(b, READER);
	struct boxed j = { .at = here };

	(void)state;
	seal(b, here);
	assert_int_not_equal(app_read(&c, open_in, &j), OK);
	assert_int_equal(j.texts.n, 0);
	assert_int_equal(rows_of(b).looks.n, 0);
	assert_opens(b, here);
	board_close(b);
}

static void wherever_the_store_fails_nothing_is_opened_and_no_row_is_left(void **state)
{
	struct board *b = board_open();
	int64_t n, failures = 0;

	(void)state;
	seal(b, here);
	for (n = 1; n < 50; n++) {
		struct vault_texts got;
		struct rows before = rows_of(b), now;
		store_fail_nth(b->app.store, n);
		err e = open_at(b, here, &got);
		store_fail_nth(b->app.store, 0);
		now = rows_of(b);
		if (e == OK) {
			assert_int_equal(now.looks.n, before.looks.n + 1);
			assert_int_equal(now.opens, before.opens + 1);
			break;
		}
		failures++;
		assert_int_equal(got.n, 0);
		assert_int_equal(now.looks.n, before.looks.n);
		assert_int_equal(now.opens, before.opens);
	}
	assert_in_range(failures, 4, 40); /* box, day, access, audit at least */
	board_close(b);
}

static void who_looked_and_why_is_written_down_without_what_was_typed(void **state)
{
	struct board *b = board_open();
	struct rows r;

	(void)state;
	seal(b, here);
	assert_opens(b, here);
	r = rows_of(b);
	assert_int_equal(r.looks.n, 1);
	assert_int_equal(r.opens, 1);
	assert_int_equal(r.looks.v[0].account, READER);
	assert_true(str_eq(r.looks.v[0].purpose, S("contact")));
	assert_true(str_eq(r.looks.v[0].reason, S("核对地点，打【电话】问")));
	board_close(b);
}

static void over_the_days_quota_nothing_is_opened_until_tomorrow(void **state)
{
	struct board *b = board_open();
	struct vault_texts got;
	struct ctx own = as(b, 0);
	struct boxed j = { .at = here };

	(void)state;
	seal(b, here);
	b->app.settings.v[SET_VAULT_DAILY].number = 3;
	for (int i = 0; i < 3; i++)
		assert_opens(b, here);
	assert_int_equal(open_at(b, here, &got), ERR_RATE);
	assert_int_equal(got.n, 0);
	assert_int_equal(rows_of(b).looks.n, 3);
	assert_int_equal(app_write(&own, open_in, &j), OK); /* the writer herself has none */
	b->now += INT64_C(24) * 3600 * 1000;
	assert_opens(b, here);
	board_close(b);
}

static err drop_in(struct ctx *c, void *data)
{
	return vault_drop(c, ((struct boxed *)data)->at);
}

static void what_is_not_there_or_was_dropped_is_not_found(void **state)
{
	struct board *b = board_open();
	struct ctx c = as(b, 0);
	struct boxed j = { .at = here };
	struct vault_texts got;

	(void)state;
	assert_int_equal(open_at(b, here, &got), ERR_NOT_FOUND);
	assert_int_equal(rows_of(b).looks.n, 0);
	seal(b, here);
	assert_opens(b, here);
	assert_int_equal(app_write(&c, drop_in, &j), OK);
	assert_int_equal(open_at(b, here, &got), ERR_NOT_FOUND);
	board_close(b);
}

/* ---- rotation ---- */

#define BOXES 450 /* more than two batches */

static err fill_in(struct ctx *c, void *data)
{
	(void)data;
	for (int64_t i = 0; i < BOXES; i++)
		TRY(vault_seal(c, (struct vault_ref){ RECORD + i, VAULT_CONTACT, 0 }, &texts));
	return OK;
}

static err older_in(struct ctx *c, void *data)
{
	struct vault_box_list l;

	TRY(q_vault_older(c->db, keys_newest(c->app), BOXES, &l));
	*(size_t *)data = l.n;
	return OK;
}

static size_t older(struct board *b)
{
	struct ctx c = as(b, 0);
	size_t n;

	assert_int_equal(app_read(&c, older_in, &n), OK);
	return n;
}

static int64_t new_key(struct board *b)
{
	struct ctx c = as(b, 0);
	int64_t id;

	assert_int_equal(vault_new_key(&c, &id), OK);
	return id;
}

static void boxes_go_under_a_new_key_and_after_a_break_the_rest_of_them(void **state)
{
	struct board *b = board_open();
	struct ctx c = as(b, 0);
	int64_t done, broken = 0;
	str before;

	(void)state;
	assert_int_equal(app_write(&c, fill_in, NULL), OK);
	before = box_at(b, here).box;
	assert_int_equal(new_key(b), 2);
	assert_int_equal(older(b), BOXES);
	assert_opens(b, here); /* the old key still opens */
	assert_int_equal(vault_retire(&c), ERR_STATE);
	store_fail_nth(b->app.store, 300); /* in the second batch */
	assert_int_not_equal(vault_reseal(&b->app, &broken), OK);
	store_fail_nth(b->app.store, 0);
	assert_int_equal(broken, 200);
	assert_int_equal(older(b), BOXES - 200);
	assert_int_equal(vault_retire(&c), ERR_STATE);
	assert_int_equal(vault_reseal(&b->app, &done), OK);
	assert_int_equal(done + broken, BOXES);
	assert_int_equal(older(b), 0);
	assert_true(str_eq(box_at(b, here).box, before)); /* its own key alone was wrapped anew */
	assert_int_equal(box_at(b, here).key, 2);
	assert_int_equal(vault_retire(&c), OK);
	assert_null(keys_get(&b->app, 1));
	assert_int_equal(vault_load(&c), OK);
	assert_opens(b, here);
	board_close(b);
}

static void a_change_of_suite_is_carried_over_by_the_next_box_and_the_next_key(void **state)
{
	struct board *b = board_open();
	int64_t n;

	(void)state;
	seal(b, here);
	use_suite(b, "gm");
	assert_int_equal((unsigned char)box_at(b, here).dek.p[0], 1);
	new_key(b);
	assert_int_equal(vault_reseal(&b->app, &n), OK);
	assert_int_equal((unsigned char)box_at(b, here).dek.p[0], 2);
	assert_int_equal((unsigned char)box_at(b, here).box.p[0], 1);
	assert_opens(b, here);
	board_close(b);
}

/* ---- the file of keys ---- */

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static err try_file(struct board *b, const char *text)
{
	const char *path = arena_fmt(b->a, "%s/other.key", b->folder).p;

	assert_int_equal(file_write(path, str_of(text), 0), OK);
	b->app.settings.v[SET_VAULT_KEY_FILE].text = path;
	return keys_open(&b->app);
}

static void a_file_of_keys_is_read_whole_or_not_at_all(void **state)
{
	static const char *const bad[] = {
		"",
		"# nothing but this\n",
		"1\n",
		"1 abc\n",
		"1 " HEX64 "00\n",
		"0 " HEX64 "\n",
		"-1 " HEX64 "\n",
		"x " HEX64 "\n",
		"1 " HEX64 "\n1 " HEX64 "\n",
		"2 " HEX64 "\n1 " HEX64 "\n",
		"1 " HEX64 "\nand more\n",
		"1 zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
		"1 01234567 9abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
	};
	struct board *b = board_open();
	int64_t ids[KEYS_MOST];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(try_file(b, bad[i]), ERR_USAGE);
	assert_int_equal(try_file(b, "# a word\n\n 1 " HEX64 "\r\n7 " HEX64), OK);
	assert_int_equal(keys_list(&b->app, ids), 2);
	assert_int_equal(ids[0], 1);
	assert_int_equal(keys_newest(&b->app), 7);
	assert_non_null(keys_get(&b->app, 1));
	assert_null(keys_get(&b->app, 2));
	assert_int_equal(keys_add(&b->app, &ids[0]), ERR_STATE); /* not the program's file */
	assert_int_equal(keys_retire(&b->app, 7), ERR_STATE);
	board_close(b);
}

static void more_keys_than_the_vault_holds_are_refused(void **state)
{
	struct board *b = board_open();
	struct buf text = buf_new(b->a, 1024, 65536);

	(void)state;
	for (int i = 1; i <= KEYS_MOST; i++)
		buf_fmt(&text, "%d " HEX64 "\n", i);
	assert_int_equal(try_file(b, arena_cstr(b->a, buf_str(&text))), OK);
	buf_fmt(&text, "%d " HEX64 "\n", KEYS_MOST + 1);
	assert_int_equal(try_file(b, arena_cstr(b->a, buf_str(&text))), ERR_USAGE);
	board_close(b);
}

static void other_keys_than_those_of_the_data_are_refused(void **state)
{
	struct board *b = board_open();
	struct ctx c = as(b, 0);

	(void)state;
	seal(b, here);
	assert_int_equal(try_file(b, "1 " HEX64 "\n"), OK); /* a good file, of another board */
	assert_int_equal(vault_load(&c), ERR_USAGE);
	b->app.settings.v[SET_VAULT_KEY_FILE].text = arena_fmt(b->a, "%s/nothing.key", b->folder).p;
	assert_int_equal(vault_load(&c), ERR_USAGE);
	b->app.settings.v[SET_VAULT_KEY_FILE].text = "";
	assert_int_equal(vault_load(&c), OK);
	assert_opens(b, here);
	board_close(b);
}

static void a_word_that_is_no_suite_is_refused(void **state)
{
	struct board *b = board_open();

	(void)state;
	b->app.settings.v[SET_VAULT_SUITE].text = "rot13";
	assert_int_equal(keys_open(&b->app), ERR_USAGE);
	b->app.settings.v[SET_VAULT_SUITE].text = "gm";
	assert_int_equal(keys_open(&b->app), OK);
	assert_null(cipher_of(S("\x03")));
	assert_null(cipher_of((str){ 0 }));
	board_close(b);
}

static void equal_texts_have_one_hash_and_others_another(void **state)
{
	struct board *b = board_open();
	struct ctx c = as(b, 0);
	unsigned char first[32], same[32], other[32];

	(void)state;
	assert_int_equal(vault_hash(&c, "phone", texts.v[1], first), OK);
	new_key(b);
	use_suite(b, "gm");
	assert_int_equal(vault_hash(&c, "phone", texts.v[1], same), OK);
	assert_memory_equal(first, same, 32); /* whatever became of keys and suite */
	assert_int_equal(vault_hash(&c, "phone", S("13877771235"), other), OK);
	assert_memory_not_equal(first, other, 32);
	assert_int_equal(vault_hash(&c, "mail", texts.v[1], other), OK);
	assert_memory_not_equal(first, other, 32);
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_suites_give_back_what_was_sealed_and_read_each_others_boxes),
		cmocka_unit_test(a_box_that_was_moved_to_another_record_kind_or_part_does_not_open),
		cmocka_unit_test(a_changed_byte_anywhere_does_not_open),
		cmocka_unit_test(a_session_that_cannot_write_opens_nothing),
		cmocka_unit_test(wherever_the_store_fails_nothing_is_opened_and_no_row_is_left),
		cmocka_unit_test(who_looked_and_why_is_written_down_without_what_was_typed),
		cmocka_unit_test(over_the_days_quota_nothing_is_opened_until_tomorrow),
		cmocka_unit_test(what_is_not_there_or_was_dropped_is_not_found),
		cmocka_unit_test(boxes_go_under_a_new_key_and_after_a_break_the_rest_of_them),
		cmocka_unit_test(
			a_change_of_suite_is_carried_over_by_the_next_box_and_the_next_key),
		cmocka_unit_test(a_file_of_keys_is_read_whole_or_not_at_all),
		cmocka_unit_test(more_keys_than_the_vault_holds_are_refused),
		cmocka_unit_test(other_keys_than_those_of_the_data_are_refused),
		cmocka_unit_test(a_word_that_is_no_suite_is_refused),
		cmocka_unit_test(equal_texts_have_one_hash_and_others_another),
	};

	return board_run(tests);
}
