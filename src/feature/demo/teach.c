#include "feature/demo/teach.h"

#include "app/app.h"
#include "base/clock.h"
#include "base/rand.h"
#include "domain/domain.h"
#include "feature/demo/content.h"
#include "learn/learn.h"

#define TELLINGS 5 /* of each scene */
#define RECITALS 60
#define WORDS_SAID 8
#define SEED 20200101

static const struct demo_where places[] = {
	{ STR("临川县"), STR("江州市") }, { STR("南桥区"), STR("云溪市") },
	{ STR("白石县"), STR("青河市") }, { STR("东湖区"), STR("平川市") },
	{ STR("永安县"), STR("长岭市") },
};

/* A scene is told again and again in other words: its tellings are one group, so that the
 * figures are those of scenes that the model does not know. */
static struct classify_row telling(struct ctx *c, struct rand *r, int scene, int nth)
{
	struct demo_text t;

	demo_scene_message(c->a, r, &places[nth % 5], scene, &t);
	return (struct classify_row){ t.title, t.body, arena_fmt(c->a, "%d", scene),
				      (uint32_t)(t.domain - 1), false };
}

static str nth_word(str list, uint64_t n)
{
	str word = str_cut(&list, ' ');

	while (n--)
		word = str_cut(&list, ' ');
	return word;
}

static uint64_t count_words(str list)
{
	uint64_t n = 1;

	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == ' ';
	return n;
}

/* Words of one domain, in any order. */
static struct classify_row recital(struct ctx *c, struct rand *r, uint32_t label)
{
	static const str lists[DEMO_DOMAINS + 1] = {
#define WORDS(domain, list) [DEMO_##domain] = STR(list),
#include "feature/demo/words.def"
#undef WORDS
	};
	str list = lists[label + 1];
	struct buf b = buf_new(c->a, 128, 1024);
	uint64_t n = count_words(list);
	str title = nth_word(list, rand_below(r, n));

	for (int i = 0; i < WORDS_SAID; i++) {
		buf_put(&b, nth_word(list, rand_below(r, n)));
		buf_lit(&b, "，");
	}
	return (struct classify_row){
		.title = title, .body = buf_str(&b), .label = label, .given = true
	};
}

static void make_set(struct ctx *c, struct classify_set *out)
{
	static const str labels[DEMO_DOMAINS] = {
#define DOMAIN(id, code, name) [(id)-1] = STR(code),
#include "domain/domains.def"
#undef DOMAIN
	};
	size_t scenes = (size_t)demo_scene_count();
	struct classify_row *v = ARENA_ARRAY(c->a, struct classify_row,
					     scenes * TELLINGS + DEMO_DOMAINS * RECITALS);
	struct rand r = rand_seed(SEED);

	*out = (struct classify_set){ v, 0, labels, DEMO_DOMAINS };
	for (size_t i = 0; i < scenes; i++)
		for (int n = 0; n < TELLINGS; n++)
			v[out->n++] = telling(c, &r, (int)i, n);
	for (uint32_t k = 0; k < DEMO_DOMAINS; k++)
		for (int n = 0; n < RECITALS; n++)
			v[out->n++] = recital(c, &r, k);
}

static err has_model(struct ctx *c, void *data)
{
	struct learn_use use;
	err e = learn_used(c, &use);

	*(bool *)data = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Another process may have been quicker. */
static err put(struct ctx *c, void *data)
{
	int64_t id;
	bool any;

	TRY(has_model(c, &any));
	if (any)
		return OK;
	TRY(learn_keep(c, data, &id));
	return learn_take(c, id);
}

err teach_built_in(struct ctx *c)
{
	struct classify_figures *f = ARENA_NEW(c->a, struct classify_figures);
	struct learn_new in = { .source = LEARN_BUILT_IN, .figures = f };
	struct classify_set s;
	bool any;

	TRY(app_read(c, has_model, &any));
	if (any)
		return OK;
	make_set(c, &s);
	in.taught = s.n;
	in.labels = s.labels;
	TRY(classify_train(c->a, &s, NULL, f, &in.bytes));
	return app_write(c, put, &in);
}

const struct job teach_first_jobs[] = {
	{ "first_model", MS_HOUR, teach_built_in, JOB_LONG },
	{ 0 },
};
