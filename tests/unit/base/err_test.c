#include "base/err.h"

#include <string.h>

#include "check.h"

static const err every[] = {
#define X(name, number, status, exit, code, text) name,
#include "base/errors.def"
#undef X
};
#define COUNT (sizeof(every) / sizeof(every[0]))

static void every_failure_has_a_number_code_and_text_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const struct err_info *a = err_info(every[i]);
		assert_int_equal(a->number, every[i]);
		assert_int_not_equal(a->number, OK);
		assert_in_range(a->status, 400, 599);
		assert_in_range(a->exit, 1, 2);
		assert_true(a->code[0] && a->text[0]);
		for (size_t k = 0; k < i; k++) {
			assert_int_not_equal(every[i], every[k]);
			assert_string_not_equal(a->code, err_info(every[k])->code);
		}
	}
}

static void success_and_the_unknown_have_their_row_too(void **state)
{
	(void)state;
	assert_int_equal(err_info(OK)->status, 200);
	assert_int_equal(err_info(OK)->exit, 0);
	assert_int_equal(err_info((err)99999)->status, 500);
}

static err passes_on(err e, int *reached)
{
	TRY(e);
	*reached = 1;
	return OK;
}

static void try_passes_failures_on_and_lets_success_by(void **state)
{
	int reached = 0;

	(void)state;
	assert_int_equal(passes_on(every[0], &reached), every[0]);
	assert_int_equal(reached, 0);
	assert_int_equal(passes_on(OK, &reached), OK);
	assert_int_equal(reached, 1);
}

static void faults_are_gathered_up_to_their_limit(void **state)
{
	struct faults f = { .n = 0 };

	(void)state;
	assert_null(fault_of(&f, "title"));
	fault_add(&f, "title", "too_long", S("标题最多 40 个字"));
	fault_add(&f, "body", "empty", S("请填写内容"));
	assert_string_equal(fault_of(&f, "title")->code, "too_long");
	assert_text(fault_of(&f, "body")->text, "请填写内容");
	assert_null(fault_of(&f, "phone"));
	for (int i = 0; i < 100; i++)
		fault_add(&f, "x", "y", S(""));
	assert_int_equal(f.n, FAULT_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_failure_has_a_number_code_and_text_of_its_own),
		cmocka_unit_test(success_and_the_unknown_have_their_row_too),
		cmocka_unit_test(try_passes_failures_on_and_lets_success_by),
		cmocka_unit_test(faults_are_gathered_up_to_their_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
