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

str demo_return_note(struct arena *a, struct rand *r)
{
	return PICK(a, r, list_return_notes);
}

str demo_refusal_note(struct arena *a, struct rand *r)
{
	return PICK(a, r, list_refusal_notes);
}

str demo_mend_note(struct arena *a, struct rand *r)
{
	return PICK(a, r, list_mend_notes);
}

str demo_decline_reason(struct arena *a, struct rand *r)
{
	return PICK(a, r, list_decline_reasons);
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
