/* Data from before there was a chain: each message's events get their hashes,
 * and the record as it stands now its digest. Begun anew after a kill: what has
 * a salt is done. */
#include "app/app.h"
#include "base/log.h"
#include "base/mem.h"
#include "dossier/faces.h"

#define BATCH 200
#define CHAINED 330 /* schema/0330_chained.sql */
#define PROTECT 702 /* schema/0702_protect.sql */

struct upgrading {
	struct app *app;
	int64_t after; /* the last message done */
	ctx_fn *batch;
	size_t n;
};

/* What it counts under now stands on the last event; scores on their own. */
static void fill_facts(struct ctx *c, const struct dossier *d, struct event_add_in *v, size_t n)
{
	size_t rating = 0;

	for (size_t i = 0; i < n; i++) {
		bool rates = str_eq(v[i].action, S("rate")) && rating < d->ratings.n;
		const struct rating *r = rates ? &d->ratings.v[rating++] : NULL;
		struct message then = d->m;
		if (r) {
			then.place = r->place;
			then.office = r->office;
			then.answer_unit = r->unit;
		}
		if (r || i + 1 == n)
			v[i].facts = message_facts_text(c->a, NULL, &then,
							r ? rating_scores(c->a, r) : (str){ 0 });
	}
}

/* Older boards made no row for a second answer. */
static err fill_answered(struct ctx *c, const struct dossier *d, const struct event_list *events)
{
	for (size_t i = 0; i < events->n && message_is_public(&d->m); i++)
		if (str_eq(events->v[i].action, S("answer")))
			TRY(q_answered_put(c->db, events->v[i].at, d->m.id, NULL));
	return OK;
}

static err chain_one(struct ctx *c, int64_t message)
{
	struct event_list events;
	struct event_add_in *v;
	struct dossier d;

	TRY(dossier_read(c, message, &d));
	TRY(q_event_of(c->db, message, &events));
	if (events.n == 0)
		return FAIL(ERR_SCHEMA, "a message without an event");
	v = ARENA_ARRAY(c->a, struct event_add_in, events.n);
	for (size_t i = 0; i < events.n; i++)
		v[i] = ledger_of_row(&events.v[i]);
	fill_facts(c, &d, v, events.n);
	TRY(fill_answered(c, &d, &events));
	return dossier_chain(c, v, events.n, &d);
}

static err chain_batch(struct ctx *c, void *data)
{
	struct upgrading *u = data;
	struct message_ref_list list;
	struct event_salt salt;
	int64_t after = u->after;

	TRY(q_message_after(c->db, after, BATCH, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct arena_mark mark = arena_mark(c->a);
		err e = q_event_salt_of(c->db, list.v[i].message, &salt);
		if (e == ERR_NOT_FOUND)
			e = chain_one(c, list.v[i].message);
		TRY(e);
		after = list.v[i].message;
		arena_rewind(c->a, mark);
	}
	u->after = after;
	u->n = list.n;
	return OK;
}

static err audit_batch(struct ctx *c, void *data)
{
	struct upgrading *u = data;
	int64_t after = u->after;

	TRY(ledger_audits_wait(c, &after, BATCH, &u->n));
	u->after = after;
	return OK;
}

static err batch_in(struct arena *tmp, void *data)
{
	struct upgrading *u = data;
	struct ctx batch = app_context(u->app, tmp);

	return app_write(&batch, u->batch, u);
}

static err do_all(struct ctx *c, ctx_fn *batch, const char *label)
{
	struct upgrading u = { .app = c->app, .batch = batch, .n = BATCH };
	struct progress bar = { .label = label };
	int64_t done = 0;
	err e = OK;

	while (e == OK && u.n == BATCH) {
		e = mem_with(1u << 18, batch_in, &u);
		progress_show(&bar, done += (int64_t)u.n);
	}
	progress_end(&bar);
	return e;
}

/* ---- contacts from before the vault ---- */

/* The step is an event, because the digest of the record changes with it. */
static err protect_one(struct ctx *c, const struct message_contact *was)
{
	const struct contact contact = { was->name, was->phone, was->remark };
	struct event_add_in e = { .message = was->message, .action = S("protect") };
	struct vault_box box;

	TRY(message_contact_seal(c, was->message, &contact, &box));
	if (box.record)
		TRY(vault_write(c, &box));
	TRY(q_message_contact_drop(c->db, was->message, NULL));
	return dossier_note(c, &e);
}

static err protect_batch(struct ctx *c, void *data)
{
	struct upgrading *u = data;
	struct message_contact_list l;

	TRY(q_message_contact_first(c->db, 0, BATCH, &l));
	for (size_t i = 0; i < l.n; i++)
		TRY(protect_one(c, &l.v[i]));
	u->n = l.n;
	return OK;
}

err dossier_upgrade(struct ctx *c, int number)
{
	if (number == PROTECT)
		return do_all(c, protect_batch, "封存姓名和电话");
	if (number != CHAINED)
		return OK;
	TRY(do_all(c, chain_batch, "建立台账的哈希链"));
	return do_all(c, audit_batch, "收进审计记录");
}
