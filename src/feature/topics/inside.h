/*
 * topics, inside: what its own files share.
 */
#ifndef LIUYAN_FEATURE_TOPICS_INSIDE_H
#define LIUYAN_FEATURE_TOPICS_INSIDE_H

#include "alike/alike.h"
#include "app/cli.h"
#include "app/layout.h"
#include "message/message.h"
#include "text/topics.h"
#include "topics/queries.h"
#include "topics/topics.h"

#define TOPIC_DAYS 92	     /* back from now: what is older heats nothing */
#define TOPIC_HALF_LIFE 14.0 /* days */
#define TOPIC_PEOPLE 3	     /* fewer are no topic */
#define TOPIC_BURST 5	     /* people in a week */
#define TOPIC_MEMBERS 400    /* looked at of one topic, the newest */

enum topic_audience { TOPIC_ALL, TOPIC_OPEN };

int topics_run(struct cli *cli); /* cli.c */

/* follow.c */
extern const struct job topics_jobs[];
err topics_upkeep(struct ctx *c, int64_t message);

/* cluster.c: a message finds its topic, or leaves it. */
MUST err topic_join(struct ctx *c, const struct message *m);
MUST err topic_leave(struct ctx *c, int64_t message);

/* title.c: what to call these messages, by their own titles. */
str topic_title(struct arena *a, const struct message *v, size_t n);

/* heat.c */
err topics_heat_due(struct ctx *c); /* the job */

/* sums.c: pure */
struct topic_vote {
	int64_t place, person, at, likes;
};
struct topic_sum {
	int64_t place, people, messages, likes, from, to;
	double heat;
};
/* Sums of each place, of those votes at or behind `since`; out has room for n. Sorts v. */
size_t topic_sums(struct topic_vote *v, size_t n, int64_t since, int64_t now,
		  struct topic_sum *out);
/* Many more in a week than in the weeks before it. */
bool topic_is_burst(int64_t week, int64_t quarter);
extern const int64_t topic_periods[3]; /* days, the shortest first */

/* pages.c */
extern const struct route topics_routes[];
extern const struct perm perm_topics_desk;

#endif
