/* Models of other hands: any bytes are refused or read, and what was read answers within its
 * bounds. The sum is set right, so that what stands behind it is reached. */
#include <stdlib.h>
#include <string.h>

#include "text/classify.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void ask(struct arena *a, const struct classify_model *m)
{
	struct classify_guess g;

	classify(a, m, S("村口没有路灯"), S("希望在公交站台装上，A3区的学校门口也没有"), &g);
	NEED(g.label < classify_labels(m) && g.second < classify_labels(m) && g.label != g.second);
	NEED(g.score >= 0 && g.score <= 1.0001 && g.second_score <= g.score);
	NEED(classify_label(m, g.label).n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1024);
	char *copy = arena_alloc(a, size + 1);
	struct classify_model *m;

	if (size)
		memcpy(copy, data, size);
	if (size >= 8) {
		uint64_t sum = str_hash((str){ copy, size - 8 });
		for (int i = 0; i < 8; i++)
			copy[size - 8 + (size_t)i] = (char)(sum >> 8 * i);
	}
	if (!classify_read(a, (str){ copy, size }, &m))
		ask(a, m);
	arena_free(&a);
	return 0;
}
