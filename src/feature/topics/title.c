#include "topics/inside.h"

static double worth(const void *counts, uint32_t term)
{
	(void)counts;
	return alike_worth(term);
}

str topic_title(struct arena *a, const struct message *v, size_t n)
{
	static const struct topic_judge judge = { worth, NULL };
	struct topic_message *texts = ARENA_ARRAY(a, struct topic_message, n);
	struct topic t = { .members = ARENA_ARRAY(a, uint32_t, n), .n = n };
	struct topic_name name;

	for (size_t i = 0; i < n; i++) {
		texts[i] = (struct topic_message){ .text = { v[i].title, v[i].body } };
		t.members[i] = (uint32_t)i;
	}
	topics_name(a, texts, &t, &judge, &name);
	return name.name;
}
