#include <sodium.h>

#include "dossier/dossier.h"

/* Numbers and texts of one row; lengths go first, so that no text can pass for
 * the next one's beginning. */
struct row {
	int64_t part;
	const int64_t *numbers;
	size_t numbers_n;
	const str *texts;
	size_t texts_n;
};

#define ROW(part, numbers, texts)                                                                  \
	&(struct row)                                                                              \
	{                                                                                          \
		part, numbers, sizeof(numbers) / sizeof((numbers)[0]), texts,                      \
			sizeof(texts) / sizeof((texts)[0])                                         \
	}

static void put(crypto_generichash_state *s, const void *p, size_t n)
{
	crypto_generichash_update(s, p, n);
}

static void put_row(crypto_generichash_state *s, const struct row *r)
{
	put(s, &r->part, sizeof(r->part));
	put(s, r->numbers, r->numbers_n * sizeof(r->numbers[0]));
	for (size_t i = 0; i < r->texts_n; i++) {
		int64_t n = (int64_t)r->texts[i].n;
		put(s, &n, sizeof(n));
		put(s, r->texts[i].p, r->texts[i].n);
	}
}

static void put_message(crypto_generichash_state *s, const struct message *m)
{
	const int64_t n[] = { m->id,	    m->office,	    m->place,	     m->kind,
			      m->domain,    m->state,	    m->private,	     m->anonymous,
			      m->version,   m->round,	    m->outcome,	     m->coordinator,
			      m->lead_unit, m->answer_unit, m->published_at, m->answered_at,
			      m->closed_at, m->updated_at,  m->desk_unit,    m->desk_role,
			      m->desk_due,  m->merged_into, m->likes };
	const str t[] = { m->source, m->reason, m->author, m->title, m->body, m->location };

	put_row(s, ROW(1, n, t));
}

/* Not the key it is under, which may change; a wrong one would not open the box. */
static void put_box(crypto_generichash_state *s, const struct vault_box *b)
{
	const int64_t n[] = { b->record, b->kind, b->part };
	const str t[] = { b->box };

	put_row(s, ROW(2, n, t));
}

static void put_version(crypto_generichash_state *s, const struct message_version *v)
{
	const int64_t n[] = { v->message, v->n, v->at, v->account };
	const str t[] = { v->title, v->body };

	put_row(s, ROW(3, n, t));
}

static void put_followup(crypto_generichash_state *s, const struct followup *f)
{
	const int64_t n[] = { f->message, f->id, f->state, f->due };
	const str t[] = { f->body };

	put_row(s, ROW(4, n, t));
}

static void put_order(crypto_generichash_state *s, const struct work_order *o)
{
	const int64_t n[] = { o->message,   o->id,	  o->unit,	o->lead,    o->state,
			      o->version,   o->round,	  o->issued_at, o->due,	    o->days,
			      o->desk_unit, o->desk_role, o->desk_due,	o->returns, o->declines };
	const str t[] = { o->reason, o->note };

	put_row(s, ROW(5, n, t));
}

static void put_reply(crypto_generichash_state *s, const struct reply *r)
{
	const int64_t n[] = { r->message, r->id,   r->work_order, r->unit,	  r->version,
			      r->state,	  r->lead, r->at,	  r->released_at, r->account };
	const str t[] = { r->reasons, r->note, r->body };

	put_row(s, ROW(6, n, t));
}

static void put_rating(crypto_generichash_state *s, const struct rating *r)
{
	const int64_t n[] = { r->message, r->round,   r->at,	     r->unit,	  r->place,
			      r->office,  r->outcome, r->resolution, r->attitude, r->speed };
	const str t[] = { r->body };

	put_row(s, ROW(7, n, t));
}

static void put_about(crypto_generichash_state *s, const struct message_about *b)
{
	const int64_t n[] = { b->message, b->unit, b->account, b->state, b->source, b->at };

	put_row(s, &(struct row){ 8, n, sizeof(n) / sizeof(n[0]), NULL, 0 });
}

static void put_letter(crypto_generichash_state *s, const struct relay *r)
{
	const int64_t n[] = { r->message, r->id, r->work_order, r->unit, r->account };
	const str t[] = { r->body };

	put_row(s, ROW(9, n, t));
}

/* Of the many that are handled alone, nothing: their digests are as they were before. */
static void put_joint(crypto_generichash_state *s, const struct dossier *r)
{
	if (r->m.joint)
		put(s, &r->m.joint, sizeof(r->m.joint));
	for (size_t i = 0; i < r->joint.n; i++) {
		const struct message_joint *j = &r->joint.v[i];
		const int64_t n[] = { j->message, j->lead, j->round, j->due, j->at };
		const str t[] = { j->person };
		put_row(s, ROW(10, n, t));
	}
}

static void put_attachment(crypto_generichash_state *s, const struct attachment *a)
{
	const int64_t n[] = {
		a->message, a->id,    a->part, a->owner, a->state, a->kind, a->flags,
		a->bytes,   a->small, a->w,    a->h,	 a->place, a->at,   a->account
	};
	const str t[] = { a->digest, a->name };

	put_row(s, ROW(20, n, t));
}

void dossier_hash(const struct dossier *r, str salt, unsigned char out[LEDGER_HASH])
{
	crypto_generichash_state s;

	crypto_generichash_init(&s, (const unsigned char *)salt.p, salt.n, LEDGER_HASH);
	put_message(&s, &r->m);
	put(&s, &r->closes_at, sizeof(r->closes_at));
	for (size_t i = 0; i < r->boxes.n; i++)
		put_box(&s, &r->boxes.v[i]);
	for (size_t i = 0; i < r->versions.n; i++)
		put_version(&s, &r->versions.v[i]);
	for (size_t i = 0; i < r->followups.n; i++)
		put_followup(&s, &r->followups.v[i]);
	for (size_t i = 0; i < r->orders.n; i++)
		put_order(&s, &r->orders.v[i]);
	for (size_t i = 0; i < r->replies.n; i++)
		put_reply(&s, &r->replies.v[i]);
	for (size_t i = 0; i < r->ratings.n; i++)
		put_rating(&s, &r->ratings.v[i]);
	for (size_t i = 0; i < r->about.n; i++)
		put_about(&s, &r->about.v[i]);
	for (size_t i = 0; i < r->letters.n; i++)
		put_letter(&s, &r->letters.v[i]);
	for (size_t i = 0; i < r->attachments.n; i++)
		put_attachment(&s, &r->attachments.v[i]);
	put_joint(&s, r);
	crypto_generichash_final(&s, out, LEDGER_HASH);
}
