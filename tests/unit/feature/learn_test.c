/* The model in use: one is taken for another at once, old ones go, and what cannot be read or
 * is not of this site suggests nothing. */
#include "board.h"

#include "base/log.h"
#include "base/mem.h"
#include "learn/learn.h"

#include <pthread.h>

struct taught {
	const str *labels; /* two */
	bool broken;
	int64_t id;
};

static const str here[] = { STR("urban"), STR("health") };
static const str swapped[] = { STR("health"), STR("urban") };
static const str elsewhere[] = { STR("astronomy"), STR("alchemy") };

static err keep(struct ctx *c, void *data)
{
	static const struct classify_row rows[] = {
		{ STR("路灯坏了"), STR("路灯不亮"), STR(""), 0, false },
		{ STR("水管漏水"), STR("楼下水管漏水"), STR(""), 0, false },
		{ STR("医院挂号"), STR("医院挂号太慢"), STR(""), 1, false },
		{ STR("门诊排队"), STR("门诊窗口太少"), STR(""), 1, false },
	};
	struct taught *t = data;
	const struct classify_set s = { rows, 4, t->labels, 2 };
	struct classify_figures f;
	struct learn_new in = {
		.source = LEARN_OWN, .taught = 4, .labels = t->labels, .figures = &f
	};

	TRY(classify_train(c->a, &s, NULL, &f, &in.bytes));
	if (t->broken)
		in.bytes = str_sub(in.bytes, 0, in.bytes.n - 1);
	return learn_keep(c, &in, &t->id);
}

static err take(struct ctx *c, void *data)
{
	return learn_take(c, *(const int64_t *)data);
}

static int64_t kept(struct board *b, const str *labels, bool broken)
{
	struct ctx c = app_context(&b->app, b->a);
	struct taught t = { labels, broken, 0 };

	assert_int_equal(app_write(&c, keep, &t), OK);
	return t.id;
}

static err taken(struct board *b, int64_t id)
{
	struct ctx c = app_context(&b->app, b->a);

	return app_write(&c, take, &id);
}

static err ask(struct ctx *c, void *data)
{
	return learn_domain(c, S("路灯又坏了"), S("楼下的路灯不亮"), data);
}

static struct learn_guess guess(struct board *b)
{
	struct ctx c = app_context(&b->app, b->a);
	struct learn_guess g;

	assert_int_equal(app_read(&c, ask, &g), OK);
	return g;
}

enum { URBAN = 1, HEALTH = 6 }; /* domains.def */

static void without_a_model_nothing_is_suggested(void **state)
{
	struct board *b = board_open();
	struct learn_guess g = guess(b);

	(void)state;
	assert_int_equal(g.domain, 0);
	assert_false(g.sure);
	assert_int_equal(taken(b, 77), ERR_NOT_FOUND);
	board_close(b);
}

static void one_model_is_taken_for_another_at_once_and_back(void **state)
{
	struct board *b = board_open();
	int64_t first = kept(b, here, false), second = kept(b, swapped, false);

	(void)state;
	assert_int_equal(taken(b, first), OK);
	assert_int_equal(guess(b).domain, URBAN);
	assert_true(str_has(guess(b).reasons, S("路灯")));
	assert_int_equal(taken(b, second), OK);
	assert_int_equal(guess(b).domain, HEALTH);
	assert_int_equal(taken(b, first), OK);
	assert_int_equal(guess(b).domain, URBAN);
	board_close(b);
}

static void a_model_that_cannot_be_read_or_is_of_another_site_suggests_nothing(void **state)
{
	struct board *b = board_open();

	(void)state;
	assert_int_equal(taken(b, kept(b, here, true)), OK);
	assert_int_equal(guess(b).domain, 0);
	assert_int_equal(taken(b, kept(b, elsewhere, false)), OK);
	assert_int_equal(guess(b).domain, 0);
	assert_false(guess(b).sure);
	board_close(b);
}

static err count(struct ctx *c, void *data)
{
	struct learn_model_list l;

	TRY(q_learn_models(c->db, 1000, &l));
	*(size_t *)data = l.n;
	return OK;
}

static void old_models_go_but_never_the_one_in_use_or_the_one_before(void **state)
{
	struct board *b = board_open();
	struct ctx c = app_context(&b->app, b->a);
	int64_t first = kept(b, here, false), second = kept(b, swapped, false);
	size_t n;

	(void)state;
	assert_int_equal(taken(b, first), OK);
	assert_int_equal(taken(b, second), OK);
	for (int i = 0; i < 2 * LEARN_KEPT; i++)
		kept(b, here, false);
	assert_int_equal(app_read(&c, count, &n), OK);
	assert_int_equal(n, LEARN_KEPT + 2);
	assert_int_equal(guess(b).domain, HEALTH);
	assert_int_equal(taken(b, first), OK);
	assert_int_equal(guess(b).domain, URBAN);
	board_close(b);
}

struct asker {
	struct board *b;
	pthread_t thread;
	int wrong;
};

static err ask_some(struct arena *tmp, void *data)
{
	struct asker *k = data;

	for (int i = 0; i < 40; i++) {
		struct arena_mark m = arena_mark(tmp);
		struct ctx c = app_context(&k->b->app, tmp);
		struct learn_guess g;
		k->wrong += app_read(&c, ask, &g) != OK ||
			    (g.domain != URBAN && g.domain != HEALTH) ||
			    !str_has(g.reasons, S("路灯"));
		arena_rewind(tmp, m);
	}
	return OK;
}

static void *ask_on(void *data)
{
	struct asker *k = data;

	if (mem_with(1 << 16, ask_some, k) != OK)
		k->wrong++;
	return NULL;
}

/* Under TSan this finds a model that is freed while somebody reads it. */
static void models_change_under_those_who_ask(void **state)
{
	struct board *b = board_open();
	int64_t models[] = { kept(b, here, false), kept(b, swapped, false) };
	struct asker k[3] = { 0 };

	(void)state;
	assert_int_equal(taken(b, models[0]), OK);
	for (int i = 0; i < 3; i++) {
		k[i].b = b;
		assert_int_equal(pthread_create(&k[i].thread, NULL, ask_on, &k[i]), 0);
	}
	for (int i = 0; i < 20; i++)
		assert_int_equal(taken(b, models[i % 2]), OK);
	for (int i = 0; i < 3; i++) {
		pthread_join(k[i].thread, NULL);
		assert_int_equal(k[i].wrong, 0);
	}
	board_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_model_nothing_is_suggested),
		cmocka_unit_test(one_model_is_taken_for_another_at_once_and_back),
		cmocka_unit_test(
			a_model_that_cannot_be_read_or_is_of_another_site_suggests_nothing),
		cmocka_unit_test(old_models_go_but_never_the_one_in_use_or_the_one_before),
		cmocka_unit_test(models_change_under_those_who_ask),
	};

	log_level_set(LOG_NOTHING);
	return board_run(tests);
}
