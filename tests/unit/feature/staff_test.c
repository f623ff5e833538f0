/* Accounts of staff: what a password must be, what failures cost, codes of the second
 * factor, roles that exclude each other. */
#include "board.h"

#include <liboath/oath.h>

#include "account/account.h"
#include "account/delay.h"
#include "account/factor.h"
#include "account/qr.h"
#include "account/rules.h"

/* ---- rules ---- */

static const str words = STR("dragon\nletmein\npassword\nqazwsx\n");

static enum password_verdict judge(const char *profile, const char *password)
{
	return password_judge(password_rules_of(str_of(profile)), str_of(password), S("wangwu"),
			      words);
}

static void a_password_is_long_and_neither_common_nor_plain_nor_the_name(void **state)
{
	(void)state;
	assert_int_equal(judge("asvs", "seven lamps by the canal"), PASSWORD_GOOD);
	assert_int_equal(judge("asvs", "七盏灯照着河边的小路走回家"), PASSWORD_GOOD);
	assert_int_equal(judge("asvs", "elevenchars"), PASSWORD_SHORT);
	assert_int_equal(judge("asvs", "7-WangWu-2026-x"), PASSWORD_NAMED);
	assert_int_equal(judge("asvs", "!!Dragon20262026"), PASSWORD_COMMON);
	assert_int_equal(judge("asvs", "2026password2026"), PASSWORD_COMMON);
	assert_int_equal(judge("asvs", "aaaaaaaaaaaaaaa"), PASSWORD_PLAIN);
	assert_int_equal(judge("asvs", "tulip7tulip7tulip7"), PASSWORD_PLAIN);
	assert_int_equal(judge("asvs", "qwertyuiopasdf"), PASSWORD_PLAIN);
	assert_int_equal(judge("asvs", "98765432109876"), PASSWORD_PLAIN);
	assert_int_equal(judge("dengbao-3", "canal-lamp"), PASSWORD_KINDS);
	assert_int_equal(judge("dengbao-3", "Canal-lamp"), PASSWORD_GOOD);
	assert_int_equal(judge("dengbao-3", "Cana-l4"), PASSWORD_SHORT);
	assert_null(password_rules_of(S("none")));
}

static void a_wait_begins_after_the_free_tries_and_doubles_to_its_cap(void **state)
{
	(void)state;
	assert_int_equal(delay_after(4, 5, MS_MINUTE), 0);
	assert_int_equal(delay_after(5, 5, MS_MINUTE), MS_SECOND);
	assert_int_equal(delay_after(8, 5, MS_MINUTE), 8 * MS_SECOND);
	assert_int_equal(delay_after(12, 5, MS_MINUTE), MS_MINUTE);
	assert_int_equal(delay_after(INT64_C(1) << 40, 5, MS_MINUTE), MS_MINUTE);
}

static void a_browser_is_of_the_same_kind_after_an_update_and_of_another_elsewhere(void **state)
{
	static const str old = STR("Mozilla/5.0 (Windows NT 10.0) Chrome/119.0 Safari/537.36"),
			 new = STR("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36"),
			 edge = STR(
				 "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/1"),
			 phone = STR("Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Safari/537.36");

	(void)state;
	assert_int_equal(ua_class(old), ua_class(new));
	assert_int_not_equal(ua_class(new), ua_class(edge));
	assert_int_not_equal(ua_class(new), ua_class(phone));
	assert_text(ua_browser(ua_class(edge)), "Edg");
	assert_text(ua_platform(ua_class(phone)), "Android");
	assert_int_equal(ua_class(S("curl/8.0")), 0);
}

/* ---- delays ---- */

static struct delay_ticket ticket(const char *network, const char *name, int64_t now)
{
	return (struct delay_ticket){ .network = str_of(network), .key = str_of(name), .now = now };
}

static bool try_once(const char *network, const char *name, int64_t now, bool fails)
{
	struct delay_ticket t = ticket(network, name, now);

	if (delay_enter(&t))
		return false;
	delay_leave(&t, fails);
	return true;
}

static void a_network_that_fails_waits_and_one_that_succeeds_does_not(void **state)
{
	int passed = 0;

	(void)state;
	delay_forget();
	for (int i = 0; i < 40; i++)
		passed += try_once("192.0.2.1", i % 2 ? "one" : "two", AT + i, true);
	assert_int_equal(passed, 10);
	for (int i = 0; i < 40; i++)
		assert_true(try_once("192.0.2.2", "one", AT + i, false));
	assert_true(try_once("192.0.2.1", "one", AT + MS_HOUR, true));
	assert_true(try_once("192.0.2.3", "one", AT + 50, true));
}

static void tries_that_are_under_way_are_bounded(void **state)
{
	struct delay_ticket t[8];
	int in = 0;

	(void)state;
	delay_forget();
	for (int i = 0; i < 8; i++) {
		t[i] = ticket("192.0.2.4", "one", AT);
		in += delay_enter(&t[i]) == 0;
	}
	assert_int_equal(in, 5);
	for (int i = 0; i < 8; i++)
		delay_leave(&t[i], false);
	assert_true(try_once("192.0.2.4", "one", AT + MS_SECOND, false));
}

static void many_names_from_one_network_are_told_once(void **state)
{
	char name[16];
	int64_t told = 0;

	(void)state;
	delay_forget();
	for (int i = 0; i < 30; i++) {
		struct delay_ticket t;
		snprintf(name, sizeof(name), "name%d", i);
		t = ticket("192.0.2.5", name, AT + i * MS_MINUTE / 4);
		if (delay_enter(&t) == 0) {
			told += delay_alert(&t) > 0;
			delay_leave(&t, true);
		}
	}
	assert_int_equal(told, 1);
}

