#include "app/gate.h"

#include "check.h"

#define ANY_ROLE (~0u)

static struct grant grants[ROLE_COUNT];

/* A staff member with one role in unit /3/17/. */
static struct actor staff(enum role r)
{
	grants[0] = (struct grant){ .role = r, .unit = 17, .unit_path = STR("/3/17/") };
	return (struct actor){ .account = 1, .grants = grants, .grants_n = 1 };
}

static const struct actor visitor = { 0 };
static const struct actor writer = { .message = 5 };
static const struct object own = { .message = 5 }, others = { .message = 6 };
static const struct object here = { .unit = 17, .unit_path = STR("/3/17/") };
static const struct object below = { .unit = 40, .unit_path = STR("/3/17/40/") };
static const struct object above = { .unit = 3, .unit_path = STR("/3/") };
static const struct object beside = { .unit = 170, .unit_path = STR("/3/170/") };
static const struct object unbound = { .message = 5 };

static void the_default_is_no(void **state)
{
	const struct perm forgotten = { "x", "x", ANY_ROLE, SCOPE_NOBODY };
	const struct perm roleless = { "x", "x", 0, SCOPE_SITE };
	struct actor a;

	(void)state;
	assert_int_equal(gate(&visitor, NULL, NULL), ERR_LOGIN);
	assert_int_equal(gate(&visitor, &forgotten, NULL), ERR_LOGIN);
	assert_int_equal(gate(&writer, NULL, &own), ERR_FORBIDDEN);
	assert_int_equal(gate(&writer, &forgotten, &own), ERR_FORBIDDEN);
	for (enum role r = 0; r < ROLE_COUNT; r++) {
		a = staff(r);
		assert_int_equal(gate(&a, NULL, NULL), ERR_FORBIDDEN);
		assert_int_equal(gate(&a, &forgotten, &here), ERR_FORBIDDEN);
		assert_int_equal(gate(&a, &roleless, &here), ERR_FORBIDDEN);
		assert_null(gate_grant(&a, NULL, NULL));
	}
}

static void what_is_public_is_open_to_everyone(void **state)
{
	struct actor a = staff(ROLE_ANALYST);

	(void)state;
	assert_int_equal(gate(&visitor, PUBLIC, NULL), OK);
	assert_int_equal(gate(&writer, PUBLIC, &others), OK);
	assert_int_equal(gate(&a, PUBLIC, &beside), OK);
}

static void a_writer_reaches_her_own_message_only(void **state)
{
	const struct perm p = { "own", "own", 0, SCOPE_OWN };
	struct actor a = staff(ROLE_EDITOR);

	(void)state;
	assert_int_equal(gate(&writer, &p, NULL), OK);
	assert_int_equal(gate(&writer, &p, &own), OK);
	assert_int_equal(gate(&writer, &p, &others), ERR_FORBIDDEN);
	assert_int_equal(gate(&visitor, &p, &own), ERR_LOGIN);
	assert_int_equal(gate(&visitor, &p, &(struct object){ 0 }), ERR_LOGIN);
	assert_int_equal(gate(&a, &p, &own), ERR_FORBIDDEN);
	/* her codes open nothing that belongs to staff */
	assert_int_equal(gate(&writer, &(struct perm){ "s", "s", ANY_ROLE, SCOPE_SITE }, &own),
			 ERR_FORBIDDEN);
}

static err with(const struct actor *a, unsigned roles, enum scope scope, const struct object *o)
{
	return gate(a, &(struct perm){ "x", "x", roles, scope }, o);
}

