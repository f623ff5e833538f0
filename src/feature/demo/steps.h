/*
 * demo/steps: how the parts of a story pass the time and who acts in them.
 *
 * Invariants and lifetime: those of the story (story.h). After the story is over
 * these do nothing more.
 */
#ifndef LIUYAN_FEATURE_DEMO_STEPS_H
#define LIUYAN_FEATURE_DEMO_STEPS_H

#include "feature/demo/calendar.h"
#include "feature/demo/story.h"

bool story_chance(struct story *t, unsigned percent);
/* To that moment, or to when somebody is there; past `until` the story is over. */
void story_go_on(struct story *t, enum hours hours, int64_t at);
/* Waits around so many percent of the whole answer's time, `most` on average. */
void story_later(struct story *t, enum hours hours, int64_t percent, int64_t most);
void story_halt(struct story *t, enum story_stop here);

struct sim_actor story_editor(struct story *t);
struct sim_actor story_staff(struct story *t, enum role role);

/* After the answer: a follow-up, a rating, the end (after.c). */
void story_settle(struct story *t);

#endif
