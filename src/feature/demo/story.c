#include "feature/demo/steps.h"

#include "text/mask.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum fate { FATE_PLAIN, FATE_REFUSED, FATE_MENDED, FATE_WITHDRAWN, FATE_MERGED, FATE_REMOVED };

/* Out of 10,000; the rest is handled to the end. */
static const struct {
	unsigned share;
	enum fate fate;
	enum story_stop stop;
} fates[] = {
	{ 380, FATE_REFUSED, STOP_NEVER },   { 200, FATE_MENDED, STOP_NEVER },
	{ 170, FATE_WITHDRAWN, STOP_NEVER }, { 170, FATE_MERGED, STOP_NEVER },
	{ 80, FATE_REMOVED, STOP_NEVER },    { 50, FATE_PLAIN, STOP_WAITING },
	{ 50, FATE_PLAIN, STOP_ISSUED },     { 20, FATE_PLAIN, STOP_DECLINED },
	{ 200, FATE_PLAIN, STOP_SIGNED },    { 30, FATE_PLAIN, STOP_DRAFTED },
	{ 10, FATE_PLAIN, STOP_APPROVED },   { 20, FATE_PLAIN, STOP_HANDED_IN },
	{ 60, FATE_PLAIN, STOP_RETURNED },
};

static void message_does(struct story *t, const char *action, struct sim_actor who)
{
	sim_message(&t->sim, &(struct sim_act){ .action = action, .who = who });
}

static void order_does(struct story *t, struct work_order *o, const char *action,
		       struct sim_actor who)
{
	sim_order(&t->sim, o, &(struct sim_act){ .action = action, .who = who }, (str){ 0 });
}

/* ---- writing ---- */

static void write_text(struct story *t)
{
	struct sim *s = &t->sim;
	const struct world_place *county = world_county(t->world, t->place, s->rand);

	t->where = (struct demo_where){ county->name, county->above->name };
	if (t->fate == FATE_MERGED && t->recent->id) {
		struct demo_text first = { .kind = t->recent->kind,
					   .scene = t->recent->scene,
					   .seed = t->recent->seed };
		demo_again(s->a, s->rand, &t->where, &first, &t->text);
		return;
	}
	do
		demo_message(s->a, s->rand, &t->where, &t->text);
	while (t->unit && t->text.domain != t->unit->domain);
}

static int64_t draw_likes(struct rand *r)
{
	uint64_t roll = rand_below(r, 1000);
	uint64_t most = roll < 8 ? 900 : roll < 120 ? 60 : 5;

	return (int64_t)rand_below(r, most);
}

static int64_t pick_office(struct story *t)
{
	if (t->place->code == 0) {
		size_t i = (size_t)(world_unit_for(t->place, t->text.domain, t->sim.rand) -
				    t->place->units);
		return t->place->offices[i];
	}
	return t->place->offices[rand_below(t->sim.rand, t->place->offices_n)];
}

static void submit(struct story *t)
{
	struct sim *s = &t->sim;
	struct message m = { .place = t->place->code,
			     .coordinator = t->place->office.id,
			     .source = S("demo") };

	write_text(t);
	t->name = story_chance(t, 88) ? demo_person(s->a, s->rand) : (str){ 0 };
	t->phone = demo_phone(s->a, s->rand);
	m.office = pick_office(t);
	m.kind = t->text.kind;
	m.domain = t->text.domain;
	m.private = t->fate != FATE_MERGED && story_chance(t, 8);
	m.anonymous = story_chance(t, 35);
	m.title = t->text.title;
	m.body = t->text.body;
	if (!m.anonymous && t->name.n)
		m.author = mask_name(s->a, t->name);
	if (story_chance(t, 55))
		m.location = demo_location(s->a, s->rand, &t->text, &t->where);
	sim_submit(s, t->room, &m);
	t->began = s->now;
}

