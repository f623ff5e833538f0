#include "base/clock.h"
#include "base/utf8.h"
#include "feature/demo/content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MESSAGES = 20000, TABLE = 1 << 16 };

static const struct demo_where where = { STR("临溪县"), STR("霜坡市") };
static const struct demo_answer answer = { STR("临溪县交通运输局"), INT64_C(1795305600000) };

static bool plain(str s)
{
	return utf8_valid(s) && !str_has(s, S("{")) && !str_has(s, S("[")) && !str_has(s, S("|")) &&
	       !str_has(s, S("]"));
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct rand r1 = rand_seed(7), r2 = rand_seed(7);

	(void)state;
	for (int i = 0; i < 500; i++) {
		struct demo_text x, y;
		demo_message(a, &r1, &where, &x);
		demo_message(a, &r2, &where, &y);
		assert_true(str_eq(x.title, y.title) && str_eq(x.body, y.body));
		assert_true(str_eq(demo_reply(a, &r1, &x, &where, &answer),
				   demo_reply(a, &r2, &y, &where, &answer)));
	}
	arena_free(&a);
}

static void assert_sizes(const struct demo_text *m)
{
	size_t title = utf8_count(m->title), body = utf8_count(m->body);

	if (!plain(m->title) || !plain(m->body) || title < 4 || title > 22 || body < 30 ||
	    body > 1000)
		fail_msg("scene %d: %.*s\n%.*s", m->scene, STR_ARG(m->title), STR_ARG(m->body));
}

static size_t count_alike(uint64_t *seen, str body)
{
	uint64_t h = str_hash(body), at = h % TABLE;

	while (seen[at] && seen[at] != h)
		at = (at + 1) % TABLE;
	size_t alike = seen[at] == h;
	seen[at] = h;
	return alike;
}

static void messages_are_valid_text_of_the_promised_sizes_and_seldom_alike(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct rand r = rand_seed(1);
	uint64_t *seen = calloc(TABLE, sizeof *seen);
	int kinds[DEMO_KINDS + 1] = { 0 }, domains[DEMO_DOMAINS + 1] = { 0 };
	size_t alike = 0;

	(void)state;
	for (int i = 0; i < MESSAGES; i++) {
		struct demo_text m;
		arena_reset(a);
		demo_message(a, &r, &where, &m);
		assert_sizes(&m);
		kinds[m.kind]++;
		domains[m.domain]++;
		alike += count_alike(seen, m.body);
	}
	assert_true(alike < MESSAGES / 50);
	for (int i = 1; i <= DEMO_DOMAINS; i++)
		assert_true(domains[i] > MESSAGES / 100);
	for (int i = 1; i <= DEMO_KINDS; i++)
		assert_true(kinds[i] > MESSAGES / 40);
	assert_in_range(kinds[DEMO_COMPLAINT], MESSAGES * 33 / 100, MESSAGES * 37 / 100);
	free(seen);
	arena_free(&a);
}

static void every_scene_yields_messages_and_replies_with_a_phone(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct rand r = rand_seed(3);

	(void)state;
	assert_true(demo_scene_count() >= 98);
	for (int i = 0; i < demo_scene_count() * 60; i++) {
		struct demo_text m;
		arena_reset(a);
		demo_scene_message(a, &r, &where, i % demo_scene_count(), &m);
		assert_sizes(&m);
		str reply = demo_reply(a, &r, &m, &where, &answer);
		if (!plain(reply) || utf8_count(reply) < 60 || utf8_count(reply) > 1000 ||
		    (m.kind != DEMO_THANKS && !str_has(reply, S("0600-"))))
			fail_msg("scene %d: %.*s", m.scene, STR_ARG(reply));
	}
	arena_free(&a);
}

static void every_domain_has_seven_scenes(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct rand r = rand_seed(4);
	int scenes[DEMO_DOMAINS + 1] = { 0 };

	(void)state;
	for (int i = 0; i < demo_scene_count(); i++) {
		struct demo_text m;
		demo_scene_message(a, &r, &where, i, &m);
		scenes[m.domain]++;
	}
	for (int i = 1; i <= DEMO_DOMAINS; i++)
		assert_true(scenes[i] >= 7);
	arena_free(&a);
}

