#include "exchange/history.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/utf8.h"
#include "exchange/queries.h"
#include "ledger/ledger.h"
#include "message/hidden.h"
#include "message/message.h"
#include "order/order.h"
#include "rating/rating.h"
#include "text/mask.h"
#include "todo/todo.h"

#define EVENTS_MAX 6

struct history {
	struct message m;
	struct event_add_in events[EVENTS_MAX];
	size_t n;
};

/* The next event; returns it so that the caller can add what it is about. */
static struct event_add_in *happen(struct history *h, const char *action, int64_t at, int64_t to)
{
	struct event_add_in *e = &h->events[h->n++];

	*e = (struct event_add_in){ .message = h->m.id,
				    .seq = ++h->m.version,
				    .at = at,
				    .action = str_of(action),
				    .from_state = h->m.state,
				    .to_state = to };
	h->m.state = to;
	h->m.updated_at = at;
	return e;
}

static void be_handled(struct history *h, const struct record *r)
{
	struct event_add_in *e = happen(h, "dispatch", r->time, MESSAGE_WAITING);

	e->subject = h->m.lead_unit = r->unit_id;
	if (r->state != MESSAGE_HANDLING)
		return;
	e = happen(h, "sign", r->time, MESSAGE_HANDLING);
	e->subject = h->m.id;
	e->unit = r->unit_id;
}

static bool is_rated(const struct record *r)
{
	return r->outcome || r->resolution || r->attitude || r->speed;
}

static void be_answered(struct history *h, const struct record *r)
{
	int64_t at = r->reply_time ? r->reply_time : r->time;
	struct event_add_in *e = happen(h, "answer", at, MESSAGE_ANSWERED);

	e->unit = h->m.lead_unit = h->m.answer_unit = r->unit_id;
	e->subject = r->unit_id ? h->m.id : 0;
	h->m.answered_at = at;
	if (is_rated(r)) {
		h->m.outcome = r->outcome;
		e = happen(h, "rate", at, r->state);
		e->reason = str_of(outcome_code(r->outcome));
	} else if (r->state == MESSAGE_CLOSED) {
		happen(h, "close", at, MESSAGE_CLOSED)->reason = S("import");
	}
	if (r->state == MESSAGE_CLOSED)
		h->m.closed_at = at;
}

static void be_tombstone(struct history *h, const struct record *r)
{
	static const char *const actions[MESSAGE_STATES] = { [MESSAGE_WITHDRAWN] = "withdraw",
							     [MESSAGE_MERGED] = "merge",
							     [MESSAGE_REMOVED] = "remove" };

	happen(h, actions[r->state], r->time, r->state);
	if (r->state == MESSAGE_REMOVED)
		h->events[h->n - 1].reason = h->m.reason = S("other");
}

static void live(struct history *h, const struct record *r)
{
	happen(h, "submit", r->time, MESSAGE_PENDING);
	if (r->state == MESSAGE_PENDING)
		return;
	if (r->state == MESSAGE_REFUSED) {
		happen(h, "refuse", r->time, MESSAGE_REFUSED)->reason = h->m.reason = S("other");
		return;
	}
	happen(h, "approve", r->time, MESSAGE_WAITING);
	h->m.published_at = r->time;
	if (r->state >= MESSAGE_WITHDRAWN)
		be_tombstone(h, r);
	else if (r->state >= MESSAGE_ANSWERED)
		be_answered(h, r);
	else if (r->unit_id)
		be_handled(h, r);
}

/* What looks like a real name (two to four Han characters) is not published
 * because another board did, nor a telephone: when in doubt, show less. Other
 * numbers, nicknames and names that are masked already stay as they are. */
static str public_author(struct arena *a, str name)
{
	size_t n = utf8_count(name);
	struct findings number;

	redact_find(a, name, &(struct redact_opts){ 0 }, &number);
	if (number.n)
		return mask_name(a, name);
	for (size_t i = 0; i < name.n; i += 3)
		if ((unsigned char)name.p[i] < 0xE4 || (unsigned char)name.p[i] > 0xE9)
			return name;
	return n >= 2 && n <= 4 ? mask_name(a, name) : name;
}

static void begin(struct arena *a, struct history *h, const struct origin *from,
		  const struct record *r, int64_t id)
{
	*h = (struct history){ .m = { .id = id,
				      .office = r->office_id,
				      .place = r->place_id,
				      .kind = r->kind,
				      .domain = r->domain_id,
				      .private = r->private,
				      .anonymous = r->author.n == 0,
				      .coordinator = r->coordinator,
				      .likes = r->likes,
				      .source = from->source,
				      .author = public_author(a, r->author),
				      .title = r->title,
				      .body = r->body } };
}

