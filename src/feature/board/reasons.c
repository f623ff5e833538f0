/* Why messages were refused and taken down, month by month, and how often a second
 * look judged otherwise. Nobody who decided is named. */
#include "approval/approval.h"
#include "board/faces.h"
#include "board/html.h"
#include "board/views.h"

#define MONTHS 12
#define ROWS_MOST 400

static struct reason_row *row_for(struct reasons_view *v, const struct reason_count *n)
{
	struct reason_row *r;

	for (size_t i = 0; i < v->n; i++)
		if (v->v[i].month == n->month && str_eq(v->v[i].code, n->reason))
			return &v->v[i];
	if (v->n == ROWS_MOST)
		return NULL;
	r = &v->v[v->n++];
	*r = (struct reason_row){
		.month = n->month,
		.code = n->reason,
		.text = reason_text(message_reasons, message_reasons_n, n->reason),
	};
	return r;
}

static err read_rows(struct ctx *c, struct reasons_view *v)
{
	struct reason_count_list l;

	TRY(reason_counts(c, MONTHS, &l));
	v->v = ARENA_ARRAY(c->a, struct reason_row, ROWS_MOST);
	for (size_t i = 0; i < l.n; i++) {
		struct reason_row *r = row_for(v, &l.v[i]);
		if (r && l.v[i].what >= REASON_REFUSED && l.v[i].what <= REASON_OTHERWISE)
			r->counts[l.v[i].what - REASON_REFUSED] += l.v[i].n;
	}
	return OK;
}

err board_reasons_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct reasons_view v = { .layout = layout_new(c, rq, str_of(T(c, "审核理由")),
						       NAV_STATS) };
	struct out o = layout_out(c);

	TRY(read_rows(c, &v));
	html_board_reasons(&o, &v);
	layout_send(rs, &o);
	return OK;
}