static void short_texts_are_plain_and_phones_are_test_numbers(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct rand r = rand_seed(5);
	struct demo_text m;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		arena_reset(a);
		demo_message(a, &r, &where, &m);
		str texts[] = { demo_perfunctory_reply(a, &r, &m),
				demo_followup(a, &r, &m),
				demo_rating_comment(a, &r, i % 5 + 1),
				demo_return_note(a, &r, i & 1).note,
				demo_refusal(a, &r).note,
				demo_mend_note(a, &r),
				demo_decline(a, &r).note,
				demo_joint_reply(a, &r, &answer),
				demo_phrase(a, &r, (enum demo_phrase)(i % DEMO_PHRASES)) };
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
			assert_true(plain(texts[k]) && utf8_count(texts[k]) >= 8);
		assert_in_range(utf8_count(demo_person(a, &r)), 3, 3);
		assert_true(str_starts(demo_phone(a, &r), S("13800138")));
	}
	arena_free(&a);
}

struct place {
	int code, parent, level;
	str name, pinyin, initials;
};

static void places_are_sorted_and_hang_on_a_place_one_level_up(void **state)
{
	static const struct place places[] = {
#define PLACE(code, parent, level, name, pinyin, initials)                                         \
	{ code, parent, level, STR(name), STR(pinyin), STR(initials) },
#include "feature/demo/gazetteer.def"
#undef PLACE
	};
	int levels[4] = { 0 }, last[4] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct place *p = &places[i];
		assert_true(!i || p->code > places[i - 1].code);
		assert_int_equal(p->parent, last[p->level - 1]);
		assert_int_equal(utf8_count(p->name), p->initials.n);
		last[p->level] = p->code;
		levels[p->level]++;
	}
	assert_int_equal(levels[1], 3);
	assert_in_range(levels[3], 140, 160);
}

static void every_domain_has_a_unit_kind(void **state)
{
	static const int domains[] = {
#define COORDINATOR(name)
#define TOWN_UNIT(name)
#define UNIT_KIND(name, domain, province) DEMO_##domain,
#include "feature/demo/units.def"
#undef COORDINATOR
#undef TOWN_UNIT
#undef UNIT_KIND
	};
	unsigned seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof domains / sizeof *domains; i++)
		seen |= 1u << domains[i];
	assert_int_equal(seen, (2u << DEMO_DOMAINS) - 2);
}

static void a_second_is_enough_for_150000_messages(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct rand r = rand_seed(6);
	struct demo_text m;
	const char *fast = getenv("LIUYAN_SPEED"); /* set on a quiet, optimised build */
	int64_t began = clock_monotonic();

	(void)state;
	for (int i = 0; i < 150000; i++) {
		arena_reset(a);
		demo_message(a, &r, &where, &m);
	}
	int64_t took = clock_monotonic() - began;
	print_message("150000 messages in %lld us\n", (long long)took);
	if (fast)
		assert_true(took < 1000000);
	arena_free(&a);
}

/* For reading: LIUYAN_SAMPLES=20 prints so many messages with their replies. */
static void samples_can_be_read(void **state)
{
	struct arena *a = arena_new(1 << 16);
	const char *n = getenv("LIUYAN_SAMPLES"), *seed = getenv("LIUYAN_SEED");
	struct rand r = rand_seed(seed ? (uint64_t)atoi(seed) : 42);

	(void)state;
	for (int i = 0; n && i < atoi(n); i++) {
		struct demo_text m;
		demo_message(a, &r, &where, &m);
		str reply = demo_reply(a, &r, &m, &where, &answer);
		printf("## %d/%d/%d %.*s\n%.*s\n--\n%.*s\n\n", m.scene, m.domain, m.kind,
		       STR_ARG(m.title), STR_ARG(m.body), STR_ARG(reply));
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(messages_are_valid_text_of_the_promised_sizes_and_seldom_alike),
		cmocka_unit_test(every_scene_yields_messages_and_replies_with_a_phone),
		cmocka_unit_test(every_domain_has_seven_scenes),
		cmocka_unit_test(short_texts_are_plain_and_phones_are_test_numbers),
		cmocka_unit_test(places_are_sorted_and_hang_on_a_place_one_level_up),
		cmocka_unit_test(every_domain_has_a_unit_kind),
		cmocka_unit_test(a_second_is_enough_for_150000_messages),
		cmocka_unit_test(samples_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