/* As at the door of this board: what leads to a person is sealed before any row is made. */
static err hide_personal(struct ctx *c, struct history *h, struct record *r)
{
	struct contact k = { .name = str_eq(h->m.author, r->author) ? (str){ 0 } : r->author };
	struct redact_opts own;
	struct hide text = { h->m.id, VAULT_ORIGINAL,
			     1,	      { &h->m.title, &h->m.body, NULL, NULL },
			     &own,    NULL };
	struct hide reply = { h->m.id, VAULT_REPLY, h->m.id, { [HIDDEN_BODY] = &r->reply },
			      &own,    NULL };
	struct vault_box box;

	TRY(message_contact_seal(c, h->m.id, &k, &box));
	if (box.record)
		TRY(vault_write(c, &box));
	message_contact_words(&k, &own);
	TRY(message_hide(c, &text));
	own.office = true;
	return r->reply.n ? message_hide(c, &reply) : OK;
}

/* ---- writing ---- */

static err write_desk(struct ctx *c, struct message *m)
{
	struct message_desk desk = message_desk_of(m);
	struct todo_add_in in = { .unit = desk.unit,
				  .role = desk.role,
				  .subject = m->id,
				  .message = m->id,
				  .since = id_time(m->id),
				  .kind = TODO_MESSAGE };

	if (desk.role == ROLE_NONE)
		return OK;
	in.days = setting_number(c->settings, desk.days);
	in.due = due_after(in.since, in.days);
	m->desk_unit = desk.unit;
	m->desk_role = desk.role;
	m->desk_due = in.due;
	return todo_put(c, &in);
}

static err write_order(struct ctx *c, const struct message *m, const struct record *r)
{
	static const enum order_state states[MESSAGE_STATES] = {
		[MESSAGE_WAITING] = ORDER_ISSUED,
		[MESSAGE_HANDLING] = ORDER_SIGNED,
		[MESSAGE_ANSWERED] = ORDER_RELEASED,
		[MESSAGE_CLOSED] = ORDER_RELEASED,
	};
	struct order_past past = { r->unit_id, r->time, states[m->state], m->answered_at,
				   r->reply };

	return r->unit_id && past.state ? order_record(c, m, &past) : OK;
}

static struct rating rating_of(const struct message *m, const struct record *r)
{
	return (struct rating){ .message = m->id,
				.at = m->answered_at,
				.unit = m->answer_unit,
				.place = m->place,
				.office = m->office,
				.outcome = r->outcome,
				.resolution = r->resolution,
				.attitude = r->attitude,
				.speed = r->speed };
}

static err write_rating(struct ctx *c, const struct message *m, const struct record *r,
			struct figures *f)
{
	struct rating in = rating_of(m, r);
	bool added;

	return is_rated(r) ? rating_record(c, m, &in, f, &added) : OK;
}

/* What the message counts under stands on its last event. */
static err write_events(struct ctx *c, struct history *h, const struct record *r)
{
	struct rating rating = rating_of(&h->m, r);
	str scores = is_rated(r) ? rating_scores(c->a, &rating) : (str){ 0 };

	h->events[h->n - 1].facts = message_facts_text(c->a, NULL, &h->m, scores);
	for (size_t i = 0; i < h->n; i++)
		TRY(ledger_append(c, &h->events[i]));
	return OK;
}

/* Old answers stay as the file has them; one that is still within its days
 * closes by itself later, like any other. */
static err write_closing(struct ctx *c, const struct message *m)
{
	int64_t at = m->answered_at + setting_number(c->settings, SET_CLOSE_DAYS) * MS_DAY;

	if (m->state != MESSAGE_ANSWERED || at <= c->now)
		return OK;
	return q_closing_put(c->db, at, m->id, NULL);
}

static err write_all(struct ctx *c, struct history *h, const struct record *r, struct figures *f)
{
	TRY(write_desk(c, &h->m));
	TRY(message_record(c, &h->m, f));
	TRY(write_events(c, h, r));
	TRY(write_order(c, &h->m, r));
	TRY(write_rating(c, &h->m, r, f));
	return write_closing(c, &h->m);
}

/* ---- once ---- */

static err free_id(struct ctx *c, const struct origin *from, const struct record *r, int64_t *id)
{
	uint64_t h = str_hash(r->ref) ^ str_hash(from->source) * 31;
	uint32_t suffix = (uint32_t)(h ^ h >> 32);
	struct taken taken;

	for (;; suffix++) {
		*id = id_at(r->time, suffix);
		err e = q_import_message_taken(c->db, *id, &taken);
		if (e != OK)
			return e == ERR_NOT_FOUND ? OK : e;
	}
}

err history_write(struct ctx *c, const struct origin *from, struct record *r, struct figures *f)
{
	struct import_ref_add_in in = { from->source, r->ref, 0, from->run };
	struct import_ref was;
	struct history h;
	int64_t added = 0;

	TRY(free_id(c, from, r, &in.message));
	TRY(q_import_ref_add(c->db, &in, &added));
	if (added == 0) {
		TRY(q_import_ref_of(c->db, from->source, r->ref, &was));
		r->verdict = was.run == from->run ? VERDICT_TWICE : VERDICT_SEEN;
		return OK;
	}
	r->verdict = VERDICT_NEW;
	begin(c->a, &h, from, r, in.message);
	TRY(hide_personal(c, &h, r));
	live(&h, r);
	return write_all(c, &h, r, f);
}
