#include "web/http.h"
#include "web/json.h"

/* Written whole or not at all: without memory the reading jumps away before it is kept. */
err request_json(const struct request *rq, const struct js **out)
{
	struct body_json *kept = rq->json ? rq->json : ARENA_NEW(rq->a, struct body_json);

	if (!kept->read) {
		struct js js = { 0 };
		err e = js_parse(rq->a, rq->body, &js);
		if (e == ERR_MEMORY)
			return e;
		*kept = (struct body_json){ true, e, js };
	}
	*out = &kept->js;
	return kept->e;
}