/* What one role may do with a permission for another role, scope by scope. */
static void every_role_with_every_scope(void **state)
{
	(void)state;
	for (enum role r = 1; r < ROLE_COUNT; r++)
		for (enum role wanted = 1; wanted < ROLE_COUNT; wanted++) {
			struct actor a = staff(r);
			unsigned bit = ROLE_BIT(wanted);
			err e = r == wanted ? OK : ERR_FORBIDDEN;
			assert_int_equal(with(&a, bit, SCOPE_NOBODY, &here), ERR_FORBIDDEN);
			assert_int_equal(with(&a, bit, SCOPE_PUBLIC, &beside), OK);
			assert_int_equal(with(&a, bit, SCOPE_OWN, &own), ERR_FORBIDDEN);
			assert_int_equal(with(&a, bit, SCOPE_UNIT, NULL), e);
			assert_int_equal(with(&a, bit, SCOPE_UNIT, &here), e);
			assert_int_equal(with(&a, bit, SCOPE_UNIT, &below), e);
			assert_int_equal(with(&a, bit, SCOPE_UNIT, &above), ERR_FORBIDDEN);
			assert_int_equal(with(&a, bit, SCOPE_UNIT, &beside), ERR_FORBIDDEN);
			assert_int_equal(with(&a, bit, SCOPE_UNIT, &unbound), ERR_FORBIDDEN);
			assert_int_equal(with(&a, bit, SCOPE_SITE, NULL), e);
			assert_int_equal(with(&a, bit, SCOPE_SITE, &beside), e);
		}
}

static void a_grant_without_a_unit_opens_no_unit(void **state)
{
	struct actor a = staff(ROLE_HANDLER);

	(void)state;
	grants[0].unit_path = (str){ 0 };
	assert_int_equal(with(&a, ROLE_BIT(ROLE_HANDLER), SCOPE_UNIT, &here), ERR_FORBIDDEN);
	assert_int_equal(with(&a, ROLE_BIT(ROLE_HANDLER), SCOPE_SITE, &here), OK);
}

static void a_place_holds_those_that_lie_in_it(void **state)
{
	static const struct {
		int64_t at, place;
		bool in;
	} rows[] = {
		{ 110101, 110101, true },  { 110101, 110102, false }, { 110100, 110101, true },
		{ 110100, 110201, false }, { 110000, 110201, true },  { 110000, 120000, false },
		{ 110000, 110000, true },  { 110101, 110000, false }, { 0, 110101, true },
	};
	struct actor a = staff(ROLE_SUPERVISOR);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct object o = { .place = rows[i].place };
		grants[0].place = rows[i].at;
		assert_int_equal(with(&a, ROLE_BIT(ROLE_SUPERVISOR), SCOPE_PLACE, &o),
				 rows[i].in ? OK : ERR_FORBIDDEN);
	}
	/* a unit that is gone is in no place; no unit is the whole site */
	grants[0].place = 0;
	grants[0].unit_path = (str){ 0 };
	assert_int_equal(with(&a, ROLE_BIT(ROLE_SUPERVISOR), SCOPE_PLACE, &here), ERR_FORBIDDEN);
	grants[0].unit = 0;
	assert_int_equal(with(&a, ROLE_BIT(ROLE_SUPERVISOR), SCOPE_PLACE, &here), OK);
}

static void an_order_opens_it_for_the_unit_that_holds_it_and_those_above(void **state)
{
	static const str orders[] = { STR("/3/17/40/"), STR("/9/") };
	const struct object o = { .assigned = orders, .assigned_n = 2 };
	const struct object elsewhere = { .assigned = &orders[1], .assigned_n = 1 };
	struct actor a = staff(ROLE_HANDLER);
	unsigned bit = ROLE_BIT(ROLE_HANDLER);

	(void)state;
	assert_int_equal(with(&a, bit, SCOPE_ASSIGNED, &o), OK);
	assert_int_equal(with(&a, bit, SCOPE_ASSIGNED, &elsewhere), ERR_FORBIDDEN);
	assert_int_equal(with(&a, bit, SCOPE_ASSIGNED, &here), ERR_FORBIDDEN);
	grants[0].unit_path = (str){ 0 };
	assert_int_equal(with(&a, bit, SCOPE_ASSIGNED, &o), ERR_FORBIDDEN);
}