/* What the writer had sent before it was mended: it stops in the middle. */
static str half_of(str body)
{
	size_t n = body.n / 2;

	while (n < body.n && !str_starts(str_sub(body, n, 3), S("。")))
		n++;
	return n < body.n ? str_sub(body, 0, n + 3) : body;
}

/* ---- review ---- */

static void refuse(struct story *t)
{
	struct demo_reason why = demo_refusal(t->sim.a, t->sim.rand);

	t->sim.next.reason = why.code;
	sim_message(&t->sim, &(struct sim_act){ .action = "refuse",
						.who = story_editor(t),
						.reason = why.code,
						.note = why.note });
	t->sim.over = true;
}

static void mend(struct story *t)
{
	struct sim *s = &t->sim;
	str whole = s->m.body;

	s->m.body = s->next.body = half_of(whole);
	sim_message(s, &(struct sim_act){ .action = "ask_mend",
					  .who = story_editor(t),
					  .note = demo_mend_note(s->a, s->rand) });
	story_later(t, HOURS_DAY, 20, 3 * MS_DAY);
	s->next.body = whole;
	message_does(t, "mend", (struct sim_actor){ 0 });
	story_later(t, HOURS_DAY, 6, 10 * MS_HOUR);
}

static void withdraw(struct story *t)
{
	message_does(t, "withdraw", (struct sim_actor){ 0 });
	t->sim.over = true;
}

static void review(struct story *t)
{
	story_halt(t, STOP_PENDING);
	story_later(t, HOURS_DAY, 6, 9 * MS_HOUR);
	if (t->fate == FATE_REFUSED)
		refuse(t);
	if (t->fate == FATE_MENDED)
		mend(t);
	if (t->fate == FATE_WITHDRAWN && story_chance(t, 40))
		withdraw(t);
	message_does(t, "approve", story_editor(t));
	story_halt(t, STOP_WAITING);
}

static void merge(struct story *t)
{
	struct sim *s = &t->sim;

	if (t->recent->id == 0)
		return;
	s->next.merged_into = t->recent->id;
	sim_message(s, &(struct sim_act){ .action = "merge",
					  .who = story_staff(t, ROLE_COORDINATOR),
					  .note = demo_phrase(s->a, s->rand, DEMO_MERGE) });
	s->over = true;
}

static void take_down(struct story *t)
{
	static const str codes[] = { STR("privacy"), STR("repeated"), STR("rumour"),
				     STR("advert") };
	static const str notes[] = { STR("正文里有他人的姓名和住址，先行下架。"),
				     STR("与写信人三天前的留言相同，保留前一件。"),
				     STR("经两家单位核实，所说的事没有发生。"),
				     STR("夹带商业推广内容。") };
	size_t i = rand_below(t->sim.rand, COUNT(codes));

	t->sim.next.reason = codes[i];
	sim_message(&t->sim, &(struct sim_act){ .action = "remove",
						.who = story_editor(t),
						.reason = codes[i],
						.note = notes[i] });
	t->sim.over = true;
}

/* The ends before anybody handles it. */
static void intake(struct story *t)
{
	if (t->fate == FATE_PLAIN || t->fate == FATE_MENDED)
		return;
	story_later(t, HOURS_OFFICE, 15, 3 * MS_DAY);
	if (t->fate == FATE_MERGED)
		merge(t);
	if (t->fate == FATE_REMOVED)
		take_down(t);
	if (t->fate == FATE_WITHDRAWN)
		withdraw(t);
}

/* ---- handling ---- */

static struct work_order *dispatch(struct story *t, const struct world_unit *unit, int64_t co)
{
	struct sim *s = &t->sim;
	str note = demo_phrase(s->a, s->rand, DEMO_DISPATCH);

