/*
 * demo/sim: the life of one made-up message, lived in memory by the life tables.
 *
 * It does what message_step and order_step do (same rows, same rules, same
 * events, desks and versions of replies), but keeps all of it in one struct
 * that is then written once: a row is inserted as it stands at the end.
 * Invariants: time only goes on; after `over` (the story ends, or `until` is
 * reached) nothing more happens. A step that the tables refuse is an error of
 * the story, kept in `e`. The fixed sizes below are more than any story needs.
 * Lifetime: one message; texts live in the arena `a`.
 */
#ifndef LIUYAN_FEATURE_DEMO_SIM_H
#define LIUYAN_FEATURE_DEMO_SIM_H

#include "base/rand.h"
#include "ledger/ledger.h"
#include "order/order.h"
#include "rating/rating.h"
#include "todo/todo.h"

enum { SIM_EVENTS = 96, SIM_ORDERS = 12, SIM_REPLIES = 20, SIM_RATINGS = 2, SIM_FOLLOWUPS = 3 };

/* Who does it; all zero: the writer or the program. */
struct sim_actor {
	int64_t account;
	enum role role;
	int64_t unit;
};

struct sim_act {
	const char *action;
	struct sim_actor who;
	unsigned facts;
	str reason, note;
	int64_t subject;
};

/* Where a life is lived before it is known how much will happen; may be used
 * for one after another. */
struct sim_room {
	struct event_add_in events[SIM_EVENTS];
	struct work_order orders[SIM_ORDERS];
	struct reply replies[SIM_REPLIES];
	struct rating ratings[SIM_RATINGS];
	struct followup followups[SIM_FOLLOWUPS];
};

struct sim {
	struct arena *a;
	struct rand *rand;
	const struct settings *settings;
	int64_t now, until, closes_at;
	uint32_t serial; /* tells ids of one millisecond apart */
	bool over;
	err e;
	struct message m, next; /* next: m with what the coming step changes besides */
	struct todo_add_in desk;
	struct message_version_add_in version; /* message 0: none */
	struct event_add_in *events;	       /* in the room, and after sim_pack in the arena */
	struct work_order *orders;
	struct reply *replies;
	struct rating *ratings;
	struct followup *followups;
	size_t events_n, orders_n, replies_n, ratings_n, followups_n;
};

/* The message as it is written at s->now: pending. */
void sim_submit(struct sim *s, struct sim_room *room, const struct message *m);
/* Out of the room, which is then free for the next. */
void sim_pack(struct sim *s);
/* A step of the message; what else it changes stands in s->next. */
void sim_message(struct sim *s, const struct sim_act *act);
/* Orders to a lead and, when co is not 0, a helping unit, after "dispatch".
 * Returns the lead's; NULL when nothing more happens. */
struct work_order *sim_issue(struct sim *s, int64_t lead, int64_t co, str note);
/* A step of an order, and of the message that follows it. */
void sim_order(struct sim *s, struct work_order *o, const struct sim_act *act, str body);
void sim_followup(struct sim *s, str body);
/* state: 2 public, 3 kept from the public */
void sim_settle_followup(struct sim *s, struct followup *f, int64_t state, struct sim_actor who);
void sim_rate(struct sim *s, const struct rating_new *in);

#endif
