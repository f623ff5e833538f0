/* Names by what is typed: the copy in memory is never behind the database. */
#include "names/names.h"

#include "board.h"
#include "place/place.h"
#include "stamp/stamp.h"

static const struct acting nobody = { ROLE_NONE, 0 };

struct finding {
	struct name_ask ask;
	str got; /* names, joined */
};

static err find(struct ctx *c, void *data)
{
	struct finding *f = data;
	struct buf b = buf_new(c->a, 64, 1 << 16);
	struct name_hits l;

	TRY(name_find(c, &f->ask, &l));
	for (size_t i = 0; i < l.n; i++) {
		buf_lit(&b, i ? " " : "");
		buf_put(&b, arena_copy(c->a, l.v[i].name));
	}
	f->got = buf_str(&b);
	return OK;
}

static str found(struct board *b, enum name_kind kind, str q, size_t n)
{
	struct ctx c = board_as(b, nobody.role, nobody.unit);
	struct finding f = { .ask = { .kind = kind, .q = q, .n = n } };

	assert_int_equal(app_read(&c, find, &f), OK);
	return f.got;
}

static err save(struct ctx *c, void *data)
{
	struct unit_new *in = data;

	return unit_save(c, in, &in->id);
}

static void put_unit(struct board *b, struct unit_new *in)
{
	struct ctx c = board_as(b, nobody.role, nobody.unit);

	assert_int_equal(app_write(&c, save, in), OK);
}

static void what_is_meant_is_found_best_first(void **state)
{
	struct board *b = board_open();

	(void)state;
	assert_text(found(b, NAME_PLACE, S("hzs"), 3), "杭州市 湖州市 菏泽市");
	assert_text(found(b, NAME_PLACE, S("hangzhou"), 3), "杭州市 上城区 拱墅区");
	board_close(b);
}

static void a_changed_name_and_a_new_alias_are_found_at_once(void **state)
{
	struct board *b = board_open();
	static const str aliases[] = { STR("县住建局"), STR("房管局") };
	struct unit_new u = { .parent = b->coordinator, .place = 110101, .name = S("丙住房局") };

	(void)state;
	assert_text(found(b, NAME_UNIT, S("bzfj"), 5), "");
	put_unit(b, &u);
	assert_text(found(b, NAME_UNIT, S("bzfj"), 5), "丙住房局");
	u.aliases = aliases;
	u.aliases_n = 2;
	put_unit(b, &u);
	assert_text(found(b, NAME_UNIT, S("zhujianju"), 5), "丙住房局");
	assert_text(found(b, NAME_UNIT, S("房管局"), 5), "丙住房局");
	u.aliases = NULL;
	u.name = S("丁住房局");
	put_unit(b, &u);
	assert_text(found(b, NAME_UNIT, S("房管局"), 5), "丁住房局");
	assert_text(found(b, NAME_UNIT, S("丙住房局"), 5), "");
	u.aliases = aliases;
	u.aliases_n = 0;
	put_unit(b, &u);
	assert_text(found(b, NAME_UNIT, S("房管局"), 5), "");
	board_close(b);
}

/* What is undone was never there: not for others, and not after another change either. */
struct undone {
	struct unit_new in;
	str seen;
};

static err save_and_fail(struct ctx *c, void *data)
{
	struct undone *u = data;
	struct finding f = { .ask = { .kind = NAME_UNIT, .q = S("wyj"), .n = 5 } };

	TRY(unit_save(c, &u->in, &u->in.id));
	TRY(find(c, &f));
	u->seen = arena_copy(c->a, f.got);
	return ERR_CONFLICT;
}

