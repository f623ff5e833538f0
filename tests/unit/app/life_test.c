#include "app/life.h"

#include "check.h"

enum { NEW = 1, OPEN, DONE };
enum { FACT_A = 1, FACT_B = 2 };

static const struct life rows[] = {
	{ .from = NEW, .action = "open", .to = OPEN },
	{ .from = OPEN, .action = "close", .guard = FACT_A | FACT_B, .to = DONE, .label = "both" },
	{ .from = OPEN, .action = "close", .guard = FACT_A, .to = DONE, .label = "one" },
	{ .from = DONE, .action = "open", .guard = FACT_B, .to = OPEN },
};
static const struct life_state states[] = {
	{ NULL, NULL }, { "new", "新建" }, { "open", "办理中" }, { "done", "已办结" }
};
static const struct life_table table = { "trial", rows, 4, states, 4 };

static void the_first_row_whose_facts_are_all_true_counts(void **state)
{
	const struct life *row;

	(void)state;
	assert_int_equal(life_get(&table, NEW, S("open"), 0, &row), OK);
	assert_ptr_equal(row, &rows[0]);
	assert_int_equal(life_get(&table, OPEN, S("close"), FACT_A | FACT_B, &row), OK);
	assert_ptr_equal(row, &rows[1]);
	assert_int_equal(life_get(&table, OPEN, S("close"), FACT_A | 8, &row), OK);
	assert_ptr_equal(row, &rows[2]);
	assert_int_equal(life_get(&table, DONE, S("open"), FACT_B, &row), OK);
	assert_ptr_equal(row, &rows[3]);
}

static void every_other_pair_is_refused_as_state_or_as_unknown(void **state)
{
	static const struct {
		int64_t from;
		str action;
		unsigned facts;
		err want;
	} bad[] = {
		{ OPEN, STR("open"), ~0u, ERR_STATE },
		{ DONE, STR("open"), FACT_A, ERR_STATE },
		{ NEW, STR("close"), ~0u, ERR_STATE },
		{ OPEN, STR("close"), FACT_B, ERR_STATE },
		{ OPEN, STR("close"), 0, ERR_STATE },
		{ 0, STR("open"), ~0u, ERR_STATE },
		{ 99, STR("open"), ~0u, ERR_STATE },
		{ NEW, STR(""), ~0u, ERR_NOT_FOUND },
		{ NEW, STR("Open"), ~0u, ERR_NOT_FOUND },
		{ NEW, STR("ope"), ~0u, ERR_NOT_FOUND },
		{ NEW, STR("open\0"), ~0u, ERR_NOT_FOUND },
	};
	const struct life *row;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(life_get(&table, bad[i].from, bad[i].action, bad[i].facts, &row),
				 bad[i].want);
		assert_null(row);
	}
}

static void states_are_found_by_code_and_by_label(void **state)
{
	(void)state;
	for (int64_t s = 1; s < 4; s++) {
		assert_int_equal(life_state_of(&table, str_of(life_code(&table, s))), s);
		assert_int_equal(life_state_of(&table, str_of(life_label(&table, s))), s);
	}
	assert_int_equal(life_state_of(&table, S("")), 0);
	assert_int_equal(life_state_of(&table, S("closed")), 0);
	assert_string_equal(life_label(&table, 0), "");
	assert_string_equal(life_label(&table, 4), "");
	assert_string_equal(life_code(&table, -1), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_row_whose_facts_are_all_true_counts),
		cmocka_unit_test(every_other_pair_is_refused_as_state_or_as_unknown),
		cmocka_unit_test(states_are_found_by_code_and_by_label),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
