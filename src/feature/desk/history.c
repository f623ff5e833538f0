#include "desk/history.h"

#include "base/id.h"
#include "message/hidden.h"
#include "unit/unit.h"

const char history_to_review[] = N_("待审核");

/* ---- reasons ---- */

static const char *reason_words(str code)
{
	const char *text = reason_text(message_reasons, message_reasons_n, code);

	if (!*text)
		text = reason_text(order_return_reasons, order_return_reasons_n, code);
	return *text ? text : reason_text(order_decline_reasons, order_decline_reasons_n, code);
}

str history_reasons(struct ctx *c, str codes)
{
	struct buf b = buf_new(c->a, 64, 2048);

	while (codes.n) {
		const char *text = reason_words(str_cut(&codes, ' '));
		if (b.n && *text)
			buf_lit(&b, T(c, "；"));
		if (*text)
			buf_lit(&b, T(c, text));
	}
	return buf_str(&b);
}

/* ---- replies ---- */

static const struct life_state reply_states[] = {
	[REPLY_DRAFT] = { "draft", N_("拟稿") },
	[REPLY_APPROVED] = { "approved", N_("已签审") },
	[REPLY_HANDED_IN] = { "handed_in", N_("已交回") },
	[REPLY_RELEASED] = { "released", N_("已公布") },
	[REPLY_RETURNED] = { "returned", N_("被退回") },
	[REPLY_SUPERSEDED] = { "superseded", N_("旧稿") },
};

const struct life_state *history_reply_state(int64_t state)
{
	static const struct life_state unknown = { "", "" };

	return state >= REPLY_DRAFT && state <= REPLY_SUPERSEDED ? &reply_states[state] : &unknown;
}

void history_replies(struct ctx *c, const struct reply_list *all, struct case_order *to)
{
	to->replies = ARENA_ARRAY(c->a, struct case_reply, all->n + 1);
	for (size_t i = all->n; i-- > 0;) {
		const struct reply *r = &all->v[i];
		if (r->work_order == to->o->id)
			to->replies[to->replies_n++] =
				(struct case_reply){ .version = r->version,
						     .at = r->at,
						     .state = history_reply_state(r->state)->label,
						     .who = account_name(c, r->account),
						     .reasons = history_reasons(c, r->reasons),
						     .note = r->note,
						     .body = html_paragraphs(c->a, r->body) };
	}
}

/* ---- texts ---- */

err history_versions(struct ctx *c, struct case_view *v)
{
	struct message_version_list l;

	TRY(q_message_versions(c->db, v->m.id, &l));
	v->versions = ARENA_ARRAY(c->a, struct case_text, l.n + 1);
	for (size_t i = l.n; i-- > 0;)
		v->versions[v->versions_n++] = (struct case_text){
			.at = l.v[i].at,
			.who = l.v[i].account ? account_name(c, l.v[i].account) : v->alias,
			.title = l.v[i].title,
			.body = html_marked(c->a, l.v[i].body, redact_marks),
		};
	return OK;
}

#define FOLLOWUP_PUBLIC 2

static const char *followup_state(int64_t state)
{
	static const char *const labels[] = { "", history_to_review, N_("公开"), N_("不公开") };

	return state > 0 && state < 4 ? labels[state] : "";
}

err history_followups(struct ctx *c, struct case_view *v)
{
	struct followup_list l;

	TRY(q_followup_of(c->db, v->m.id, &l));
	v->followups = ARENA_ARRAY(c->a, struct case_text, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		if (access_is_inner(v->view) ||
		    (l.v[i].state == FOLLOWUP_PUBLIC && !message_is_tombstone(&v->m)))
			v->followups[v->followups_n++] = (struct case_text){
				.at = id_time(l.v[i].id),
				.id = l.v[i].id,
				.who = v->alias,
				.state = followup_state(l.v[i].state),
				.body = html_marked(c->a, l.v[i].body, redact_marks),
			};
	return OK;
}

/* ---- events ---- */

static const struct life *row_in(const struct life_table *t, const struct event *e, bool exact)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(e->action, str_of(t->rows[i].action)) &&
		    (!exact || (t->rows[i].from == e->from_state && t->rows[i].to == e->to_state)))
			return &t->rows[i];
	return NULL;
}

static const struct life *row_of(const struct event *e)
{
	const struct life *row = row_in(&order_life, e, true);

	if (!row)
		row = row_in(&message_life, e, true);
	return row ? row : row_in(&message_life, e, false);
}

/* Steps that only follow another, which stands there already. */
static bool is_echo(const struct life *row)
{
	return row && row->who == &perm_message_system && !(row->effects & EFFECT_CLOSE) &&
	       row->to != MESSAGE_PENDING;
}

/* Steps that are in no life table. */
static const struct {
	const char *action, *label;
	bool own;
} others[] = {
	{ "submit", N_("提交"), true },
	{ "relay_ask", N_("向写信人转达提问"), false },
	{ "relay_answer", N_("写信人回答"), true },
	{ "reveal", N_("查看写信人身份"), false },
	{ "protect", N_("封存姓名和电话"), false },
	{ "erase", N_("删除个人信息"), false },
	{ "attach", N_("补充附件"), false },
	{ "file_show", N_("公开附件"), false },
	{ "file_keep", N_("附件改为不公开"), false },
	{ "file_hide", N_("隐藏附件"), false },
};

static const char *other_label(str action, bool *own)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_eq(action, str_of(others[i].action))) {
			*own = others[i].own;
			return others[i].label;
		}
	return NULL;
}

static void tell(struct ctx *c, const struct case_view *v, const struct event *e,
		 struct case_event *to)
{
	const struct life *row = row_of(e);
	bool own = row && row->who == &perm_message_own;
	const char *other = other_label(e->action, &own);

	own |= e->account == 0 && str_eq(e->action, S("attach"));

	*to = (struct case_event){
		.at = e->at,
		.label = other ? other
			 : row ? row->label
			       : arena_cstr(c->a, e->action),
		.role = e->role ? role_label((enum role)e->role) : "",
		.who = own ? v->alias : account_name(c, e->account),
		.reasons = history_reasons(c, e->reason),
		.note = e->note,
	};
	if (e->unit && !own)
		to->unit = unit_name(c, e->unit);
	if (v->view == VIEW_GIVEN) { /* what others wrote about it, too */
		to->note = (str){ 0 };
		to->unit = (str){ 0 };
	}
	if (access_is_inner(v->view) ||
	    !(own || (row && (row->who == &perm_message_review || row->needs & NEED_ABOUT))))
		return;
	to->note = (str){ 0 }; /* between the writer and the editors */
	if (!row || row->to != MESSAGE_REMOVED)
		to->reasons = (str){ 0 };
}

err history_events(struct ctx *c, struct case_view *v)
{
	struct event_list l;

	TRY(q_event_of(c->db, v->m.id, &l));
	v->events = ARENA_ARRAY(c->a, struct case_event, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		if (!is_echo(row_of(&l.v[i])))
			tell(c, v, &l.v[i], &v->events[v->events_n++]);
	return OK;
}