/* ---- the second factor ---- */

struct factoring {
	struct account a;
	struct factor_begun begun;
	str codes[FACTOR_CODES];
	str code;
	err got;
};

static err make(struct ctx *c, void *data)
{
	struct factoring *x = data;

	TRY(account_make(c, S("lishiyi"), S("李十一"), &x->a));
	return factor_begin(c, &x->a, &x->begun);
}

static err confirm(struct ctx *c, void *data)
{
	struct factoring *x = data;

	x->got = factor_confirm(c, &x->a, x->code, x->codes);
	return x->got == ERR_LOGIN ? OK : x->got;
}

static err check(struct ctx *c, void *data)
{
	struct factoring *x = data;

	x->got = factor_check(c, &x->a, x->code);
	return x->got == ERR_LOGIN ? OK : x->got;
}

/* What an authenticator shows that was given this secret. */
static str shown(struct board *b, str secret, int64_t at)
{
	char *bin, *plain = arena_alloc(b->a, secret.n + 1), *code = arena_alloc(b->a, 8);
	size_t n = 0, m;

	for (size_t i = 0; i < secret.n; i++)
		if (secret.p[i] != ' ')
			plain[n++] = secret.p[i];
	assert_int_equal(oath_base32_decode(plain, n, &bin, &m), OATH_OK);
	assert_int_equal(m, 20);
	assert_int_equal(oath_totp_generate(bin, m, (time_t)(at / 1000), 30, 0, 6, code), OATH_OK);
	free(bin);
	return str_of(code);
}

static err run(struct board *b, ctx_fn *fn, struct factoring *x, int64_t at)
{
	struct ctx c = app_context(&b->app, b->a);

	c.now = at;
	assert_int_equal(app_write(&c, fn, x), OK);
	return x->got;
}

static void a_code_is_good_for_its_half_minute_and_once(void **state)
{
	struct board *b = board_open();
	struct factoring x = { 0 };

	(void)state;
	run(b, make, &x, AT);
	x.code = S("000000");
	if (str_eq(x.code, shown(b, x.begun.secret, AT)))
		x.code = S("000001");
	assert_int_equal(run(b, confirm, &x, AT), ERR_LOGIN);
	x.code = shown(b, x.begun.secret, AT);
	assert_int_equal(run(b, confirm, &x, AT), OK);
	assert_int_equal(run(b, check, &x, AT), ERR_LOGIN); /* the same again */
	x.code = shown(b, x.begun.secret, AT + MS_HOUR);
	assert_int_equal(run(b, check, &x, AT + MS_HOUR + 61 * MS_SECOND), ERR_LOGIN);
	assert_int_equal(run(b, check, &x, AT + MS_HOUR + 29 * MS_SECOND), OK);
	x.code = shown(b, x.begun.secret, AT + MS_HOUR - 30 * MS_SECOND);
	assert_int_equal(run(b, check, &x, AT + MS_HOUR), ERR_LOGIN); /* an older one */
	x.code = x.codes[9];
	assert_int_equal(run(b, check, &x, AT + MS_HOUR), OK);
	assert_int_equal(run(b, check, &x, AT + MS_HOUR), ERR_LOGIN);
	board_close(b);
}

static void a_drawing_has_its_three_corners(void **state)
{
	struct arena *a = arena_new(1 << 17);
	int64_t side;
	str d;

	(void)state;
	assert_int_equal(qr_squares(a, S("otpauth://totp/x:y?secret=AAAA"), &d, &side), OK);
	assert_true(side >= 29 && side < 60);
	assert_true(str_starts(d, S("M4 4h7v1h-7z"))); /* the upper left finder */
	assert_int_equal(qr_squares(a, arena_fmt(a, "%04000d", 1), &d, &side), ERR_TOO_LARGE);
	arena_free(&a);
}

/* ---- roles ---- */

struct granting {
	struct account a;
	enum role role;
};

static err grant(struct ctx *c, void *data)
{
	struct granting *g = data;

	if (g->a.id == 0)
		TRY(account_make(c, S("santou"), S("三头"), &g->a));
	return account_grant(c, &g->a, g->role, 0);
}

static void no_account_holds_two_of_the_three(void **state)
{
	static const enum role all[] = { ROLE_SYSADMIN, ROLE_SECADMIN, ROLE_AUDITOR };
	struct board *b = board_open();
	struct granting g = { .role = ROLE_SECADMIN };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 3; k++) {
			struct ctx c = app_context(&b->app, b->a);
			g.role = all[i];
			if (i == 0 && k == 0)
				assert_int_equal(app_write(&c, grant, &g), OK);
			else
				assert_int_equal(app_write(&c, grant, &g),
						 all[i] == ROLE_SYSADMIN ? OK : ERR_INPUT);
		}
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_is_long_and_neither_common_nor_plain_nor_the_name),
		cmocka_unit_test(a_wait_begins_after_the_free_tries_and_doubles_to_its_cap),
		cmocka_unit_test(
			a_browser_is_of_the_same_kind_after_an_update_and_of_another_elsewhere),
		cmocka_unit_test(a_network_that_fails_waits_and_one_that_succeeds_does_not),
		cmocka_unit_test(tries_that_are_under_way_are_bounded),
		cmocka_unit_test(many_names_from_one_network_are_told_once),
		cmocka_unit_test(a_code_is_good_for_its_half_minute_and_once),
		cmocka_unit_test(a_drawing_has_its_three_corners),
		cmocka_unit_test(no_account_holds_two_of_the_three),
	};

	return board_run(tests);
}
