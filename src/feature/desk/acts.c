#include "desk/acts.h"

#include "about/about.h"
#include "approval/approval.h"
#include "desk/lint.h"
#include "desk/rules.h"
#include "message/hidden.h"
#include "office/office.h"
#include "order/order.h"
#include "place/place.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "unit/unit.h"

#define UNITS_MOST 200

static const struct faults no_faults;
static const struct words no_words;

/* ---- what a form offers ---- */

static bool has_open(const struct act_maker *k, int64_t unit)
{
	for (size_t i = 0; i < k->orders->n; i++)
		if (k->orders->v[i].unit == unit && order_is_open(&k->orders->v[i]))
			return true;
	return false;
}

/* A complaint is not offered to whom it complains of, unless two have agreed to it. */
static err is_offered(struct ctx *c, const struct message *m, const struct about *named,
		      int64_t unit, bool *out)
{
	enum about_conflict conflict;
	bool agreed = m->kind != KIND_COMPLAINT;

	TRY(about_conflict_of(c, named, unit, &conflict));
	if (conflict == ABOUT_UNIT && !agreed)
		TRY(approval_granted(c, APPROVAL_OVERRIDE, m->id, unit, &agreed));
	*out = conflict == ABOUT_FREE || (conflict == ABOUT_UNIT && agreed);
	return OK;
}

static struct unit_choice choice_of(struct ctx *c, int64_t id, str name)
{
	return (struct unit_choice){ .id = id,
				     .name = name,
				     .words = pinyin_words(c->a, fold_search(c->a, name)) };
}

static bool is_listed(const struct act *a, int64_t unit)
{
	for (size_t i = 0; i < a->units_n; i++)
		if (a->units[i].id == unit)
			return true;
	return false;
}

static err add_units(struct ctx *c, const struct act_maker *k, int64_t place, struct act *a)
{
	struct unit_list l;
	struct about named;
	bool offered = true;

	TRY(about_read(c, k->v->m.id, &named));
	TRY(unit_for(c, place, k->v->m.domain, &l));
	for (size_t i = 0; i < l.n && a->units_n < UNITS_MOST; i++) {
		TRY(is_offered(c, &k->v->m, &named, l.v[i].id, &offered));
		if (offered && !has_open(k, l.v[i].id) && !is_listed(a, l.v[i].id))
			a->units[a->units_n++] = choice_of(c, l.v[i].id, l.v[i].name);
	}
	return OK;
}

/* The place that this one lies in, by the tree: its code alone may name one that
 * does not exist (110101 lies in 110000). */
static int64_t above(struct ctx *c, int64_t place)
{
	struct place p;

	return place && place_get(c, place, &p) == OK ? p.parent : place;
}

/* The suggested ones first; the best is chosen when there is something to go by. */
static err add_suggested(struct ctx *c, const struct act_maker *k, struct act *a)
{
	const struct suggestions *l = &a->suggested;

	TRY(suggest_units(c, &k->v->m, &a->suggested));
	for (size_t i = 0; i < l->n; i++)
		a->units[a->units_n++] = choice_of(c, l->v[i].unit, l->v[i].name);
	if (l->n)
		a->units[0].chosen = l->v[0].sure;
	return OK;
}

static err offer_units(struct ctx *c, struct act_maker *k, struct act *a)
{
	int64_t place = k->v->m.place;

	a->units = ARENA_ARRAY(c->a, struct unit_choice, UNITS_MOST);
	TRY(add_suggested(c, k, a));
	TRY(add_units(c, k, place, a));
	if (above(c, place) != place)
		TRY(add_units(c, k, above(c, place), a));
	a->days = setting_number(c->settings, kind_info(k->v->m.kind)->days);
	a->due = due_after(c->now, a->days);
	return OK;
}

