/* What comes after an answer: a follow-up, a rating, the end. */
#include "feature/demo/steps.h"

/* Scores out of 100 for 5, 4, 3, 2, 1 when it is solved, partly, not. */
static const unsigned char scores[][5] = {
	[OUTCOME_NOT] = { 3, 7, 18, 27, 45 },
	[OUTCOME_PARTLY] = { 15, 42, 33, 8, 2 },
	[OUTCOME_SOLVED] = { 68, 25, 5, 1, 1 },
};

static int64_t draw_score(struct rand *r, int64_t outcome)
{
	uint64_t roll = rand_below(r, 100);
	int64_t lost = 0;

	while (lost < 4 && roll >= scores[outcome][lost])
		roll -= scores[outcome][lost++];
	return 5 - lost;
}

/* The writer comes before the matter closes by itself; otherwise as if she had
 * not waited. */
static bool in_time(struct story *t, int64_t before)
{
	if (!t->sim.over && t->sim.now < t->sim.closes_at)
		return true;
	t->sim.over = false;
	t->sim.now = before;
	return false;
}

static void rate(struct story *t)
{
	int64_t before = t->sim.now;
	struct rand *r = t->sim.rand;
	uint64_t roll = rand_below(r, 100);
	struct rating_new in = { .outcome = roll < 70	? OUTCOME_SOLVED
					    : roll < 87 ? OUTCOME_PARTLY
							: OUTCOME_NOT };

	story_later(t, HOURS_DAY, 40, 9 * MS_DAY);
	if (!in_time(t, before))
		return;
	in.resolution = draw_score(r, in.outcome);
	in.attitude = draw_score(r, in.outcome);
	in.speed = draw_score(r, in.outcome);
	if (story_chance(t, 55))
		in.body = demo_rating_comment(t->sim.a, r, (int)in.resolution);
	sim_rate(&t->sim, &in);
}

static void ask_more(struct story *t)
{
	struct sim *s = &t->sim;
	int64_t before = s->now;

	story_later(t, HOURS_DAY, 30, 6 * MS_DAY);
	if (!in_time(t, before))
		return;
	sim_followup(s, demo_followup(s->a, s->rand, &t->text));
	story_halt(t, STOP_FOLLOWUP);
	story_later(t, HOURS_DAY, 6, 20 * MS_HOUR);
	sim_settle_followup(s, &s->followups[s->followups_n - 1], story_chance(t, 85) ? 2 : 3,
			    story_editor(t));
}

void story_settle(struct story *t)
{
	struct sim *s = &t->sim;
	int64_t at;

	if (!s->over && (t->stop == STOP_FOLLOWUP || story_chance(t, 7)))
		ask_more(t);
	if (!s->over && story_chance(t, 44))
		rate(t);
	if (s->over || s->m.state != MESSAGE_ANSWERED)
		return;
	at = s->closes_at;
	at = (at > s->now ? at : s->now) + (int64_t)rand_below(s->rand, 10 * MS_MINUTE);
	s->over = at > s->until;
	if (!s->over)
		s->now = at;
	sim_message(s, &(struct sim_act){ .action = "close", .reason = S("rule") });
}
