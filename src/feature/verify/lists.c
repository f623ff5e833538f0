/* The tables that follow from the messages, walked in the order of their keys
 * and added up (sums.h). */
#include "verify/faces.h"

#define PAGE 1000

struct list {
	enum sums_table table;
	err (*page)(struct db *db, int64_t a, int64_t b, int64_t n, struct list_row_list *out);
	const char *wrong;
};

static err page_feed(struct db *db, int64_t a, int64_t b, int64_t n, struct list_row_list *out)
{
	return q_verify_feed(db, a, b, n, out);
}

static err page_unit_messages(struct db *db, int64_t a, int64_t b, int64_t n,
			      struct list_row_list *out)
{
	return q_verify_unit_messages(db, a, b, n, out);
}

static err page_answered(struct db *db, int64_t a, int64_t b, int64_t n, struct list_row_list *out)
{
	return q_verify_answered(db, a, b, n, out);
}

static err page_unit_orders(struct db *db, int64_t a, int64_t b, int64_t n,
			    struct list_row_list *out)
{
	return q_verify_unit_orders(db, a, b, n, out);
}

static err page_order_homes(struct db *db, int64_t a, int64_t b, int64_t n,
			    struct list_row_list *out)
{
	(void)b;
	return q_verify_order_homes(db, a, INT64_MIN, n, out);
}

static const struct list lists[] = {
	{ SUMS_FEED, page_feed, "公开列表（feed）与留言不符" },
	{ SUMS_UNIT_MESSAGE, page_unit_messages, "协调单位的留言列表（unit_message）与留言不符" },
	{ SUMS_ANSWERED, page_answered, "新答复列表（answered）与事件不符" },
	{ SUMS_UNIT_ORDER, page_unit_orders, "单位的工单列表（unit_order）与工单不符" },
	{ SUMS_ORDER_HOME, page_order_homes, "工单的归属（order_home）与工单不符" },
};

static void add(struct sums *s, enum sums_table t, const struct list_row *r)
{
	sums_is(s, t, (int64_t[SUMS_COLUMNS]){ r->a, r->b, r->c, r->d, r->e, r->f });
}

static err walk_list(struct ctx *c, struct sums *s, const struct list *list)
{
	struct list_row_list l = { .n = PAGE };
	int64_t a = INT64_MIN, b = INT64_MIN;

	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		TRY(list->page(c->db, a, b, PAGE, &l));
		for (size_t i = 0; i < l.n; i++)
			add(s, list->table, &l.v[i]);
		if (l.n) {
			a = l.v[l.n - 1].a;
			b = l.v[l.n - 1].b;
		}
		arena_rewind(c->a, mark);
	}
	return OK;
}

static err walk_todo(struct ctx *c, struct sums *s)
{
	struct verify_todo_in at = { INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, PAGE };
	struct list_row_list l = { .n = PAGE };

	while (l.n == PAGE) {
		struct arena_mark mark = arena_mark(c->a);
		TRY(q_verify_todo(c->db, &at, &l));
		for (size_t i = 0; i < l.n; i++) {
			const struct list_row *r = &l.v[i];
			add(s, SUMS_TODO, r);
			at = (struct verify_todo_in){ r->a, r->b, r->c, r->d, PAGE };
		}
		arena_rewind(c->a, mark);
	}
	return OK;
}

err verify_lists(struct ctx *c, struct sums *s, struct verify_report *report)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		TRY(walk_list(c, s, &lists[i]));
		if (!sums_agree(s, lists[i].table))
			verify_bad(report, c->a, lists[i].wrong, (const int64_t[]){ 0, 0 });
	}
	TRY(walk_todo(c, s));
	if (!sums_agree(s, SUMS_TODO))
		verify_bad(report, c->a, "待办（todo）与留言、工单、追问不符",
			   (const int64_t[]){ 0, 0 });
	return OK;
}

err verify_codes(struct ctx *c, struct sums *s, struct verify_report *report)
{
	struct code_row_list l = { .n = PAGE };
	str after = { 0 };

	while (l.n == PAGE) {
		TRY(q_verify_codes(c->db, after, PAGE, &l));
		for (size_t i = 0; i < l.n; i++) {
			struct arena_mark mark = arena_mark(c->a);
			if (!str_eq(l.v[i].code, message_code(c, l.v[i].message)))
				verify_bad(report, c->a, "查询码不是它的",
					   (const int64_t[]){ l.v[i].message, 0 });
			else
				arena_rewind(c->a, mark);
			sums_is(s, SUMS_CODE, (int64_t[SUMS_COLUMNS]){ l.v[i].message });
		}
		if (l.n)
			after = l.v[l.n - 1].code;
	}
	if (!sums_agree_or(s, SUMS_CODE, SUMS_CODE_DEMO))
		verify_bad(report, c->a, "查询码（message_code）与留言不符",
			   (const int64_t[]){ 0, 0 });
	return OK;
}
