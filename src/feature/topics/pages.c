/* The topics of a place: a page for everybody, one for the desk, and the API. Counts are of
 * what is public; the desk's are of what its reader may open, counted while she reads. */
#include "app/input.h"
#include "base/clock.h"
#include "base/id.h"
#include "order/access.h"
#include "topics/html.h"
#include "topics/views.h"

#define ROWS 20
#define LOOKED_AT 60 /* messages of one topic */
#define STAFF                                                                                      \
	(ROLE_BIT(ROLE_EDITOR) | ROLE_BIT(ROLE_COORDINATOR) | ROLE_BIT(ROLE_SUPERVISOR) |          \
	 ROLE_BIT(ROLE_LEADER))

const struct perm perm_topics_desk = { "topics_desk", "看热点，其中只有自己能打开的留言", STAFF,
				       SCOPE_SITE };

struct asked {
	struct place place;
	int64_t period;
	bool desk;
};

static err read_asked(struct ctx *c, const struct request *rq, struct asked *out)
{
	bool known = false;

	out->period = topic_periods[1];
	if (param_has(&rq->query, "period") && !input_id(&rq->query, "period", &out->period))
		out->period = 0;
	for (size_t i = 0; i < sizeof(topic_periods) / sizeof(topic_periods[0]); i++)
		known = known || topic_periods[i] == out->period;
	if (!known)
		ctx_fault(c, "period", "unknown", "时间写 7、30 或 92 天");
	TRY(board_region(c, str_trim(param_get(&rq->query, "region")), "region", &out->place));
	return c->faults.n ? ERR_INPUT : OK;
}

/* The message as this reader may see it in a list; false: not at all. */
static err may_see(struct ctx *c, bool desk, struct message *m, bool *out)
{
	enum access_view view;

	*out = !message_is_tombstone(m) && message_is_public(m);
	if (!desk || message_is_tombstone(m))
		return OK;
	TRY(access_view_of(c, m, &view));
	*out = view >= VIEW_UNIT;
	access_mask(c, view, m);
	return OK;
}

static err read_messages(struct ctx *c, const struct asked *q, const struct topic_hot *row,
			 struct topic_item *t)
{
	int64_t n = LOOKED_AT, since = c->now - q->period * MS_DAY;
	int64_t codes[PLACE_DEPTH];
	struct topic_member_list l;

	TRY(q_topic_members(c->db, row->scope, row->topic, n, &l));
	t->v = ARENA_ARRAY(c->a, struct message, l.n + 1);
	for (size_t i = 0; i < l.n && id_time(l.v[i].message) >= since; i++) {
		struct message *m = &t->v[t->n];
		bool seen, below = false;
		if (!q->desk && t->n == TOPIC_SHOWN)
			break;
		TRY(message_get(c, l.v[i].message, m));
		for (size_t k = place_levels(m->place, codes); k-- > 0;)
			below = below || codes[k] == q->place.code;
		TRY(may_see(c, q->desk, m, &seen));
		t->n += seen && below;
	}
	t->more = q->desk && l.n == LOOKED_AT;
	return OK;
}

/* At the desk nothing is told but what its reader could count herself. */
static void tell_own(struct ctx *c, struct topic_item *t)
{
	t->name = topic_title(c->a, t->v, t->n);
	t->messages = (int64_t)t->n;
	t->to = id_time(t->v[0].id);
	t->from = id_time(t->v[t->n - 1].id);
	if (t->n > TOPIC_SHOWN)
		t->n = TOPIC_SHOWN;
}

static bool has_alert(const struct topic_alert_list *l, int64_t topic)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].topic == topic)
			return true;
	return false;
}

/* Told to a reader whose own messages are enough for it: others would be hinted at. */
static bool is_own_burst(struct ctx *c, const struct topic_item *t)
{
	size_t n = 0;

	while (n < t->n && id_time(t->v[n].id) >= c->now - topic_periods[0] * MS_DAY)
		n++;
	return n >= TOPIC_BURST;
}