static err add_offices(struct ctx *c, int64_t place, int64_t but, struct act *a)
{
	struct office_list l;
	struct place p;

	TRY(place_get(c, place, &p));
	TRY(q_office_of_place(c->db, place, &l));
	for (size_t i = 0; i < l.n && a->offices_n < UNITS_MOST; i++)
		if (l.v[i].id != but)
			a->offices[a->offices_n++] = choice_of(c, l.v[i].id,
							       arena_fmt(c->a, "%.*s · %.*s",
									 STR_ARG(p.name),
									 STR_ARG(l.v[i].name)));
	return OK;
}

/* Those that are named, and those that the text names. */
static err offer_named(struct ctx *c, struct act_maker *k, struct act *a)
{
	struct about about;

	TRY(about_read(c, k->v->m.id, &about));
	a->named = ARENA_ARRAY(c->a, struct unit_choice, about.rows.n + 1);
	for (size_t i = 0; i < about.rows.n; i++) {
		const struct message_about *r = &about.rows.v[i];
		if (r->account == 0 && r->state != ABOUT_CLEARED)
			a->named[a->named_n++] =
				(struct unit_choice){ .id = r->unit,
						      .name = unit_name(c, r->unit),
						      .chosen = r->state == ABOUT_NAMED };
	}
	return OK;
}

err acts_named(struct ctx *c, int64_t message, str *out)
{
	struct buf b = buf_new(c->a, 64, 4096);
	struct about about;

	TRY(about_read(c, message, &about));
	for (size_t i = 0; i < about.paths_n; i++) {
		if (i)
			buf_lit(&b, "、");
		buf_put(&b, unit_name(c, about.units[i]));
	}
	*out = buf_str(&b);
	return OK;
}

static err offer_offices(struct ctx *c, struct act_maker *k, struct act *a)
{
	const struct message *m = &k->v->m;

	a->offices = ARENA_ARRAY(c->a, struct unit_choice, UNITS_MOST);
	for (size_t i = 0; i < k->v->told.n; i++)
		TRY(add_offices(c, k->v->told.v[i].code, m->office, a));
	if (a->offices_n)
		a->offices[0].chosen = true;
	TRY(add_offices(c, m->place, m->office, a));
	return above(c, m->place) == m->place ? OK
					      : add_offices(c, above(c, m->place), m->office, a);
}

static err offer_text(struct ctx *c, struct act_maker *k, struct act *a)
{
	a->title = k->v->m.title;
	a->body = k->v->m.body;
	a->body_max = setting_number(c->settings, SET_BODY_CHARS);
	return OK;
}

static err offer_reply(struct ctx *c, struct act_maker *k, struct act *a)
{
	const struct reply *last = reply_latest(k->replies, a->id);

	a->body_max = setting_number(c->settings, SET_REPLY_MAX);
	a->body = last ? last->body : (str){ 0 };
	TRY(attachment_field_of(c, &no_words, arena_cstr(c->a, a->prefix), &a->files));
	a->files.faults = a->faults;
	return OK;
}

static err offer_refusals(struct ctx *c, struct act_maker *k, struct act *a)
{
	(void)c;
	(void)k;
	a->reasons = message_reasons;
	a->reasons_n = message_reasons_n;
	return OK;
}

static err offer_returns(struct ctx *c, struct act_maker *k, struct act *a)
{
	a->reasons = order_return_reasons;
	a->reasons_n = order_return_reasons_n;
	return lint_returns(c, k, a);
}

static err offer_declines(struct ctx *c, struct act_maker *k, struct act *a)
{
	(void)c;
	(void)k;
	a->reasons = order_decline_reasons;
	a->reasons_n = order_decline_reasons_n;
	return OK;
}

static err offer_marks(struct ctx *c, struct act_maker *k, struct act *a)
{
	(void)k;
	a->marks = ARENA_ARRAY(c->a, struct mark_choice, REDACT_KINDS);
	for (int i = 1; i < REDACT_KINDS; i++)
		a->marks[a->marks_n++] = (struct mark_choice){ redact_code((enum redact_kind)i),
							       redact_label((enum redact_kind)i),
							       false };
	return OK;
}

