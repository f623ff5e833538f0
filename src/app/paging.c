#include "app/paging.h"

#include "app/layout.h"

#define USUAL 20

int64_t paging_limit(struct ctx *c, const struct request *rq)
{
	str word = str_trim(param_get(&rq->query, "limit"));
	int64_t n = USUAL;

	if (word.n == 0)
		return n;
	if (!str_int(word, &n) || n < 1 || n > PAGING_MOST) {
		ctx_fault(c, "limit", "range", "每页 1 到 100 条");
		return USUAL;
	}
	return n;
}

struct js_out paging_begin(struct ctx *c)
{
	struct js_out j = js_new(c->a);

	js_begin(&j, NULL, '{');
	js_begin(&j, "items", '[');
	return j;
}

err paging_send(struct response *rs, struct js_out *j, str next)
{
	js_end(j, ']');
	if (next.n)
		js_text(j, "next", next);
	else
		js_null(j, "next");
	js_end(j, '}');
	layout_send_json(rs, j);
	return OK;
}