static err read_topics(struct ctx *c, const struct asked *q, struct topics_view *v)
{
	const struct topic_hot_page_in in = { q->place.code, q->desk ? TOPIC_ALL : TOPIC_OPEN,
					      q->period, ROWS };
	struct topic_hot_list l;
	struct topic_alert_list alerts = { 0 };

	TRY(q_topic_hot_page(c->db, &in, &l));
	if (q->desk)
		TRY(q_topic_alerts(c->db, q->place.code, clock_day(c->now) / 7, &alerts));
	v->v = ARENA_ARRAY(c->a, struct topic_item, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		const struct topic_hot *r = &l.v[i];
		struct topic_item *t = &v->v[v->n];
		*t = (struct topic_item){ .id = r->topic,
					  .people = r->people,
					  .messages = r->messages,
					  .from = r->from_at,
					  .to = r->to_at,
					  .heat = (double)r->heat / 1000,
					  .name = r->name };
		TRY(read_messages(c, q, r, t));
		t->burst = has_alert(&alerts, r->topic) && is_own_burst(c, t);
		if (t->n < (q->desk ? 2 : 1))
			continue;
		if (q->desk)
			tell_own(c, t);
		v->n++;
	}
	return OK;
}

static err fill(struct ctx *c, const struct asked *q, struct topics_view *v)
{
	v->place = q->place;
	v->period = q->period;
	v->desk = q->desk;
	TRY(place_path_of(c, q->place.code, &v->path));
	TRY(q_place_children(c->db, q->place.code, &v->children));
	return read_topics(c, q, v);
}

static err show(struct ctx *c, const struct request *rq, struct response *rs, bool desk)
{
	struct topics_view v = { .faults = &c->faults, .period = topic_periods[1], .desk = desk };
	struct out o = layout_out(c);
	struct asked q = { .desk = desk };
	err e = read_asked(c, rq, &q);

	if (e != OK && e != ERR_INPUT)
		return e;
	v.layout = layout_new(c, rq, str_of(T(c, "热点")), desk ? NAV_OWN : NAV_NONE);
	if (e == OK)
		TRY(fill(c, &q, &v));
	html_topics_page(&o, &v);
	rs->status = e == OK ? 200 : err_info(e)->status;
	layout_send(rs, &o);
	return OK;
}

static err public_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, false);
}

static err desk_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	return show(c, rq, rs, true);
}

static void put_topic(struct js_out *j, const struct topic_item *t)
{
	js_begin(j, NULL, '{');
	js_id(j, "id", t->id);
	js_text(j, "name", t->name);
	js_real(j, "heat", t->heat);
	js_int(j, "people", t->people);
	js_int(j, "messages", t->messages);
	js_time(j, "from", t->from);
	js_time(j, "to", t->to);
	js_begin(j, "newest", '[');
	for (size_t i = 0; i < t->n; i++)
		js_id(j, NULL, t->v[i].id);
	js_end(j, ']');
	js_end(j, '}');
}

static err api(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct asked q = { 0 };
	struct topics_view v = { 0 };

	TRY(read_asked(c, rq, &q));
	TRY(fill(c, &q, &v));
	js_begin(&j, NULL, '{');
	js_begin(&j, "items", '[');
	for (size_t i = 0; i < v.n; i++)
		put_topic(&j, &v.v[i]);
	js_end(&j, ']');
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

const struct route topics_routes[] = {
	{ HTTP_GET, "/topics", PUBLIC, LANE_READ, public_page, ROUTE_SHARED, "一个地方的热点",
	  NULL },
	{ HTTP_GET, "/desk/topics", &perm_topics_desk, LANE_READ, desk_page, 0,
	  "一个地方的热点，只有自己能打开的留言", NULL },
	{ HTTP_GET, "/api/v1/topics", PUBLIC, LANE_READ, api, ROUTE_SHARED,
	  "一个地方的热点：region、period（7、30 或 92 天）", NULL },
	{ 0 },
};
