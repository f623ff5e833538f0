/* What a message may become and what that means; no database here. */
#include "message/message.h"

#include "base/clock.h"
#include "base/id.h"
#include "place/place.h"

#define PERM(name, label, roles, scope)                                                            \
	const struct perm perm_message_##name = { "message_" #name, label, roles, scope };
#include "message/perms.def"
#undef PERM

static const struct life rows[] = {
#define LIFE(from, action, who, guard, to, effects, needs, label)                                  \
	{ MESSAGE_##from, action, &perm_message_##who, guard, MESSAGE_##to, effects, needs, label },
#include "message/life.def"
#undef LIFE
};

static const struct life_state states[MESSAGE_STATES] = {
#define STATE(number, name, code, label) [number] = { code, label },
#include "message/states.def"
#undef STATE
};

const struct life_table message_life = { "message", rows, sizeof(rows) / sizeof(rows[0]), states,
					 MESSAGE_STATES };

const struct reason message_reasons[] = {
#define REASON(code, text) { code, text },
#include "message/reasons.def"
#undef REASON
};
const size_t message_reasons_n = sizeof(message_reasons) / sizeof(message_reasons[0]);

const char *reason_text(const struct reason *v, size_t n, str code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(code, str_of(v[i].code)))
			return v[i].text;
	return "";
}

bool message_is_tombstone(const struct message *m)
{
	return m->state >= MESSAGE_WITHDRAWN;
}

bool message_is_public(const struct message *m)
{
	return m->published_at != 0 && !m->private && m->state >= MESSAGE_WAITING;
}

bool message_is_member(const struct message *m)
{
	return m->joint && m->joint != m->id;
}

bool message_is_head(const struct message *m)
{
	return m->joint && m->joint == m->id;
}

unsigned message_facts_of(const struct message *m)
{
	if (message_is_member(m))
		return FACT_MEMBER;
	return m->joint ? FACT_APART : FACT_APART | FACT_SINGLE;
}

/* Of those that are handled together, one lies on the desk. */
struct message_desk message_desk_of(const struct message *m)
{
	if (m->state == MESSAGE_PENDING)
		return (struct message_desk){ 0, ROLE_EDITOR, SET_REVIEW_DAYS };
	if (message_is_member(m))
		return (struct message_desk){ 0, ROLE_NONE, SET_REVIEW_DAYS };
	if ((m->state == MESSAGE_WAITING || m->state == MESSAGE_HANDLING) && m->lead_unit == 0)
		return (struct message_desk){ m->coordinator, ROLE_COORDINATOR, SET_DISPATCH_DAYS };
	return (struct message_desk){ 0, ROLE_NONE, SET_REVIEW_DAYS };
}

static int64_t unit_of(const struct message *m)
{
	return m->answer_unit ? m->answer_unit : m->lead_unit;
}

static void add_key(struct facts *f, enum key_kind kind, int64_t id)
{
	f->keys[f->keys_n++] = key_of(kind, id);
}

void message_facts(const struct message *m, struct facts *out)
{
	int64_t codes[PLACE_DEPTH], unit = unit_of(m);
	size_t n = place_levels(m->place, codes);

	*out = (struct facts){ .month = figures_month(id_time(m->id)) };
	if (m->published_at == 0)
		return;
	for (size_t i = 0; i < n; i++)
		add_key(out, KEY_PLACE, codes[i]);
	add_key(out, KEY_OFFICE, m->office);
	add_key(out, KEY_KIND, m->kind);
	add_key(out, KEY_DOMAIN, m->domain);
	if (unit)
		add_key(out, KEY_UNIT, unit);
	out->received = 1;
	out->answered = m->answered_at != 0;
	out->closed = m->closed_at != 0;
	out->solved = m->outcome == OUTCOME_SOLVED;
	if (out->answered && m->answered_at > id_time(m->id))
		out->hours = (m->answered_at - id_time(m->id)) / MS_HOUR;
}

str message_facts_text(struct arena *a, const struct message *m, const struct message *next,
		       str scores)
{
	if (m && scores.n == 0 && m->place == next->place && m->office == next->office &&
	    m->kind == next->kind && m->domain == next->domain && unit_of(m) == unit_of(next))
		return (str){ 0 };
	return arena_fmt(a, "%lld.%lld.%lld.%lld.%lld%s%.*s", (long long)next->place,
			 (long long)next->office, (long long)next->kind, (long long)next->domain,
			 (long long)unit_of(next), scores.n ? "/" : "", STR_ARG(scores));
}

/* Of the writer, a unit learns only a word that is the same within the case. */
str message_alias(struct arena *a, const char *word, const struct message *m)
{
	uint64_t mixed = (uint64_t)m->id * 0x9E3779B97F4A7C15u;

	return arena_fmt(a, "%s %04X", word, (unsigned)(mixed >> 48));
}

static void reopen(struct message *next)
{
	next->round++;
	next->lead_unit = 0;
	next->closed_at = 0;
}

void message_apply(const struct life *row, const struct message *m, struct message *next,
		   int64_t now)
{
	next->state = row->to;
	next->version = m->version + 1;
	next->updated_at = now;
	if (!(row->needs & NEED_REFUSAL))
		next->reason = (str){ 0 };
	if (row->effects & EFFECT_PUBLISH && m->published_at == 0)
		next->published_at = now;
	if (row->effects & EFFECT_RECALL)
		next->lead_unit = 0;
	if (row->effects & EFFECT_ANSWER && m->answered_at == 0)
		next->answered_at = now;
	if (row->effects & EFFECT_CLOSE)
		next->closed_at = now;
	if (row->effects & EFFECT_LEAVE)
		next->joint = 0;
	if (row->effects & EFFECT_REOPEN)
		reopen(next);
}
