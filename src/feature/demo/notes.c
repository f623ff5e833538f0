#include "feature/demo/pen.h"

#define LIST(name, ...) static const char *const list_##name[] = { __VA_ARGS__ };
#include "feature/demo/notes.def"
#undef LIST
#define COUNT(list) (sizeof(list) / sizeof *(list))
#define PICK(a, r, list) demo_wording((a), (r), (list), COUNT(list))

static str demo_wording(struct arena *a, struct rand *r, const char *const *list, size_t n)
{
	struct pen p = pen_new(a, r, 256);

	p.seed = rand_next(r);
	pen_text(&p, str_of(list[rand_below(r, n)]));
	return buf_str(&p.out);
}

str demo_perfunctory_reply(struct arena *a, struct rand *r, const struct demo_text *m)
{
	return m->kind == DEMO_CONSULT ? PICK(a, r, list_empty_advice)
				       : PICK(a, r, list_empty_reply);
}

str demo_followup(struct arena *a, struct rand *r, const struct demo_text *m)
{
	return m->kind == DEMO_CONSULT || m->kind == DEMO_SUGGESTION ? PICK(a, r, list_ask_more)
								     : PICK(a, r, list_still_there);
}

str demo_rating_comment(struct arena *a, struct rand *r, int score)
{
	if (score <= 1)
		return PICK(a, r, list_rated_1);
	if (score >= 5)
		return PICK(a, r, list_rated_5);
	return score == 2   ? PICK(a, r, list_rated_2)
	       : score == 3 ? PICK(a, r, list_rated_3)
			    : PICK(a, r, list_rated_4);
}

/* Codes of the notes, in the order of their lists. */
static const str refusal_codes[] = { STR("unclear"),   STR("repeated"), STR("privacy"),
				     STR("procedure"), STR("advert"),	STR("outside") };
static const str return_codes[] = { STR("not_answered"), STR("vague"),	      STR("no_facts"),
				    STR("wrong_case"),	 STR("not_answered"), STR("template") };
static const str decline_codes[] = { STR("not_duty"),	STR("not_duty"),  STR("not_place"),
				     STR("needs_lead"), STR("duplicate"), STR("not_duty") };

_Static_assert(COUNT(list_refusal_notes) == COUNT(refusal_codes), "a code for each note");
_Static_assert(COUNT(list_return_notes) == COUNT(return_codes), "a code for each note");
_Static_assert(COUNT(list_decline_reasons) == COUNT(decline_codes), "a code for each reason");

struct demo_reason demo_return_note(struct arena *a, struct rand *r, bool again)
{
	uint64_t i = again ? COUNT(return_codes) - 1 : rand_below(r, 3);

	return (struct demo_reason){ return_codes[i],
				     demo_wording(a, r, list_return_notes + i, 1) };
}

struct demo_reason demo_refusal(struct arena *a, struct rand *r)
{
	uint64_t i = rand_below(r, COUNT(refusal_codes));

	return (struct demo_reason){ refusal_codes[i],
				     demo_wording(a, r, list_refusal_notes + i, 1) };
}

struct demo_reason demo_decline(struct arena *a, struct rand *r)
{
	uint64_t i = rand_below(r, COUNT(decline_codes));

	return (struct demo_reason){ decline_codes[i],
				     demo_wording(a, r, list_decline_reasons + i, 1) };
}

str demo_mend_note(struct arena *a, struct rand *r)
{
	return PICK(a, r, list_mend_notes);
}

str demo_joint_reply(struct arena *a, struct rand *r, const struct demo_answer *answer)
{
	struct pen p = pen_new(a, r, 512);

	p.answer = answer;
	pen_text(&p, str_of(list_joint_reply[rand_below(r, COUNT(list_joint_reply))]));
	return buf_str(&p.out);
}

str demo_phrase(struct arena *a, struct rand *r, enum demo_phrase which)
{
	static const struct {
		const char *const *v;
		size_t n;
	} lists[DEMO_PHRASES] = {
		[DEMO_DISPATCH] = { list_dispatch_notes, COUNT(list_dispatch_notes) },
		[DEMO_SEND_BACK] = { list_send_back_notes, COUNT(list_send_back_notes) },
		[DEMO_INSIST] = { list_insist_notes, COUNT(list_insist_notes) },
		[DEMO_UPHOLD] = { list_uphold_notes, COUNT(list_uphold_notes) },
		[DEMO_MERGE] = { list_merge_notes, COUNT(list_merge_notes) },
	};

	return demo_wording(a, r, lists[which].v, lists[which].n);
}

str demo_person(struct arena *a, struct rand *r)
{
	struct pen p = pen_new(a, r, 64);

	buf_lit(&p.out, list_surnames[rand_below(r, COUNT(list_surnames))]);
	buf_lit(&p.out, list_given_first[rand_below(r, COUNT(list_given_first))]);
	buf_lit(&p.out, list_given_second[rand_below(r, COUNT(list_given_second))]);
	return buf_str(&p.out);
}

str demo_phone(struct arena *a, struct rand *r)
{
	struct pen p = pen_new(a, r, 64);

	buf_int(&p.out, INT64_C(13800138000) + (int64_t)rand_below(r, 1000));
	return buf_str(&p.out);
}
