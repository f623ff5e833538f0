/*
 * topics: messages about one matter brought together, and how hot each matter is.
 *
 * In the order of time a message joins the group that it and its nearest message are
 * closest to (half the cosine to that message, half that to the group's centre), or
 * begins one; groups whose centres meet become one; then every message goes where it is
 * nearest, and again (text/gist.h says what is near). What is common in this set of
 * messages is learnt from the set itself; no list of names or words is used.
 * Heat counts people, not messages: a person who writes ten times is one. Who follows
 * or approves is worth less the more there are: four times as many count twice.
 * Invariants: the same messages give the same topics; time grows with their number
 * alone (text/postings.h).
 * Lifetime: topics and their texts are the arena's; the messages must outlive them.
 */
#ifndef LIUYAN_TEXT_TOPICS_H
#define LIUYAN_TEXT_TOPICS_H

#include "text/gist.h"

#define TOPICS_JOIN 0.25  /* a message to a group: see above */
#define TOPICS_MERGE 0.35 /* the centres of two groups */
#define TOPICS_STAY 0.30  /* a message to the centre at the end */
#define TOPIC_WORDS 6

struct topic_message {
	struct similar_text text;
	str author; /* empty: somebody of her own */
	str place;
	int64_t time, likes; /* ms, 0: not known */
};

struct topic {
	uint32_t *members; /* places in the list, in the order of time */
	size_t n;
	int64_t people, likes, from, to; /* 0: no time is known */
	double heat;
	struct gist centre;
};

struct topic_list {
	struct topic *v; /* the hottest first */
	size_t n;
};

struct topics_ask {
	const struct topic_message *v;
	size_t n;
	struct progress *p; /* or NULL */
};

double topics_heat(int64_t people, int64_t likes);
/* counts: what these messages have, made in tmp. */
void topics_find(struct arena *a, struct arena *tmp, const struct topics_ask *ask,
		 struct gist_counts *counts, struct topic_list *out);

/* What to call it: phrases that its titles share, the most telling first (of a few messages
 * the first title); places by what ends like one. */
struct topic_name {
	str name, place;
	str words[TOPIC_WORDS];
	size_t n;
};
/* Who says how telling a term is: gist_worth, or counts held elsewhere. */
struct topic_judge {
	double (*worth)(const void *counts, uint32_t term);
	const void *counts;
};
void topics_name(struct arena *a, const struct topic_message *v, const struct topic *t,
		 const struct topic_judge *judge, struct topic_name *out);

#endif
