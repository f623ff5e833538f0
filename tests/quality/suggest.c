/* How often the unit that handled a message is among those suggested: a generated
 * history (a data folder, the argument), of which the program learns the older four
 * fifths and is asked for the newest. TSV on stdout; exit 1 below the aim. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/mem.h"
#include "order/order.h"
#include "suggest/suggest.h"

#define AIM_FIRST 0.70
#define AIM_THREE 0.90
#define MESSAGES_MOST 200000

static int64_t ids[MESSAGES_MOST];
static size_t ids_n;
static struct {
	int64_t asked, first, three, learned, us;
} told;

static err read_ids(struct ctx *c, void *data)
{
	struct message_ref_list l = { 0 };
	int64_t after = 0;

	(void)data;
	do {
		TRY(q_message_after(c->db, after, 1000, &l));
		for (size_t i = 0; i < l.n && ids_n < MESSAGES_MOST; i++)
			ids[ids_n++] = after = l.v[i].message;
	} while (l.n == 1000);
	return OK;
}

static err learn(struct ctx *c, void *data)
{
	told.learned++;
	return suggest_learn(c, *(int64_t *)data);
}

/* Who handles it in the end; 0: that is open, or it was declined on the way, which the
 * suggestion would know of. */
static int64_t handler_of(const struct work_order_list *l)
{
	int64_t unit = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (order_is_open(&l->v[i]) || l->v[i].declines)
			return 0;
		if (l->v[i].lead && l->v[i].state == ORDER_RELEASED)
			unit = l->v[i].unit;
	}
	return unit;
}

static err ask(struct ctx *c, void *data)
{
	struct work_order_list orders;
	struct suggestions s;
	struct message m;
	int64_t unit, from;

	TRY(q_orders_of(c->db, *(int64_t *)data, &orders));
	unit = handler_of(&orders);
	if (unit == 0)
		return OK;
	TRY(message_get(c, *(int64_t *)data, &m));
	from = clock_monotonic();
	TRY(suggest_units(c, &m, &s));
	told.us += clock_monotonic() - from;
	told.asked++;
	for (size_t i = 0; i < s.n; i++) {
		told.first += i == 0 && s.v[i].unit == unit;
		told.three += s.v[i].unit == unit;
	}
	if (getenv("SAMPLES") && (s.n == 0 || s.v[0].unit != unit)) {
		fprintf(stderr, "%.*s | %lld:", STR_ARG(m.title), (long long)unit);
		for (size_t i = 0; i < s.n; i++) {
			fprintf(stderr, " [%lld %.*s", (long long)s.v[i].unit,
				STR_ARG(s.v[i].name));
			for (size_t k = 0; k < s.v[i].reasons_n; k++)
				fprintf(stderr, "；%.*s", STR_ARG(s.v[i].reasons[k]));
			fprintf(stderr, "]");
		}
		fprintf(stderr, "\n");
	}
	return OK;
}

struct turn {
	struct app *app;
	size_t i;
};

static err one(struct arena *tmp, void *data)
{
	struct turn *t = data;
	struct ctx c = app_context(t->app, tmp);

	return t->i < ids_n / 5 * 4 ? app_write(&c, learn, &ids[t->i])
				    : app_read(&c, ask, &ids[t->i]);
}

static int report(void)
{
	double n = told.asked ? (double)told.asked : 1;

	printf("suggest\tlearned\tasked\tfirst\tof_three\tms\n");
	printf("units\t%lld\t%lld\t%.3f\t%.3f\t%.2f\n", (long long)told.learned,
	       (long long)told.asked, (double)told.first / n, (double)told.three / n,
	       (double)told.us / 1000 / n);
	return (double)told.first / n < AIM_FIRST || (double)told.three / n < AIM_THREE;
}

int main(int argc, char **argv)
{
	static struct app app;
	struct turn t = { .app = &app };
	struct ctx c;
	err e;

	if (argc != 2)
		return 2;
	app.a = arena_new(1 << 20);
	settings_defaults(&app.settings);
	app.data = argv[1];
	app.db = arena_fmt(app.a, "sqlite:%s/liuyan.db", argv[1]).p;
	if (app_open(&app, APP_BULK) != OK)
		return 1;
	c = app_context(&app, app.a);
	e = app_read(&c, read_ids, NULL);
	for (; e == OK && t.i < ids_n; t.i++)
		e = mem_with(1 << 16, one, &t);
	app_close(&app);
	arena_free(&app.a);
	return e == OK ? report() : 1;
}
