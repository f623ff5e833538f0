/* Writers' accounts: codes, identities and consents at the use-cases. */
#include "board.h"

#include "writer/rules.h"

static void six_digits_are_all_alike(void **state)
{
	uint32_t code, last = UINT32_MAX - UINT32_MAX % 1000000;

	(void)state;
	assert_true(code_of_random(0, &code));
	assert_int_equal(code, 0);
	assert_true(code_of_random(last - 1, &code));
	assert_int_equal(code, 999999);
	assert_false(code_of_random(last, &code));
	assert_false(code_of_random(UINT32_MAX, &code));
}

static void a_code_lives_five_tries_and_five_minutes(void **state)
{
	struct writer_code w = { .expires_at = 1000 };

	(void)state;
	assert_true(code_is_alive(&w, 999));
	assert_false(code_is_alive(&w, 1000));
	w.tries = CODE_TRIES - 1;
	assert_true(code_is_alive(&w, 0));
	w.tries = CODE_TRIES;
	assert_false(code_is_alive(&w, 0));
}

static void what_is_asked_for_is_proven_by_that_channel(void **state)
{
	const unsigned phone = 1u << CHANNEL_PHONE, mail = 1u << CHANNEL_MAIL,
		       outer = 1u << CHANNEL_OUTER;

	(void)state;
	assert_true(writer_proves(VERIFY_NONE, 0));
	assert_false(writer_proves(VERIFY_PHONE, mail | outer));
	assert_true(writer_proves(VERIFY_PHONE, phone));
	assert_false(writer_proves(VERIFY_MAIL, phone | outer));
	assert_true(writer_proves(VERIFY_MAIL, mail));
	assert_true(writer_proves(VERIFY_EITHER, phone));
	assert_true(writer_proves(VERIFY_EITHER, mail));
	assert_false(writer_proves(VERIFY_EITHER, outer));
}

static void every_purpose_has_a_wording_and_the_last_is_asked_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < consents_n; i++) {
		const struct consent_row *now = consent_now(consents[i].purpose);
		assert_ptr_equal(consent_row(consents[i].purpose, consents[i].wording),
				 &consents[i]);
		assert_true(now->wording >= consents[i].wording);
		assert_ptr_equal(consent_by_word(str_of(consents[i].word)), now);
	}
	assert_null(consent_by_word(S("nothing")));
}

/* ---- with a database ---- */

static err enter_twice(struct ctx *c, void *data)
{
	struct writer_address a, b;
	int64_t *ids = data;

	TRY(writer_address_read(c, "address", S("+86 139 0013 9000"), &a));
	TRY(writer_address_read(c, "address", S("13900139000"), &b));
	TRY(writer_enter(c, &a, &ids[0]));
	TRY(writer_enter(c, &b, &ids[1]));
	TRY(writer_address_read(c, "address", S("A@B.example"), &a));
	TRY(writer_enter(c, &a, &ids[2]));
	/* another site's word: about that phone, about none, and the same again */
	TRY(writer_by_identity(c, S("https://id.example"), S("u1"), S("13900139000"), &ids[3]));
	TRY(writer_by_identity(c, S("https://id.example"), S("u1"), S(""), &ids[4]));
	TRY(writer_by_identity(c, S("https://id.example"), S("u2"), S(""), &ids[5]));
	return writer_by_identity(c, S("https://other.example"), S("u1"), S(""), &ids[6]);
}

static void one_address_in_any_spelling_opens_one_account(void **state)
{
	struct board *b = board_open();
	struct ctx c = app_context(&b->app, b->a);
	int64_t ids[7];

	(void)state;
	assert_int_equal(app_write(&c, enter_twice, ids), OK);
	assert_int_equal(ids[0], ids[1]);
	assert_int_not_equal(ids[0], ids[2]);
	assert_int_equal(ids[3], ids[0]);
	assert_int_equal(ids[4], ids[0]);
	assert_int_not_equal(ids[5], ids[0]);
	assert_int_not_equal(ids[6], ids[5]);
	assert_int_not_equal(ids[6], ids[0]);
	board_close(b);
}

static err send_many(struct ctx *c, void *data)
{
	struct writer_address to;
	struct code_new in = { .purpose = CODE_SIGN_IN, .to = &to };
	str token, code;
	int *sent = data;
	err e = OK;

	TRY(writer_address_read(c, "address", S("13900139000"), &to));
	for (*sent = 0; e == OK && *sent < 100; *sent += e == OK)
		e = code_make(c, &in, &token, &code);
	return e == ERR_RATE ? OK : e;
}

static void an_address_gets_five_codes_an_hour_and_ten_a_day(void **state)
{
	struct board *b = board_open();
	struct ctx c = app_context(&b->app, b->a);
	const int64_t hours[] = { 0, 1, 2, 3, 25 };
	const int want[] = { 5, 5, 0, 0, 5 };

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		int sent;
		c.now = b->now + hours[i] * (MS_HOUR + MS_MINUTE);
		assert_int_equal(app_write(&c, send_many, &sent), OK);
		assert_int_equal(sent, want[i]);
	}
	board_close(b);
}

struct lived {
	bool holds[4];
	size_t rows;
};

static err agree_and_not(struct ctx *c, void *data)
{
	struct lived *x = data;
	struct consent_list l;

	TRY(consent_holds(c, 7, CONSENT_NOTICES, &x->holds[0]));
	TRY(consent_give(c, 7, CONSENT_NOTICES));
	TRY(consent_give(c, 7, CONSENT_NOTICES));
	TRY(consent_holds(c, 7, CONSENT_NOTICES, &x->holds[1]));
	c->now += 1000;
	TRY(consent_end(c, 7, CONSENT_NOTICES));
	TRY(consent_holds(c, 7, CONSENT_NOTICES, &x->holds[2]));
	c->now += 1000;
	TRY(consent_give(c, 7, CONSENT_NOTICES));
	TRY(consent_holds(c, 7, CONSENT_NOTICES, &x->holds[3]));
	TRY(q_consents_of(c->db, 7, &l));
	x->rows = l.n;
	return OK;
}

static void a_consent_is_given_ended_and_given_again_and_each_is_on_record(void **state)
{
	struct board *b = board_open();
	struct ctx c = app_context(&b->app, b->a);
	struct lived x = { 0 };

	(void)state;
	assert_int_equal(app_write(&c, agree_and_not, &x), OK);
	assert_false(x.holds[0]);
	assert_true(x.holds[1]);
	assert_false(x.holds[2]);
	assert_true(x.holds[3]);
	assert_int_equal(x.rows, 2);
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(six_digits_are_all_alike),
		cmocka_unit_test(a_code_lives_five_tries_and_five_minutes),
		cmocka_unit_test(what_is_asked_for_is_proven_by_that_channel),
		cmocka_unit_test(every_purpose_has_a_wording_and_the_last_is_asked_for),
		cmocka_unit_test(one_address_in_any_spelling_opens_one_account),
		cmocka_unit_test(an_address_gets_five_codes_an_hour_and_ten_a_day),
		cmocka_unit_test(a_consent_is_given_ended_and_given_again_and_each_is_on_record),
	};

	return board_run(tests);
}
