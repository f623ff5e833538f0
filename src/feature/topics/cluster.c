/* A message finds its topic as it comes in: the rules of text/topics.h, one message at a
 * time. */
#include "alike/scope.h"
#include "base/clock.h"
#include "base/id.h"
#include "topics/inside.h"

#define NEAR_MOST 12
#define NEAR_LEAST 0.12

static err wake(struct ctx *c, const struct topic_of *of)
{
	return q_topic_wait_put(c->db, of->scope, of->topic, c->now, NULL);
}

static err put_member(struct ctx *c, int64_t message, const struct topic_row *t)
{
	TRY(q_topic_of_put(c->db, message, t->scope, t->id, NULL));
	TRY(q_topic_member_put(c->db, t->scope, t->id, message, NULL));
	return wake(c, &(struct topic_of){ message, t->scope, t->id });
}

/* The centre with one more message; both have length 1. */
static void move_centre(struct ctx *c, struct topic_row *t, const struct gist *g)
{
	struct gist was, sum = { ARENA_ARRAY(c->a, struct gist_key, GIST_CENTRE), 0 };
	double length;

	scope_unpack(c->a, t->centre, &was);
	for (size_t i = 0; i < was.n; i++)
		was.v[i].weight *= (float)t->n;
	gist_add(&sum, &was);
	gist_add(&sum, g);
	length = gist_length(&sum);
	for (size_t i = 0; i < sum.n; i++)
		sum.v[i].weight = (float)(sum.v[i].weight / length);
	t->centre = scope_pack(c->a, &sum);
	t->n++;
}

static err join(struct ctx *c, int64_t message, struct topic_row *t, const struct gist *g)
{
	struct topic_put_in in;

	move_centre(c, t, g);
	in = (struct topic_put_in){ t->scope, t->id, t->n, t->centre };
	TRY(q_topic_put(c->db, &in, NULL));
	return put_member(c, message, t);
}

/* Two that belong to no topic begin one, under the older's id. */
static err begin(struct ctx *c, const struct message *m, int64_t other, const struct gist *g)
{
	struct topic_row t = { .scope = scope_of(m->place, false), .id = other, .n = 1 };
	struct gist its;
	err e = alike_terms(c, other, &its);

	if (e != OK || id_time(other) < c->now - TOPIC_DAYS * MS_DAY)
		return e == ERR_NOT_FOUND ? OK : e;
	t.centre = scope_pack(c->a, &its);
	TRY(put_member(c, other, &t));
	return join(c, m->id, &t, g);
}

struct choice {
	struct topic_row topic;
	double z;
	int64_t alone; /* the nearest message of no topic */
};

static err weigh(struct ctx *c, const struct alike_hit *h, const struct gist *g,
		 struct choice *best)
{
	struct topic_of of;
	struct topic_row t;
	struct gist centre;
	double z;
	err e = q_topic_of(c->db, h->message, &of);

	if (e == ERR_NOT_FOUND) {
		if (!best->alone && h->score >= ALIKE_OFFER)
			best->alone = h->message;
		return OK;
	}
	TRY(e);
	TRY(q_topic_get(c->db, of.scope, of.topic, &t));
	scope_unpack(c->a, t.centre, &centre);
	z = (h->score + gist_product(&centre, g)) / 2;
	if (z >= TOPICS_JOIN && z > best->z) {
		best->z = z;
		best->topic = t;
	}
	return OK;
}

static err find_topic(struct ctx *c, const struct message *m)
{
	const struct alike_ask ask = { .text = { m->title, m->body },
				       .place = m->place,
				       .besides = m->id,
				       .n = NEAR_MOST,
				       .least = NEAR_LEAST };
	struct choice best = { 0 };
	struct alike_hits hits;
	struct gist g;

	alike_gist(c->a, &ask.text, &g);
	TRY(alike_find(c, &ask, &hits));
	for (size_t i = 0; i < hits.n; i++)
		TRY(weigh(c, &hits.v[i], &g, &best));
	if (best.topic.id)
		return join(c, m->id, &best.topic, &g);
	return best.alone ? begin(c, m, best.alone, &g) : OK;
}

err topic_join(struct ctx *c, const struct message *m)
{
	struct topic_of of;
	err e = q_topic_of(c->db, m->id, &of);

	if (e == OK)
		return wake(c, &of);
	if (e != ERR_NOT_FOUND)
		return e;
	return id_time(m->id) < c->now - TOPIC_DAYS * MS_DAY ? OK : find_topic(c, m);
}

/* It stays counted as one of the topic's, so that it comes back to it when it is shown
 * again; what is no longer to be seen heats nothing (heat.c). */
err topic_leave(struct ctx *c, int64_t message)
{
	struct topic_of of;
	err e = q_topic_of(c->db, message, &of);

	return e == OK ? wake(c, &of) : e == ERR_NOT_FOUND ? OK : e;
}
