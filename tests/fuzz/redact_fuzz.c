/* redact: findings are whole characters in order that do not overlap; with the marks
 * in place the text is as valid as before. What she gave herself is gone when it was
 * found, and is always found when it stands alone. */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/redact.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check(str text, const struct findings *f)
{
	size_t end = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct finding *v = &f->v[i];
		NEED(v->n > 0 && v->at >= end && v->at + v->n <= text.n);
		NEED(v->kind > REDACT_NONE && v->kind < REDACT_KINDS);
		NEED(v->certainty >= REDACT_LIKELY && v->certainty <= REDACT_OWN);
		NEED(!utf8_valid(text) || utf8_valid(str_sub(text, v->at, v->n)));
		end = v->at + v->n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct redact_opts writer = { .own_n = 0 };
	struct arena *a = arena_new(1 << 16);
	str text = { (const char *)data, size };
	struct redact_opts own = { .own = { { str_sub(text, 1, 12), REDACT_PHONE } },
				   .own_n = 1,
				   .office = size && data[0] & 1 };
	struct findings f;
	str marked;

	redact_find(a, text, &writer, &f);
	check(text, &f);
	marked = redact_apply(a, text, &f);
	NEED(utf8_valid(marked) || !utf8_valid(text));
	NEED(f.n > 0 || str_eq(marked, text));
	redact_find(a, text, &own, &f);
	check(text, &f);
	NEED(utf8_valid(redact_apply(a, text, &f)) || !utf8_valid(text));
	arena_free(&a);
	return 0;
}
