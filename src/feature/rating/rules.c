/* What a rating adds to the figures; no database here. */
#include "rating/rating.h"

str rating_scores(struct arena *a, const struct rating *r)
{
	return arena_fmt(a, "%lld.%lld.%lld.%lld", (long long)r->outcome, (long long)r->resolution,
			 (long long)r->attitude, (long long)r->speed);
}

void rating_facts(const struct message *m, const struct rating *r, struct facts *out)
{
	struct message then = *m;

	then.place = r->place;
	then.office = r->office;
	then.answer_unit = then.lead_unit = r->unit;
	message_facts(&then, out);
	out->received = out->answered = out->closed = out->solved = out->hours = 0;
	if (!r->resolution || !r->attitude || !r->speed)
		return;
	out->rated = 1;
	out->resolution = r->resolution;
	out->attitude = r->attitude;
	out->speed = r->speed;
}
