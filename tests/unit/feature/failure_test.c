/* A look-up that fails is never taken for "no such thing": wherever the store fails, whoever asks
 * hears of the store, and nothing is changed. */
#include "board.h"

#include "account/account.h"

/* What is done to a message; `order` is its lead's, when there is one. */
struct doing {
	const char *name;
	err (*prepare)(struct board *b, int64_t id); /* what must have happened before; or NULL */
	err (*run)(struct board *b, int64_t id);
};

static err act(struct board *b, struct acting who, struct board_act x)
{
	return board_message(b, who, x);
}

static err approve(struct board *b, int64_t id)
{
	return act(b, (struct acting){ ROLE_EDITOR, 0 },
		   (struct board_act){ id, "approve", { 0 } });
}

static err transfer(struct board *b, int64_t id)
{
	return act(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
		   (struct board_act){ id, "transfer", { .office = b->office, .note = S("转") } });
}

static err dispatch(struct board *b, int64_t id)
{
	return act(b, (struct acting){ ROLE_COORDINATOR, b->coordinator },
		   (struct board_act){ id, "dispatch", { .lead = b->first } });
}

static err approve_and_dispatch(struct board *b, int64_t id)
{
	TRY(approve(b, id));
	return dispatch(b, id);
}

static err sign(struct board *b, int64_t order)
{
	return board_order(b, (struct acting){ ROLE_HANDLER, b->first },
			   (struct board_act){ order, "sign", { 0 } });
}

static err submit(struct board *b, int64_t id)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);
	struct board_submit s = { .in = board_letter(b) };

	(void)id;
	return app_write(&c, board_submit_in, &s);
}

static err read_name(struct ctx *c, void *data)
{
	str name = account_name(c, 1);

	(void)data;
	return name.n ? OK : ERR_STATE;
}

static err name_of_account(struct board *b, int64_t id)
{
	struct ctx c = board_as(b, ROLE_NONE, 0);

	(void)id;
	return app_read(&c, read_name, NULL);
}

static const struct doing deeds[] = {
	{ "submit", NULL, submit },
	{ "approve", NULL, approve },
	{ "transfer", approve, transfer },
	{ "dispatch", approve, dispatch },
	{ "sign", approve_and_dispatch, sign },
	{ "name", NULL, name_of_account },
};

/* With the n-th query failing. */
static err run_failing(struct board *b, const struct doing *s, int64_t n)
{
	int64_t id = board_write(b), subject = id, version;
	err e;

	if (s->prepare)
		assert_int_equal(s->prepare(b, id), OK);
	if (s->run == sign)
		subject = board_get(b, id).orders.v[0].id;
	version = board_get(b, id).m.version;
	store_fail_nth(b->app.store, n);
	e = s->run(b, subject);
	store_fail_nth(b->app.store, 0);
	if (e != OK)
		assert_int_equal(board_get(b, id).m.version, version);
	b->now += 60000;
	return e;
}

static void wherever_the_store_fails_the_store_is_what_is_told_of(void **state)
{
	struct board *b = board_open();

	(void)state;
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		int64_t n = 1;
		err e = run_failing(b, &deeds[i], n);
		if (e == OK)
			fail_msg("%s asks nothing", deeds[i].name);
		for (; e != OK && n < 200; e = run_failing(b, &deeds[i], ++n))
			if (e != ERR_STORE)
				fail_msg("%s: query %d fails as %d", deeds[i].name, (int)n, (int)e);
		assert_int_equal(e, OK);
	}
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wherever_the_store_fails_the_store_is_what_is_told_of),
	};

	return board_run(tests);
}
