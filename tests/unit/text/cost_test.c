/* Texts made to be costly: everything that reads what people type takes time in
 * proportion to its length. */
#include "cost.h"
#include "text/clean.h"
#include "text/csv.h"
#include "text/excerpt.h"
#include "text/fold.h"
#include "text/redact.h"
#include "text/skeleton.h"

static void run_clean(struct arena *a, str s)
{
	struct clean out;

	clean_input(a, s, &out);
	clean_line(a, s, &out);
	clean_import(a, s);
}

static void run_fold(struct arena *a, str s)
{
	fold(a, s);
	fold_compose(a, s);
	excerpt(a, s, 100000);
}

static void run_redact(struct arena *a, str s)
{
	static const struct redact_opts own = { .own = { { STR("司空金丝雀"), REDACT_NAME },
							 { STR("13800001234"), REDACT_PHONE } },
						.own_n = 2 };

	redact(a, s, &own);
	redact_marked(s);
}

static void run_skeleton(struct arena *a, str s)
{
	skeleton(a, s);
	skeleton_letters(a, s);
}

static void run_csv(struct arena *a, str s)
{
	struct csv *c = csv_new(a, 1u << 20, csv_from_str(&s));
	struct csv_row row;

	while (csv_next(c, &row) != CSV_END)
		;
}

static const char *const units[] = {
	"a",
	"留",
	"1",
	"13800001234",
	"11010119900101123",
	"a@",
	"@a.",
	"省市县",
	"号楼单元室",
	"欧阳",
	"我叫",
	"微信号",
	"wx_",
	"\r\n",
	" ",
	"　",
	"\t\n",
	"e\xCC\x81\xCC\xA3",
	"\xCC\x81",
	"\xE2\x80\x8D",
	"\xF0\x9F\x91\xA9\xE2\x80\x8D",
	"ﬁ",
	"㍿",
	"_x000D_",
	"京A",
	"1-",
	"\xC2",
	"\xE2\x80\xAE",
	"ـ",
	"\xEF\xB7\xBA",
};

static void check_all(void (*run)(struct arena *a, str s), const char *name)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		struct cost c = { name, units[i], run, NULL };
		cost_check(&c);
	}
}

static void cleaning_is_linear(void **state)
{
	(void)state;
	check_all(run_clean, "clean");
}

static void folding_and_cutting_are_linear(void **state)
{
	(void)state;
	check_all(run_fold, "fold");
}

static void redaction_is_linear(void **state)
{
	(void)state;
	check_all(run_redact, "redact");
}

static void skeletons_are_linear(void **state)
{
	(void)state;
	check_all(run_skeleton, "skeleton");
}

static void csv_is_linear(void **state)
{
	static const struct cost cases[] = {
		{ "csv quotes", "\"\"", run_csv, "\"" },
		{ "csv commas", ",", run_csv, NULL },
		{ "csv lines", "\n", run_csv, NULL },
		{ "csv unclosed", "\"a", run_csv, "\"" },
		{ "csv broken", "\"a\"b\n", run_csv, NULL },
		{ "csv text", "a,\"b\"\"\",c\r\n", run_csv, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cost_check(&cases[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cleaning_is_linear),
		cmocka_unit_test(folding_and_cutting_are_linear),
		cmocka_unit_test(redaction_is_linear),
		cmocka_unit_test(skeletons_are_linear),
		cmocka_unit_test(csv_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