static const struct {
	unsigned need;
	err (*offer)(struct ctx *c, struct act_maker *k, struct act *a);
} offers[] = {
	{ NEED_UNITS, offer_units },	  { NEED_OFFICE, offer_offices },
	{ NEED_TEXT, offer_text },	  { NEED_REPLY, offer_reply },
	{ NEED_REFUSAL, offer_refusals }, { NEED_RETURN, offer_returns },
	{ NEED_DECLINE, offer_declines }, { NEED_ABOUT, offer_named },
	{ NEED_WORDS, offer_words },	  { NEED_INTO, offer_into },
	{ NEED_MEMBERS, offer_members },  { NEED_MARK, offer_marks },
	{ NEED_DOMAIN, offer_domains },
};

/* ---- what was typed before ---- */

static bool words_hold(const struct words *w, str word)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->v[i], word))
			return true;
	return false;
}

bool acts_folded(const struct act *acts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!acts[i].primary)
			return true;
	return false;
}

bool words_have(const struct words *w, const char *word)
{
	return words_hold(w, str_of(word));
}

static bool is_among(const struct words *w, int64_t id)
{
	int64_t n;

	for (size_t i = 0; i < w->n; i++)
		if (str_int(w->v[i], &n) && n == id)
			return true;
	return false;
}

/* What a refused reply may still say when the unit confirms it. Whether it is the
 * writer's own is not told here. */
static void offer_confirms(struct ctx *c, const struct conduct_input *in, struct act *a)
{
	static const struct redact_opts office = { .office = true };
	struct findings f;

	redact_find(c->a, in->body, &office, &f);
	a->confirms = ARENA_ARRAY(c->a, struct confirm_choice, f.n + 1);
	for (size_t i = 0; i < f.n; i++) {
		str passage = str_sub(in->body, f.v[i].at, f.v[i].n);
		bool again = false;
		for (size_t j = 0; j < a->confirms_n; j++)
			again = again || str_eq(a->confirms[j].passage, passage);
		if (!again)
			a->confirms[a->confirms_n++] =
				(struct confirm_choice){ passage, redact_label(f.v[i].kind),
							 words_hold(&in->confirmed, passage) };
	}
}

static err retype(struct ctx *c, const struct conduct_input *in, struct act *a)
{
	a->open = true;
	a->prefix = (str){ 0 };
	a->faults = &c->faults;
	a->ticked = &in->reasons;
	a->note = in->note;
	if (in->title.n)
		a->title = in->title;
	if (in->body.n)
		a->body = in->body;
	a->passage = in->passage;
	retype_domain(in, a);
	for (size_t i = 0; i < a->marks_n; i++)
		a->marks[i].chosen = str_eq(in->mark, str_of(a->marks[i].code));
	if (a->row->needs & NEED_REPLY)
		offer_confirms(c, in, a);
	if (in->into)
		a->into = arena_fmt(c->a, "%lld", (long long)in->into);
	retype_joint(c, in, a);
	a->about_names = in->about_names;
	a->about_person = in->about_person;
	for (size_t i = 0; i < a->named_n; i++)
		a->named[i].chosen = is_among(&in->about, a->named[i].id);
	for (size_t i = 0; i < a->units_n; i++) {
		a->units[i].chosen = a->units[i].id == (in->to ? in->to : in->lead);
		a->units[i].co = is_among(&in->co, a->units[i].id);
	}
	for (size_t i = 0; i < a->offices_n; i++)
		a->offices[i].chosen = a->offices[i].id == in->office;
	return a->row->needs & NEED_REPLY ? attachment_field_of(c, &in->files, "", &a->files) : OK;
}

static bool is_failed(const struct failed_deed *f, const struct act *a)
{
	return f->e != OK && f->order == a->order && f->id == a->id &&
	       str_eq(f->action, str_of(a->row->action)) &&
	       (a->subject == 0 || f->in->subject == a->subject);
}

