#include "verify/tell.h"

#include "judge/judge.h"
#include "ledger/ledger.h"
#include "message/message.h"

static bool read_numbers(str s, int64_t *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!str_int(str_cut(&s, '.'), &v[i]))
			return false;
	return s.n == 0;
}

/* "place.office.kind.domain.unit" and, of a rating, "/outcome.resolution.attitude.speed" */
static bool read_facts(struct tell *t, const struct event_add_in *e)
{
	str scores = e->facts, at = str_cut(&scores, '/');
	int64_t v[5], s[4];

	if (!read_numbers(at, v, 5))
		return false;
	t->m.place = v[0];
	t->m.office = v[1];
	t->m.kind = v[2];
	t->m.domain = v[3];
	t->m.answer_unit = v[4];
	if (scores.n == 0)
		return true;
	if (!read_numbers(scores, s, 4) || t->ratings_n == 8)
		return false;
	t->ratings[t->ratings_n++] = (struct rating){ .message = e->message,
						      .at = e->at,
						      .place = v[0],
						      .office = v[1],
						      .unit = v[4],
						      .outcome = s[0],
						      .resolution = s[1],
						      .attitude = s[2],
						      .speed = s[3] };
	t->m.outcome = s[0];
	return true;
}

static void tell_return(struct tell *t, const struct event_add_in *e)
{
	str codes = e->reason;

	while (codes.n) {
		str code = str_cut(&codes, ' ');
		if (code.n)
			recount_return(t->figures, e->unit, figures_month(e->at),
				       judge_reason_number(code));
	}
}

bool tell_event(struct tell *t, const struct event_add_in *e)
{
	struct message *m = &t->m;

	if (e->message != m->id) {
		tell_end(t);
		*m = (struct message){ .id = e->message };
	}
	t->events++;
	if (str_eq(e->action, S("approve")) && m->published_at == 0)
		m->published_at = e->at;
	if (str_eq(e->action, S("answer")) && m->answered_at == 0)
		m->answered_at = e->at;
	if (str_eq(e->action, S("rate")) || str_eq(e->action, S("close")))
		m->closed_at = e->to_state == MESSAGE_CLOSED ? e->at : 0;
	if (judge_is_return(e))
		tell_return(t, e);
	return e->facts.n == 0 || read_facts(t, e);
}

void tell_end(struct tell *t)
{
	struct facts f;

	if (t->m.id) {
		t->messages++;
		message_facts(&t->m, &f);
		recount_add(t->figures, &f);
	}
	for (size_t i = 0; i < t->ratings_n; i++) {
		rating_facts(&t->m, &t->ratings[i], &f);
		recount_add(t->figures, &f);
	}
	t->m.id = 0;
	t->ratings_n = 0;
}
