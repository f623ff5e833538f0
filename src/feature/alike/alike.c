#include "alike/alike.h"

#include "alike/inside.h"

static const struct option similar_options[] = {
	{ "--threshold", true, "从这么相似起列出：0.05 到 1，不写是 0.38" },
	{ 0 },
};

static const struct command alike_commands[] = {
	{ "similar", "FILE.csv|-",
	  "列出文件里内容相同或相近的两条留言：id_a,id_b,score，最相似的在前。"
	  "score 是两条留言共有的四字片段占全部片段的比例，0 到 1",
	  alike_similar_run, similar_options },
	{ 0 },
};

const struct slice slice_alike = { .name = "alike", .commands = alike_commands };