/* Fills in *a, whose row, id, version and subject stand. */
static err make(struct ctx *c, struct act_maker *k, struct act *a)
{
	a->prefix = arena_fmt(c->a, "f%lld-", (long long)++k->made);
	a->csrf = c->actor.csrf;
	a->once = input_key_make(c->a);
	a->faults = &no_faults;
	a->ticked = &no_words;
	for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++)
		if (a->row->needs & offers[i].need)
			TRY(offers[i].offer(c, k, a));
	if (is_failed(k->failed, a)) {
		TRY(retype(c, k->failed->in, a));
		if (k->failed->check)
			TRY(lint_draft(c, k, a));
		k->found = true;
	}
	k->v->any_act = true;
	return OK;
}

/* The first row that the waiting desk's role may take, while none is primary. */
static void mark_primary(struct act_maker *k, struct act *a, int64_t desk_role)
{
	if (k->primary || desk_role == ROLE_NONE ||
	    !(a->row->who->roles & ROLE_BIT((unsigned)desk_role)))
		return;
	a->primary = true;
	k->primary = a;
}

err acts_of_message(struct ctx *c, struct act_maker *k)
{
	struct case_view *v = k->v;
	const struct life *rows[ACTS_MOST];
	size_t n = message_actions(c, &v->m, rows);

	v->acts = ARENA_ARRAY(c->a, struct act, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct act *a = &v->acts[v->acts_n];
		if (rows[i]->needs & (NEED_SUBJECT | NEED_RATING | NEED_LIFT))
			continue;
		v->acts_n++;
		*a = (struct act){ .id = v->m.id, .version = v->m.version, .row = rows[i] };
		mark_primary(k, a, v->m.desk_role);
		TRY(make(c, k, a));
	}
	return OK;
}

err acts_of_order(struct ctx *c, struct act_maker *k, struct case_order *to)
{
	const struct life *rows[16];
	size_t n = order_actions(c, to->o, rows);

	to->acts = ARENA_ARRAY(c->a, struct act, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct act *a = &to->acts[to->acts_n++];
		*a = (struct act){
			.order = true, .id = to->o->id, .version = to->o->version, .row = rows[i]
		};
		mark_primary(k, a, to->o->desk_role);
		TRY(make(c, k, a));
	}
	return OK;
}

err acts_of_followup(struct ctx *c, struct act_maker *k, struct case_text *to)
{
	const struct message *m = &k->v->m;
	const struct life *rows[ACTS_MOST];
	size_t n = message_actions(c, m, rows);

	to->acts = ARENA_ARRAY(c->a, struct act, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct act *a = &to->acts[to->acts_n];
		if (!(rows[i]->needs & NEED_SUBJECT))
			continue;
		to->acts_n++;
		*a = (struct act){
			.id = m->id, .version = m->version, .row = rows[i], .subject = to->id
		};
		TRY(make(c, k, a));
	}
	return OK;
}

/* ---- keys ---- */

static void give_key(struct act_maker *k, struct act *a)
{
	struct case_view *v = k->v;

	a->key[0] = key_pick(a->row->action, &k->keys);
	if (a->key[0])
		v->keyed[v->keyed_n++] = a;
}

static void give_keys(struct act_maker *k, struct act *v, size_t n, bool primary)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].primary == primary)
			give_key(k, &v[i]);
}

void acts_keys(struct ctx *c, struct act_maker *k)
{
	struct case_view *v = k->v;

	k->keys = KEYS_OF_PAGE;
	v->keyed = ARENA_ARRAY(c->a, const struct act *, 26);
	for (int primary = 1; primary >= 0; primary--) {
		give_keys(k, v->acts, v->acts_n, primary);
		for (size_t i = 0; i < v->orders_n; i++)
			give_keys(k, v->orders[i].acts, v->orders[i].acts_n, primary);
	}
	for (size_t i = 0; i < v->followups_n; i++)
		give_keys(k, v->followups[i].acts, v->followups[i].acts_n, false);
}
