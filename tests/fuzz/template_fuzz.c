/* template: an operator's file for an SMS gateway and values that people give, behind an
 * empty line: what comes out is a request whose headers are lines and whose JSON is JSON. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "notice/template.h"
#include "web/json.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check(struct arena *a, const struct sms_template *t, const struct sms_request *rq)
{
	struct js j;

	NEED(strcmp(rq->method, "POST") == 0 || strcmp(rq->method, "GET") == 0);
	for (size_t i = 0; i < rq->headers_n; i++)
		for (size_t k = 0; k < rq->headers[i].value.n; k++)
			NEED((unsigned char)rq->headers[i].value.p[k] >= ' ');
	/* what is JSON with an innocent value stays so, whatever the value */
	if (t->escape == ESCAPE_JSON && str_eq(t->body, S("{\"a\":\"{text}\"}")))
		NEED(js_parse(a, rq->body, &j) == OK && j.n == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(65536);
	str in = { (const char *)data, size }, file = str_cut(&in, '\0'), why;
	struct filling v[] = { { "text", S("") }, { "phone", S("13800138000") }, { "id", S("7") } };
	struct sms_template t;
	struct sms_request rq;

	if (utf8_valid(in) && !memchr(in.p ? in.p : "", 0, in.n))
		v[0].value = in; /* what people give has passed the gate */
	if (sms_template_read(a, file, &t, &why) == OK) {
		sms_request_make(a, &t, v, 3, S("secret"), &rq);
		check(a, &t, &rq);
	} else {
		NEED(why.n > 0);
	}
	arena_free(&a);
	return 0;
}
