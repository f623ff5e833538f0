#include "text/judge_inside.h"

#include <math.h>

static const struct {
	const char *code, *text, *advice;
} reasons[JUDGE_REASONS] = {
#define FAULT(name, code, text, advice) [JUDGE_##name] = { code, text, advice },
#include "text/judge_reasons.def"
#undef FAULT
};

static const struct {
	const char *code, *text;
} verdicts[] = {
	[JUDGE_OK] = { "ok", N_("有实质内容") },
	[JUDGE_THIN] = { "thin", N_("内容单薄") },
	[JUDGE_EMPTY] = { "empty", N_("没有说明什么") },
};

static const double weights[JUDGE_FEATURES] = {
#define FEATURE(name, weight, text) [FEATURE_##name] = weight,
#include "text/judge_weights.def"
#undef FEATURE
};

static double score_of(const struct judge_reading *r)
{
	double z = 0;

	for (size_t i = 0; i < JUDGE_FEATURES; i++)
		z += weights[i] * r->feature[i];
	return 1 / (1 + exp(-z));
}

void judge_weigh(struct arena *a, const struct judge_case *in, struct judgement *out)
{
	struct judge_reading r;

	judge_read(a, in, &r);
	*out = (struct judgement){ .score = score_of(&r) };
	out->verdict = out->score >= JUDGE_EMPTY_FROM  ? JUDGE_EMPTY
		       : out->score >= JUDGE_THIN_FROM ? JUDGE_THIN
						       : JUDGE_OK;
	judge_find_reasons(a, in, &r, out);
}

const char *judge_code(enum judge_reason r)
{
	return r < JUDGE_REASONS ? reasons[r].code : NULL;
}

const char *judge_text(enum judge_reason r)
{
	return r < JUDGE_REASONS ? reasons[r].text : NULL;
}

const char *judge_advice(enum judge_reason r)
{
	return r < JUDGE_REASONS ? reasons[r].advice : NULL;
}

enum judge_reason judge_reason_of(str code)
{
	for (enum judge_reason r = JUDGE_NONE + 1; r < JUDGE_REASONS; r++)
		if (str_eq(code, str_of(reasons[r].code)))
			return r;
	return JUDGE_NONE;
}

const char *judge_verdict_code(enum judge_verdict v)
{
	return verdicts[v].code;
}

const char *judge_verdict_text(enum judge_verdict v)
{
	return verdicts[v].text;
}
