#include "topics/topics.h"

#include "topics/inside.h"

static const struct option topics_options[] = {
	{ "--top", true, "列出最热的几个，不写是 10" },
	{ 0 },
};

static const struct command topics_commands[] = {
	{ "topics", "FILE.csv|-",
	  "把文件里说同一件事的留言归在一起，最热的在前："
	  "topic,rank,heat,from,to,place,words,ids。"
	  "heat 是写的人数加点赞数平方根的一半；words 和 ids 里的几项用 ; 隔开",
	  topics_run, topics_options },
	{ 0 },
};

static const struct perm *const perms[] = { &perm_topics_desk, NULL };

STORE_PART(store, topics);

const struct slice slice_topics = {
	.name = "topics",
	.store = &store,
	.routes = topics_routes,
	.perms = perms,
	.commands = topics_commands,
	.jobs = topics_jobs,
	.upkeep = topics_upkeep,
	.upkeep_version = 1,
};
