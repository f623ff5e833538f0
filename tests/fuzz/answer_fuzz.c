/* answer: whatever a gateway says is judged, and what is kept of it is short, whole
 * characters without controls. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "notice/template.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check(str s, size_t most)
{
	NEED(s.n <= most && utf8_valid(s));
	for (size_t i = 0; i < s.n; i++)
		NEED((unsigned char)s.p[i] >= ' ');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(65536);
	struct sms_template t;
	struct sms_answer got;
	str why;

	NEED(sms_template_read(a,
			       S("POST https://x/\n\n\n=== answer\nok a.0.b = 0\nnever c = 1\n"
				 "id = id\ntext = a.0.text\n"),
			       &t, &why) == OK);
	sms_answer_read(a, &t, size && data[0] & 1 ? 200 : 500,
			(str){ (const char *)data + (size > 0), size - (size > 0) }, &got);
	NEED(got.verdict >= SMS_TAKEN && got.verdict <= SMS_UNCLEAR);
	check(got.id, 64);
	check(got.text, 160);
	arena_free(&a);
	return 0;
}
