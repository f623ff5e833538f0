#include "text/mask.h"

#include "check.h"

struct sample {
	str in, want;
};

static void a_name_shows_its_surname_only(void **state)
{
	static const struct sample s[] = {
		{ STR("陈建国"), STR("陈**") },	  { STR("陈建"), STR("陈**") },
		{ STR("陈"), STR("陈**") },	  { STR("欧阳小明"), STR("欧阳**") },
		{ STR("司马文"), STR("司马**") }, { STR("诸葛文明"), STR("诸葛**") },
		{ STR("上官文"), STR("上官**") }, { STR("欧阳"), STR("欧**") },
		{ STR("Alice"), STR("A**") },	  { STR(" 陈建国 "), STR("陈**") },
		{ STR("𠮷田"), STR("𠮷**") },	  { STR(""), STR("") },
		{ STR("  "), STR("") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		assert_same(mask_name(*state, s[i].in), s[i].want);
}

static void a_number_hides_its_middle(void **state)
{
	static const struct sample s[] = {
		{ STR("13800001234"), STR("138****1234") },
		{ STR("01012345678"), STR("010****5678") },
		{ STR("057112345678"), STR("057****5678") },
		{ STR("12345678"), STR("12****78") },
		{ STR("123456"), STR("****") },
		{ STR("电话一二三四五六"), STR("****") },
		{ STR(""), STR("") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		assert_same(mask_phone(*state, s[i].in), s[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(a_name_shows_its_surname_only),
		IN_ARENA(a_number_hides_its_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