	story_later(t, HOURS_OFFICE, 6, 20 * MS_HOUR);
	s->next.lead_unit = unit->id;
	sim_message(s, &(struct sim_act){ .action = "dispatch",
					  .who = story_staff(t, ROLE_COORDINATOR),
					  .note = note,
					  .subject = unit->id });
	struct work_order *o = sim_issue(s, unit->id, co, note);
	story_halt(t, STOP_ISSUED);
	return o;
}

/* The unit says no; the coordinating office decides. Returns the order that
 * goes on. */
static struct work_order *decline(struct story *t, struct work_order *o,
				  const struct world_unit **unit)
{
	struct sim *s = &t->sim;
	struct demo_reason why = demo_decline(s->a, s->rand);
	bool insist = story_chance(t, 40);
	struct sim_act settle = { .action = insist ? "insist" : "uphold",
				  .who = story_staff(t, ROLE_COORDINATOR),
				  .note = demo_phrase(s->a, s->rand,
						      insist ? DEMO_INSIST : DEMO_UPHOLD) };

	story_later(t, HOURS_OFFICE, 8, MS_DAY);
	sim_order(s, o,
		  &(struct sim_act){ .action = "decline",
				     .who = story_staff(t, ROLE_HANDLER),
				     .reason = why.code,
				     .note = why.note },
		  (str){ 0 });
	story_halt(t, STOP_DECLINED);
	story_later(t, HOURS_OFFICE, 8, MS_DAY);
	if (!insist)
		s->next.lead_unit = 0;
	sim_order(s, o, &settle, (str){ 0 });
	if (insist)
		return o;
	*unit = world_other(t->place, *unit, s->rand);
	return dispatch(t, *unit, 0);
}

static void help(struct story *t, const struct world_unit *unit)
{
	struct sim *s = &t->sim;
	struct demo_answer answer = { unit->name, s->now };
	struct work_order *o = &s->orders[s->orders_n - 1];

	story_later(t, HOURS_OFFICE, 8, 2 * MS_DAY);
	order_does(t, o, "sign", story_staff(t, ROLE_HANDLER));
	if (story_chance(t, 25))
		return; /* ends with the answer */
	story_later(t, HOURS_OFFICE, 15, 5 * MS_DAY);
	sim_order(s, o, &(struct sim_act){ .action = "draft", .who = story_staff(t, ROLE_HANDLER) },
		  demo_joint_reply(s->a, s->rand, &answer));
	story_later(t, HOURS_OFFICE, 3, 10 * MS_HOUR);
	order_does(t, o, "sign_off", story_staff(t, ROLE_APPROVER));
	story_later(t, HOURS_OFFICE, 1, 5 * MS_HOUR);
	order_does(t, o, "hand_in", story_staff(t, ROLE_HANDLER));
}

static void draft(struct story *t, struct work_order *o, str body)
{
	sim_order(&t->sim, o,
		  &(struct sim_act){ .action = "draft", .who = story_staff(t, ROLE_HANDLER) },
		  body);
	story_halt(t, STOP_DRAFTED);
	story_later(t, HOURS_OFFICE, 3, 12 * MS_HOUR);
}

static str compose(struct story *t, const struct world_unit *unit, bool empty)
{
	struct sim *s = &t->sim;
	struct demo_answer answer = { unit->name, s->now };

	if (s->over)
		return (str){ 0 };
	return empty ? demo_perfunctory_reply(s->a, s->rand, &t->text)
		     : demo_reply(s->a, s->rand, &t->text, &t->where, &answer);
}

/* A draft through the unit to the editors. */
static void hand_in(struct story *t, struct work_order *o, const struct world_unit *unit,
		    bool empty)
{
	draft(t, o, compose(t, unit, empty));
	if (story_chance(t, 7)) {
		sim_order(&t->sim, o,
			  &(struct sim_act){
				  .action = "send_back",
				  .who = story_staff(t, ROLE_APPROVER),
				  .note = demo_phrase(t->sim.a, t->sim.rand, DEMO_SEND_BACK) },
			  (str){ 0 });
		story_later(t, HOURS_OFFICE, 4, 12 * MS_HOUR);
		draft(t, o, compose(t, unit, empty));
	}
	order_does(t, o, "sign_off", story_staff(t, ROLE_APPROVER));
	story_halt(t, STOP_APPROVED);
	story_later(t, HOURS_OFFICE, 2, 5 * MS_HOUR);
	order_does(t, o, "hand_in", story_staff(t, ROLE_HANDLER));
}

