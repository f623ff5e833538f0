/* A person is taken out of the record: the chain stays whole, and the salt tells no lie. */
#include "board.h"

#include "dossier/dossier.h"
#include "verify/verify.h"

static err erase_in(struct ctx *c, void *data)
{
	return dossier_erase(c, *(int64_t *)data, S("asked"));
}

static err verify_in(struct ctx *c, void *data)
{
	struct verify_report *r = data;

	*r = (struct verify_report){ .quiet = true };
	return verify_all(c, r);
}

struct salting {
	int64_t message, since;
};

/* The same salt, said to be younger: what was committed to before would not be looked at. */
static err backdate_in(struct ctx *c, void *data)
{
	struct salting *s = data;
	struct event_salt salt;

	TRY(q_event_salt_of(c->db, s->message, &salt));
	return q_event_salt_change(c->db, s->message, s->since, salt.salt, NULL);
}

static void an_erased_person_leaves_a_record_that_verifies(void **state)
{
	struct board *b = board_open();
	struct ctx c = app_context(&b->app, b->a);
	int64_t id = board_write(b);
	struct verify_report r;

	(void)state;
	c.now = b->now;
	assert_int_equal(
		board_message(b, (struct acting){ ROLE_EDITOR, 0 },
			      (struct board_act){ id, "approve", { .note = S("可以公开") } }),
		OK);
	assert_int_equal(app_write(&c, erase_in, &id), OK);
	assert_int_equal(app_read(&c, verify_in, &r), OK);
	assert_int_equal(r.bad, 0);
	assert_int_equal(r.events, board_get(b, id).m.version);
	board_close(b);
}

static void a_salt_said_to_be_of_another_step_is_named(void **state)
{
	struct board *b = board_open();
	struct ctx c = app_context(&b->app, b->a);
	int64_t id = board_write(b), last;
	struct verify_report r;

	(void)state;
	c.now = b->now;
	assert_int_equal(app_write(&c, erase_in, &id), OK);
	last = board_get(b, id).m.version;
	for (int64_t since = 0; since <= last + 1; since++) {
		assert_int_equal(app_write(&c, backdate_in, &(struct salting){ id, since }), OK);
		assert_int_equal(app_read(&c, verify_in, &r), OK);
		assert_int_equal(r.bad > 0, since != last);
	}
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_erased_person_leaves_a_record_that_verifies),
		cmocka_unit_test(a_salt_said_to_be_of_another_step_is_named),
	};

	return board_run(tests);
}
