/* How hot a topic is in a place; no database here. */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "topics/inside.h"

#define BURST_TIMES 3
#define WEEKS_BEFORE 12 /* of a quarter, without the last one */

const int64_t topic_periods[3] = { 7, 30, TOPIC_DAYS };

static int by_person(const void *a, const void *b)
{
	const struct topic_vote *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->at < y->at) - (x->at > y->at);
}

/* A person counts by her newest message. */
static void add(struct topic_sum *s, const struct topic_vote *v, bool person, int64_t now)
{
	double days = (double)(now - v->at) / (double)MS_DAY;

	s->messages++;
	s->likes += v->likes;
	s->people += person;
	s->heat += person ? pow(0.5, days / TOPIC_HALF_LIFE) : 0;
	if (s->from == 0 || v->at < s->from)
		s->from = v->at;
	if (v->at > s->to)
		s->to = v->at;
}

/* Approval fades as the last message does. */
static void end(struct topic_sum *s, int64_t now)
{
	double days = (double)(now - s->to) / (double)MS_DAY;

	s->heat += topics_heat(0, s->likes) * pow(0.5, days / TOPIC_HALF_LIFE);
}

size_t topic_sums(struct topic_vote *v, size_t n, int64_t since, int64_t now, struct topic_sum *out)
{
	size_t sums = 0;
	int64_t person = 0;

	qsort(v, n, sizeof(*v), by_person);
	for (size_t i = 0; i < n; i++) {
		bool first = sums == 0 || out[sums - 1].place != v[i].place;
		if (v[i].at < since)
			continue;
		if (first)
			out[sums++] = (struct topic_sum){ .place = v[i].place };
		add(&out[sums - 1], &v[i], first || person != v[i].person, now);
		person = v[i].person;
	}
	for (size_t i = 0; i < sums; i++)
		end(&out[i], now);
	return sums;
}

bool topic_is_burst(int64_t week, int64_t quarter)
{
	return week >= TOPIC_BURST && week * WEEKS_BEFORE >= BURST_TIMES * (quarter - week);
}