/* Every scope and every role: nothing but an order given to the unit itself. */
static void whoever_is_complained_of_passes_for_nothing(void **state)
{
	static const str named[] = { STR("/3/") }, orders[] = { STR("/3/17/40/"), STR("/9/") };
	static const int64_t person[] = { 1 };
	const struct object base = { .message = 5,
				     .unit_path = STR("/3/17/40/"),
				     .place = 110101,
				     .named = named,
				     .named_n = 1 };

	(void)state;
	for (enum role r = 1; r < ROLE_COUNT; r++)
		for (enum scope s = SCOPE_UNIT; s < SCOPE_COUNT; s++) {
			struct actor a = staff(r);
			struct object o = base;
			/* another role far away from it helps nobody */
			grants[1] = (struct grant){ .role = r };
			a.grants_n = 2;
			assert_int_equal(with(&a, ANY_ROLE, s, &o), ERR_FORBIDDEN);
			o.assigned = &orders[1];
			o.assigned_n = 1;
			assert_int_equal(with(&a, ANY_ROLE, s, &o), ERR_FORBIDDEN);
			o.assigned = orders;
			assert_int_equal(with(&a, ANY_ROLE, s, &o),
					 s == SCOPE_ASSIGNED ? OK : ERR_FORBIDDEN);
			o.persons = person;
			o.persons_n = 1;
			assert_int_equal(with(&a, ANY_ROLE, s, &o), ERR_FORBIDDEN);
			assert_int_equal(gate_barred(&a, &o), BAR_PERSON);
			o = (struct object){ .unit_path = STR("/3/17/"), .unknown = true };
			assert_int_equal(with(&a, ANY_ROLE, s, &o), ERR_FORBIDDEN);
		}
}

static void those_above_and_beside_the_one_that_is_named_go_on(void **state)
{
	static const str named[] = { STR("/3/17/40/"), STR("/3/170/"), STR("") };
	const struct object o = { .unit_path = STR("/3/17/"), .named = named, .named_n = 3 };
	struct actor a = staff(ROLE_COORDINATOR);

	(void)state;
	assert_int_equal(with(&a, ROLE_BIT(ROLE_COORDINATOR), SCOPE_UNIT, &o), OK);
	assert_int_equal(gate_barred(&visitor, &o), BAR_NONE);
}

static void the_grant_that_fits_is_the_one_that_is_given(void **state)
{
	struct actor a = staff(ROLE_HANDLER);
	const struct perm p = { "x", "x", ROLE_BIT(ROLE_HANDLER), SCOPE_UNIT };

	(void)state;
	grants[1] =
		(struct grant){ .role = ROLE_HANDLER, .unit = 170, .unit_path = STR("/3/170/") };
	a.grants_n = 2;
	assert_int_equal(gate_grant(&a, &p, &beside)->unit, 170);
	assert_int_equal(gate_grant(&a, &p, &here)->unit, 17);
	assert_null(gate_grant(&a, &p, &above));
	assert_true(actor_has(&a, ROLE_HANDLER));
	assert_false(actor_has(&a, ROLE_EDITOR));
	assert_false(actor_has(&visitor, ROLE_NONE));
}

static void every_role_is_found_by_its_word(void **state)
{
	(void)state;
	for (enum role r = 1; r < ROLE_COUNT; r++) {
		assert_int_equal(role_of(str_of(role_word(r))), r);
		assert_true(role_label(r)[0] != '\0');
	}
	assert_int_equal(role_of(S("")), ROLE_NONE);
	assert_int_equal(role_of(S("admin")), ROLE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_is_no),
		cmocka_unit_test(what_is_public_is_open_to_everyone),
		cmocka_unit_test(a_writer_reaches_her_own_message_only),
		cmocka_unit_test(every_role_with_every_scope),
		cmocka_unit_test(a_grant_without_a_unit_opens_no_unit),
		cmocka_unit_test(a_place_holds_those_that_lie_in_it),
		cmocka_unit_test(an_order_opens_it_for_the_unit_that_holds_it_and_those_above),
		cmocka_unit_test(whoever_is_complained_of_passes_for_nothing),
		cmocka_unit_test(those_above_and_beside_the_one_that_is_named_go_on),
		cmocka_unit_test(the_grant_that_fits_is_the_one_that_is_given),
		cmocka_unit_test(every_role_is_found_by_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
