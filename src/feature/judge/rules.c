/* What an editor would say to what the program says. */
#include "judge/rules.h"

static const struct {
	enum judge_reason found;
	const char *code;
} returns[] = {
	{ JUDGE_OFF_TOPIC, "not_answered" },
	{ JUDGE_COPIED, "template" },
	{ JUDGE_REFERS_ONLY, "only_refers" },
	{ JUDGE_NO_CONTACT, "only_refers" },
	{ JUDGE_NO_FACT, "no_facts" },
	{ JUDGE_NO_DATE, "no_facts" },
	{ JUDGE_VAGUE, "vague" },
};

size_t judge_returns_for(unsigned reasons, enum judge_verdict verdict,
			 const char *out[JUDGE_REASONS])
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(returns) / sizeof(returns[0]); i++) {
		if (verdict == JUDGE_OK || !(reasons & 1u << returns[i].found))
			continue;
		if (n == 0 || !str_eq(str_of(out[n - 1]), str_of(returns[i].code)))
			out[n++] = returns[i].code;
	}
	return n;
}
