/* How hot each topic is, where and for whom: counted when a message of it has changed, and
 * each day while it is warm. Nobody is written down: who wrote is read and counted. */
#include "app/app.h"
#include "base/clock.h"
#include "base/id.h"
#include "notice/notice.h"
#include "place/place.h"
#include "topics/inside.h"

#define BATCH 8
#define PERIODS (sizeof(topic_periods) / sizeof(topic_periods[0]))
#define AUDIENCES 2

struct counting {
	const struct topic_wait *t;
	struct message *v; /* that may be seen by anybody at all */
	int64_t *person;
	size_t n;
	struct topic_vote *votes;
	struct topic_sum *sums;
	int64_t newest;
};

/* Without an account each message counts as somebody's of her own. */
static err person_of(struct ctx *c, int64_t message, int64_t *out)
{
	struct message_writer w;
	err e = q_message_writer_of(c->db, message, &w);

	*out = e == OK ? w.writer : message;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* What was merged into another was written all the same. */
static bool is_gone(const struct message *m)
{
	return m->state == MESSAGE_REFUSED ||
	       (message_is_tombstone(m) && m->state != MESSAGE_MERGED);
}

static err read_members(struct ctx *c, struct counting *k)
{
	struct topic_member_list l;

	TRY(q_topic_members(c->db, k->t->scope, k->t->topic, TOPIC_MEMBERS, &l));
	k->v = ARENA_ARRAY(c->a, struct message, l.n + 1);
	k->person = ARENA_ARRAY(c->a, int64_t, l.n + 1);
	k->votes = ARENA_ARRAY(c->a, struct topic_vote, (l.n + 1) * PLACE_DEPTH);
	k->sums = ARENA_ARRAY(c->a, struct topic_sum, (l.n + 1) * PLACE_DEPTH);
	for (size_t i = 0; i < l.n; i++) {
		err e = message_get(c, l.v[i].message, &k->v[k->n]);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		if (e != OK || is_gone(&k->v[k->n]))
			continue;
		TRY(person_of(c, l.v[i].message, &k->person[k->n]));
		if (id_time(l.v[i].message) > k->newest)
			k->newest = id_time(l.v[i].message);
		k->n++;
	}
	return OK;
}

static err forget_place(struct ctx *c, int64_t place, int64_t topic)
{
	for (int64_t a = 0; a < AUDIENCES; a++)
		for (size_t p = 0; p < PERIODS; p++) {
			struct topic_hot_drop_in in = { place, a, topic_periods[p], topic };
			TRY(q_topic_hot_drop(c->db, &in, NULL));
		}
	return OK;
}

static err forget_rows(struct ctx *c, const struct topic_wait *t)
{
	struct topic_place_list l;

	TRY(q_topic_places(c->db, t->scope, t->topic, &l));
	for (size_t i = 0; i < l.n; i++)
		TRY(forget_place(c, l.v[i].place, t->topic));
	return q_topic_place_drop(c->db, t->scope, t->topic, NULL);
}

static bool counts(const struct message *m, enum topic_audience a)
{
	return a == TOPIC_ALL || message_is_public(m);
}

static size_t gather(struct counting *k, enum topic_audience a)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++) {
		int64_t codes[PLACE_DEPTH];
		size_t levels = place_levels(k->v[i].place, codes);
		for (size_t l = 0; l < levels && counts(&k->v[i], a); l++)
			k->votes[n++] = (struct topic_vote){ codes[l], k->person[i],
							     id_time(k->v[i].id), k->v[i].likes };
	}
	return n;
}

static str name_of(struct ctx *c, const struct counting *k, enum topic_audience a)
{
	struct message *v = ARENA_ARRAY(c->a, struct message, k->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++)
		if (counts(&k->v[i], a) && !message_is_tombstone(&k->v[i]))
			v[n++] = k->v[i];
	return n ? topic_title(c->a, v, n) : (str){ 0 };
}

static err put_rows(struct ctx *c, const struct counting *k, struct topic_hot_put_in in, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct topic_sum *s = &k->sums[i];
		if (s->people < TOPIC_PEOPLE)
			continue;
		in.place = s->place;
		in.heat = (int64_t)(s->heat * 1000);
		in.people = s->people;
		in.messages = s->messages;
		in.from_at = s->from;
		in.to_at = s->to;
		TRY(q_topic_hot_put(c->db, &in, NULL));
		TRY(q_topic_place_put(c->db, k->t->scope, k->t->topic, s->place, NULL));
	}
	return OK;
}

