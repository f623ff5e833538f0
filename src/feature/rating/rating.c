#include "rating/rating.h"

#include "joint/joint.h"

static const struct {
	const char *code, *label;
	unsigned fact;
} outcomes[] = {
	[OUTCOME_NONE] = { "", "", 0 },
	[OUTCOME_NOT] = { "not", N_("没有解决"), FACT_UNSOLVED },
	[OUTCOME_PARTLY] = { "partly", N_("部分解决"), FACT_PARTLY },
	[OUTCOME_SOLVED] = { "solved", N_("已经解决"), FACT_SOLVED },
};

/* More than so many hundredths earns the label. */
static const struct {
	int64_t above;
	const char *label;
} labels[] = {
	{ 400, N_("很满意") }, { 300, N_("满意") },   { 200, N_("基本满意") },
	{ 100, N_("不满意") }, { 0, N_("很不满意") },
};

const char *rating_label(int64_t hundredths)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (hundredths > labels[i].above)
			return labels[i].label;
	return "";
}

int64_t outcome_of(str word)
{
	for (int64_t o = OUTCOME_NOT; o <= OUTCOME_SOLVED; o++)
		if (str_eq(word, str_of(outcomes[o].code)) ||
		    str_eq(word, str_of(outcomes[o].label)))
			return o;
	return OUTCOME_NONE;
}

const char *outcome_label(int64_t outcome)
{
	return outcomes[outcome >= 0 && outcome <= OUTCOME_SOLVED ? outcome : 0].label;
}

const char *outcome_code(int64_t outcome)
{
	return outcomes[outcome >= 0 && outcome <= OUTCOME_SOLVED ? outcome : 0].code;
}

static unsigned facts_of(struct ctx *c, const struct message *m, int64_t outcome)
{
	bool may = m->round < setting_number(c->settings, SET_REOPEN_MAX);

	return outcomes[outcome].fact | (may ? FACT_MAY_REOPEN : 0);
}

err rating_record(struct ctx *c, const struct message *m, const struct rating *r, struct figures *f,
		  bool *added)
{
	struct rating_add_in in = { r->message,	 r->round,  r->at,	r->unit,
				    r->place,	 r->office, r->outcome, r->resolution,
				    r->attitude, r->speed,  r->body };
	struct facts facts;
	int64_t rows = 0;

	TRY(q_rating_add(c->db, &in, &rows));
	*added = rows == 1;
	if (rows == 0)
		return OK;
	rating_facts(m, r, &facts);
	figures_move(f, NULL, &facts);
	return OK;
}

static void check(struct ctx *c, const struct rating_new *in)
{
	const struct {
		const char *field;
		int64_t v;
	} scores[] = { { "resolution", in->resolution },
		       { "attitude", in->attitude },
		       { "speed", in->speed } };

	if (in->outcome == OUTCOME_NONE)
		ctx_fault(c, "solved", "required", N_("请选择问题是否解决"));
	for (size_t i = 0; i < 3; i++)
		if (scores[i].v < 1 || scores[i].v > 5)
			ctx_fault(c, scores[i].field, "range", "请打分，1 到 5 分");
}

err rating_give(struct ctx *c, int64_t id, const struct rating_new *in)
{
	struct step s = { .action = S("rate"), .version = in->version };
	struct figures *f = figures_new(c->a);
	struct message m, next;
	bool added;

	TRY(message_get(c, id, &m));
	struct object o = message_object(c, &m);
	TRY(gate(&c->actor, &perm_message_own, &o));
	check(c, in);
	if (c->faults.n)
		return ERR_INPUT;
	struct rating r = { id,		  m.round,   c->now,	  m.answer_unit,
			    m.place,	  m.office,  in->outcome, in->resolution,
			    in->attitude, in->speed, in->body };
	TRY(rating_record(c, &m, &r, f, &added));
	if (!added)
		return ERR_STATE; /* this answer has been rated */
	next = m;
	next.outcome = in->outcome;
	s.facts = facts_of(c, &m, in->outcome);
	s.reason = str_of(outcomes[in->outcome].code);
	s.scores = rating_scores(c->a, &r);
	TRY(life_get(&message_life, m.state, s.action, s.facts, &s.row));
	if (s.row->effects & EFFECT_REOPEN && message_is_member(&m))
		TRY(joint_leave(c, &next)); /* it is handled anew, alone */
	TRY(message_step(c, &m, &next, &s));
	return figures_flush(c, f);
}

STORE_PART(store, rating);

const struct slice slice_rating = { .name = "rating", .store = &store };
