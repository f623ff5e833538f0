#include "feature/demo/steps.h"

bool story_chance(struct story *t, unsigned percent)
{
	return rand_chance(t->sim.rand, percent);
}

/* ---- time ---- */

void story_go_on(struct story *t, enum hours hours, int64_t at)
{
	struct sim *s = &t->sim;

	at = calendar_open(hours, at);
	if (at <= s->now)
		at = s->now + MS_MINUTE;
	if (at > s->until)
		s->over = true;
	else if (!s->over)
		s->now = at;
}

void story_later(struct story *t, enum hours hours, int64_t percent, int64_t most)
{
	int64_t mean = t->answer_ms / 100 * percent;

	if (t->staged) {
		story_go_on(t, HOURS_DAY,
			    t->sim.now + (10 + (int64_t)rand_below(t->sim.rand, 30)) * MS_MINUTE);
		return;
	}
	if (mean > most)
		mean = most;
	story_go_on(t, hours,
		    t->sim.now + mean / 2 + (int64_t)rand_below(t->sim.rand, (uint64_t)mean + 1));
}

void story_halt(struct story *t, enum story_stop here)
{
	if (t->stop == here)
		t->sim.over = true;
}

/* ---- who ---- */

struct sim_actor story_editor(struct story *t)
{
	return (struct sim_actor){ t->world->editor, ROLE_EDITOR, 0 };
}

struct sim_actor story_staff(struct story *t, enum role role)
{
	return (struct sim_actor){ t->place->staff[role], role, t->place->office.id };
}
