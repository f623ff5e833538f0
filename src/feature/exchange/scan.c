#include "exchange/scan.h"

#include "base/log.h"

#define PAGE 500

err scan_messages(struct ctx *c, const char *label, scan_fn *fn, void *data)
{
	struct progress bar = { .label = label };
	struct message_list l = { .n = PAGE };
	int64_t before = INT64_MAX, done = 0;
	err e = OK;

	while (e == OK && l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		e = q_message_before(c->db, before, PAGE, &l);
		for (size_t i = 0; e == OK && i < l.n; i++) {
			e = fn(c, &l.v[i], data);
			before = l.v[i].id;
		}
		done += (int64_t)l.n;
		arena_rewind(c->a, mark);
		progress_show(&bar, done);
	}
	progress_end(&bar);
	return e;
}