static void send_again(struct story *t, struct work_order *o, const struct world_unit *unit)
{
	struct demo_reason why = demo_return_note(t->sim.a, t->sim.rand, t->sim.m.round > 0);

	hand_in(t, o, unit, true);
	story_later(t, HOURS_DAY, 5, 12 * MS_HOUR);
	sim_order(&t->sim, o,
		  &(struct sim_act){ .action = "return",
				     .who = story_editor(t),
				     .reason = why.code,
				     .note = why.note },
		  (str){ 0 });
	story_halt(t, STOP_RETURNED);
	story_later(t, HOURS_OFFICE, 30, 4 * MS_DAY);
}

static void answer(struct story *t, struct work_order *o, const struct world_unit *unit)
{
	bool empty = t->stop == STOP_RETURNED || story_chance(t, 12);

	if (!t->staged)
		story_go_on(t, HOURS_OFFICE, t->began + t->answer_ms * 85 / 100);
	if (empty)
		send_again(t, o, unit);
	hand_in(t, o, unit, false);
	story_halt(t, STOP_HANDED_IN);
	story_later(t, HOURS_DAY, 4, 12 * MS_HOUR);
	order_does(t, o, "release", story_editor(t));
	story_halt(t, STOP_ANSWERED);
}

static void handle(struct story *t, const struct world_unit **unit)
{
	const struct world_unit *helper = world_other(t->place, *unit, t->sim.rand);
	bool co = t->stop != STOP_DECLINED && story_chance(t, 14);
	struct work_order *o = dispatch(t, *unit, co ? helper->id : 0);

	if (!co && (t->stop == STOP_DECLINED || story_chance(t, 5)))
		o = decline(t, o, unit);
	story_later(t, HOURS_OFFICE, 7, MS_DAY);
	order_does(t, o, "sign", story_staff(t, ROLE_HANDLER));
	story_halt(t, STOP_SIGNED);
	if (co && !t->sim.over)
		help(t, helper);
	answer(t, o, *unit);
}

static void draw_fate(struct story *t)
{
	uint64_t roll = rand_below(t->sim.rand, 10000);

	t->answer_ms = calendar_answer_ms(t->sim.rand);
	t->fate = (int)FATE_PLAIN;
	for (size_t i = 0; !t->staged && i < COUNT(fates); i++) {
		if (roll < fates[i].share) {
			t->fate = (int)fates[i].fate;
			t->stop = fates[i].stop;
			return;
		}
		roll -= fates[i].share;
	}
}

static void remember(struct story *t)
{
	const struct message *m = &t->sim.m;

	if (message_is_public(m) && !message_is_tombstone(m) && !t->staged)
		*t->recent = (struct story_recent){ m->id, t->text.kind, t->text.scene,
						    t->text.seed };
}

err story_tell(struct story *t)
{
	struct sim *s = &t->sim;
	const struct world_unit *unit;

	draw_fate(t);
	submit(t);
	unit = t->unit ? t->unit : world_unit_for(t->place, t->text.domain, s->rand);
	review(t);
	if (message_is_public(&s->m))
		s->m.likes = s->next.likes = draw_likes(s->rand);
	if (!s->over)
		intake(t);
	while (!s->over && s->m.state == MESSAGE_WAITING) {
		handle(t, &unit);
		story_settle(t);
		t->began = s->now;
		t->answer_ms = calendar_answer_ms(s->rand) / 2;
	}
	remember(t);
	sim_pack(s);
	return s->e;
}