static void a_change_that_was_undone_is_found_by_nobody_else(void **state)
{
	struct board *b = board_open();
	struct undone u = {
		.in = { .parent = b->coordinator, .place = 110101, .name = S("戊一局") }
	};
	struct unit_new other = { .parent = b->coordinator, .place = 110101, .name = S("己局") };
	struct ctx c = board_as(b, nobody.role, nobody.unit);

	(void)state;
	assert_text(found(b, NAME_UNIT, S("wyj"), 5), "");
	assert_int_equal(app_write(&c, save_and_fail, &u), ERR_CONFLICT);
	assert_text(u.seen, "戊一局");
	assert_text(found(b, NAME_UNIT, S("wyj"), 5), "");
	put_unit(b, &other);
	assert_text(found(b, NAME_UNIT, S("wyj"), 5), "");
	assert_text(found(b, NAME_UNIT, S("jiju"), 5), "己局");
	board_close(b);
}

struct pages {
	int64_t ids[4000];
	size_t n;
};

static err all_pages(struct ctx *c, void *data)
{
	struct pages *p = data;
	struct name_ask ask = { .kind = NAME_PLACE, .q = S("sh"), .n = 7 };
	struct name_hits l = { .more = true };

	for (p->n = 0; l.more; ask.after = l.v[l.n - 1].id) {
		TRY(name_find(c, &ask, &l));
		assert_true(l.n > 0);
		for (size_t i = 0; i < l.n; i++)
			p->ids[p->n++] = l.v[i].id;
	}
	return OK;
}

static err all_at_once(struct ctx *c, void *data)
{
	struct pages *p = data;
	struct name_ask ask = { .kind = NAME_PLACE, .q = S("sh"), .n = NAME_HITS_MOST };
	struct name_hits l;

	TRY(name_find(c, &ask, &l));
	for (p->n = 0; p->n < l.n; p->n++)
		p->ids[p->n] = l.v[p->n].id;
	return OK;
}

static void pages_follow_each_other_without_gap_or_repetition(void **state)
{
	static struct pages paged, whole;
	struct board *b = board_open();
	struct ctx c = board_as(b, nobody.role, nobody.unit);

	(void)state;
	assert_int_equal(app_read(&c, all_pages, &paged), OK);
	assert_int_equal(app_read(&c, all_at_once, &whole), OK);
	assert_true(paged.n > NAME_HITS_MOST);
	assert_memory_equal(paged.ids, whole.ids, whole.n * sizeof(whole.ids[0]));
	for (size_t i = 0; i < paged.n; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(paged.ids[i], paged.ids[j]);
	board_close(b);
}

static err meant(struct ctx *c, void *data)
{
	static const struct {
		str q;
		int64_t code; /* 0: nothing alone is meant */
	} s[] = {
		{ STR("hangzhou"), 330100 }, { STR("浙江"), 330000 },  { STR("zjs"), 0 },
		{ STR("朝阳"), 0 },	     { STR("承德"), 130800 },  { STR("hz"), 0 },
		{ STR("州市"), 0 },	     { STR("没有的地方"), 0 }, { STR("Ürümqi"), 0 },
		{ STR("wulumuqi"), 650100 },
	};
	struct name_hit hit;

	(void)data;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		err e = name_meant(c, NAME_PLACE, s[i].q, &hit);
		if ((e == OK ? hit.id : 0) != s[i].code)
			fail_msg("%.*s: %d %lld", STR_ARG(s[i].q), (int)e, (long long)hit.id);
	}
	return OK;
}

static void a_word_means_a_name_when_no_other_fits_as_well(void **state)
{
	struct board *b = board_open();
	struct ctx c = board_as(b, nobody.role, nobody.unit);

	(void)state;
	assert_int_equal(app_read(&c, meant, NULL), OK);
	board_close(b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_meant_is_found_best_first),
		cmocka_unit_test(a_changed_name_and_a_new_alias_are_found_at_once),
		cmocka_unit_test(a_change_that_was_undone_is_found_by_nobody_else),
		cmocka_unit_test(pages_follow_each_other_without_gap_or_repetition),
		cmocka_unit_test(a_word_means_a_name_when_no_other_fits_as_well),
	};

	return board_run(tests);
}
