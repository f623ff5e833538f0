/*
 * Every state with every action, for messages and orders: the life tables are
 * whole, and what they forbid is forbidden. Pure.
 */
#include "board.h"

static const struct life_table *const tables[] = { &message_life, &order_life };

static void every_row_leads_from_a_known_state_to_a_known_state(void **state)
{
	(void)state;
	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < tables[t]->n; i++) {
			const struct life *r = &tables[t]->rows[i];
			assert_in_range(r->from, 1, tables[t]->states_n - 1);
			assert_in_range(r->to, 1, tables[t]->states_n - 1);
			assert_non_null(r->who);
			assert_true(r->label[0] && r->action[0]);
		}
}

static void every_state_and_action_either_fits_a_row_or_is_refused(void **state)
{
	(void)state;
	for (size_t t = 0; t < 2; t++)
		for (int64_t from = 0; from <= tables[t]->states_n; from++)
			for (size_t i = 0; i < tables[t]->n; i++)
				for (unsigned facts = 0; facts < 128; facts++) {
					const struct life *row;
					str action = str_of(tables[t]->rows[i].action);
					err e = life_get(tables[t], from, action, facts, &row);
					if (e == OK) {
						assert_int_equal(row->from, from);
						assert_int_equal(facts & row->guard, row->guard);
					} else {
						assert_int_equal(e, ERR_STATE);
					}
				}
}

static void an_unknown_action_is_not_found(void **state)
{
	const struct life *row;

	(void)state;
	assert_int_equal(life_get(&message_life, MESSAGE_PENDING, S("explode"), 0, &row),
			 ERR_NOT_FOUND);
}

static void tombstones_and_ended_orders_allow_nothing(void **state)
{
	static const int64_t ends[] = { MESSAGE_WITHDRAWN, MESSAGE_MERGED, MESSAGE_REMOVED };

	(void)state;
	for (size_t i = 0; i < message_life.n; i++)
		for (size_t k = 0; k < 3; k++)
			assert_true(message_life.rows[i].from != ends[k]);
	for (size_t i = 0; i < order_life.n; i++) {
		assert_true(order_life.rows[i].from != ORDER_RELEASED);
		assert_true(order_life.rows[i].from != ORDER_CANCELLED);
	}
}

static void only_a_reply_or_the_writer_brings_a_message_to_answered_or_closed(void **state)
{
	(void)state;
	for (size_t i = 0; i < message_life.n; i++) {
		const struct life *r = &message_life.rows[i];
		if (r->to == MESSAGE_ANSWERED && r->from != MESSAGE_ANSWERED)
			assert_true(r->effects & EFFECT_ANSWER);
		if (r->to == MESSAGE_CLOSED && r->from != MESSAGE_CLOSED)
			assert_true(r->who == &perm_message_own || r->who == &perm_message_system);
	}
}

static void a_system_step_is_open_to_nobody(void **state)
{
	struct actor all = { .account = 1, .message = 7 };
	struct grant g[ROLE_COUNT];

	(void)state;
	for (enum role r = 1; r < ROLE_COUNT; r++)
		g[all.grants_n++] = (struct grant){ .role = r, .unit_path = S("/") };
	all.grants = g;
	assert_int_equal(gate(&all, &perm_message_system, NULL), ERR_FORBIDDEN);
}

static void the_desk_follows_the_state(void **state)
{
	struct message m = { .coordinator = 5 };
	struct work_order o = { .unit = 9 };

	(void)state;
	for (m.state = 1; m.state < MESSAGE_STATES; m.state++) {
		bool pending = m.state == MESSAGE_PENDING;
		m.lead_unit = 0;
		assert_int_equal(message_desk_of(&m).role != ROLE_NONE,
				 m.state == MESSAGE_WAITING || m.state == MESSAGE_HANDLING ||
					 pending);
		m.lead_unit = 9;
		assert_int_equal(message_desk_of(&m).role != ROLE_NONE, pending);
	}
	for (o.state = 1; o.state < ORDER_STATES; o.state++)
		assert_int_equal(order_desk_of(&o, 5).role != ROLE_NONE, order_is_open(&o));
}

static void of_those_that_are_handled_together_one_lies_on_the_desk_and_has_orders(void **state)
{
	struct message alone = { .id = 7, .coordinator = 5, .state = MESSAGE_WAITING };
	struct message head = alone, member = alone;
	const struct life *row;

	(void)state;
	head.joint = 7;
	member.joint = 3;
	assert_true(message_is_head(&head) && !message_is_member(&head));
	assert_true(message_is_member(&member) && !message_is_head(&member));
	assert_false(message_is_head(&alone) || message_is_member(&alone));
	assert_int_equal(message_desk_of(&head).role, ROLE_COORDINATOR);
	assert_int_equal(message_desk_of(&member).role, ROLE_NONE);
	const struct {
		const char *action;
		err alone, head, member;
	} may[] = {
		{ "dispatch", OK, OK, ERR_STATE },
		{ "transfer", OK, ERR_STATE, ERR_STATE },
		{ "join", OK, ERR_STATE, ERR_STATE },
		{ "gather", OK, OK, ERR_STATE },
		{ "leave", ERR_STATE, ERR_STATE, OK },
		{ "dispatch_with", ERR_STATE, ERR_STATE, OK },
		{ "withdraw", OK, OK, OK },
		{ "merge", OK, OK, OK },
	};
	for (size_t i = 0; i < sizeof(may) / sizeof(may[0]); i++) {
		str action = str_of(may[i].action);
		assert_int_equal(life_get(&message_life, MESSAGE_WAITING, action,
					  message_facts_of(&alone), &row),
				 may[i].alone);
		assert_int_equal(life_get(&message_life, MESSAGE_WAITING, action,
					  message_facts_of(&head), &row),
				 may[i].head);
		assert_int_equal(life_get(&message_life, MESSAGE_WAITING, action,
					  message_facts_of(&member), &row),
				 may[i].member);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_leads_from_a_known_state_to_a_known_state),
		cmocka_unit_test(every_state_and_action_either_fits_a_row_or_is_refused),
		cmocka_unit_test(an_unknown_action_is_not_found),
		cmocka_unit_test(tombstones_and_ended_orders_allow_nothing),
		cmocka_unit_test(only_a_reply_or_the_writer_brings_a_message_to_answered_or_closed),
		cmocka_unit_test(a_system_step_is_open_to_nobody),
		cmocka_unit_test(the_desk_follows_the_state),
		cmocka_unit_test(
			of_those_that_are_handled_together_one_lies_on_the_desk_and_has_orders),
	};

	return cmocka_run_group_tests_name("life", tests, NULL, NULL);
}