/* Told to the desks that take in the newest of them: counted is what they may open. */
static err alarm(struct ctx *c, const struct topic_wait *t, const struct message *newest,
		 int64_t people)
{
	static const int64_t roles[] = { ROLE_COORDINATOR, ROLE_SUPERVISOR };
	struct topic_alert_add_in in = { newest->place, clock_day(c->now) / 7, t->topic, people,
					 c->now };
	int64_t added;

	TRY(q_topic_alert_add(c->db, &in, &added));
	for (size_t i = 0; added && i < sizeof(roles) / sizeof(roles[0]); i++) {
		struct notice n = { .whom = NOTICE_DESK,
				    .owner = newest->coordinator,
				    .role = roles[i],
				    .kind = NOTICE_BURST,
				    .subject = people };
		TRY(notice_put(c, &n));
	}
	return OK;
}

static int64_t people_since(struct ctx *c, const struct counting *k, size_t n, int64_t days)
{
	struct topic_sum *sum = ARENA_ARRAY(c->a, struct topic_sum, n + 1);

	return topic_sums(k->votes, n, c->now - days * MS_DAY, c->now, sum) ? sum->people : 0;
}

/* Before it has passed review, and when it passes an office by, a message is not counted
 * to that office either. */
static err check_burst(struct ctx *c, struct counting *k)
{
	const struct message *newest = NULL;
	int64_t week;
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++) {
		const struct message *m = &k->v[i];
		if (!m->published_at || (newest && (m->coordinator != newest->coordinator ||
						    m->place != newest->place)))
			continue;
		newest = newest ? newest : m;
		k->votes[n++] = (struct topic_vote){ m->place, k->person[i], id_time(m->id), 0 };
	}
	week = people_since(c, k, n, topic_periods[0]);
	if (!newest || !topic_is_burst(week, people_since(c, k, n, TOPIC_DAYS)))
		return OK;
	return alarm(c, k->t, newest, week);
}

static err count_audience(struct ctx *c, struct counting *k, enum topic_audience a)
{
	struct topic_hot_put_in in = {
		.audience = a, .topic = k->t->topic, .scope = k->t->scope, .name = name_of(c, k, a)
	};
	size_t votes = gather(k, a);

	for (size_t p = 0; p < PERIODS; p++) {
		int64_t since = c->now - topic_periods[p] * MS_DAY;
		size_t n = topic_sums(k->votes, votes, since, c->now, k->sums);
		in.period = topic_periods[p];
		TRY(put_rows(c, k, in, n));
	}
	return OK;
}

static err count_topic(struct ctx *c, const struct topic_wait *t)
{
	struct counting k = { .t = t };

	TRY(read_members(c, &k));
	TRY(forget_rows(c, t));
	if (k.newest < c->now - TOPIC_DAYS * MS_DAY)
		return q_topic_wait_drop(c->db, t->scope, t->topic, NULL);
	TRY(count_audience(c, &k, TOPIC_ALL));
	TRY(count_audience(c, &k, TOPIC_OPEN));
	TRY(check_burst(c, &k));
	return q_topic_wait_put(c->db, t->scope, t->topic, c->now + MS_DAY, NULL);
}

static err count_due(struct ctx *c, void *data)
{
	struct topic_wait_list l;

	TRY(q_topic_wait_due(c->db, c->now, BATCH, &l));
	*(size_t *)data = l.n;
	for (size_t i = 0; i < l.n; i++)
		TRY(count_topic(c, &l.v[i]));
	return OK;
}

static err is_due(struct ctx *c, void *data)
{
	struct topic_wait_list l;

	TRY(q_topic_wait_due(c->db, c->now, 1, &l));
	*(size_t *)data = l.n;
	return OK;
}

err topics_heat_due(struct ctx *c)
{
	size_t n = 0;

	TRY(app_read(c, is_due, &n)); /* an idle board writes nothing */
	while (n && !c->app->stopping) {
		struct arena_mark m = arena_mark(c->a);
		TRY(app_write(c, count_due, &n));
		arena_rewind(c->a, m);
		n = n == BATCH ? n : 0;
	}
	return OK;
}
