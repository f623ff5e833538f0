#include "message/told.h"

#include "office/office.h"

#define TEXT_MOST 20000

err message_told(struct ctx *c, str title, str body, int64_t place, struct message_told *out)
{
	struct name_told told[NAME_TOLD_MOST];
	struct office_list offices;
	size_t n = 0;

	out->n = 0;
	if (title.n + body.n == 0)
		return OK;
	TRY(name_places_in(
		c,
		arena_fmt(c->a, "%.*s\n%.*s", STR_ARG(title), STR_ARG(str_sub(body, 0, TEXT_MOST))),
		place, told, &n));
	for (size_t i = 0; i < n && out->n < TOLD_MOST; i++) {
		TRY(q_office_of_place(c->db, told[i].code, &offices));
		if (offices.n)
			out->v[out->n++] = told[i];
	}
	return OK;
}
