#include "conduct/personal.h"

#include "base/log.h"
#include "message/hidden.h"

static const struct redact_opts staff = { .office = true };

/* What the writer says is looked through for what she gave herself, too. */
static err words_of(struct ctx *c, int64_t message, bool own, struct redact_opts *out)
{
	*out = staff;
	return own ? message_own_words(c, message, "redact", out) : OK;
}

err personal_step(struct ctx *c, const struct message *m, struct message *next, struct step *s)
{
	bool text = s->row->needs & NEED_TEXT, own = text || s->row->who == &perm_message_own;
	struct redact_opts opts;
	struct hide h = { m->id,
			  VAULT_ORIGINAL,
			  m->version + 1,
			  { text ? &next->title : NULL, text ? &next->body : NULL, NULL, &s->note },
			  &opts,
			  m };

	if (s->row->needs & (NEED_MARK | NEED_LIFT))
		s->note = (str){ 0 }; /* its box is taken */
	if (!text && s->note.n == 0)
		return OK;
	TRY(words_of(c, m->id, own, &opts));
	return message_hide(c, &h);
}

static err hide_note(struct ctx *c, const struct message *m, bool own, str *note)
{
	struct redact_opts opts;
	struct hide h = {
		m->id, VAULT_ORIGINAL, m->version + 1, { [HIDDEN_NOTE] = note }, &opts, m
	};

	if (note->n == 0)
		return OK;
	TRY(words_of(c, m->id, own, &opts));
	return message_hide(c, &h);
}

err personal_note(struct ctx *c, const struct message *m, str *note)
{
	return hide_note(c, m, false, note);
}

err personal_comment(struct ctx *c, const struct message *m, str *body)
{
	return hide_note(c, m, true, body);
}

err personal_followup(struct ctx *c, int64_t message, int64_t id, str *body)
{
	struct redact_opts opts;
	struct hide h = { message, VAULT_FOLLOWUP, id, { [HIDDEN_BODY] = body }, &opts, NULL };

	TRY(words_of(c, message, true, &opts));
	return message_hide(c, &h);
}

/* ---- an editor's hand; *next is still as the message is ---- */

err personal_mark(struct ctx *c, struct message *next, const struct conduct_input *in)
{
	struct finding kind = { 0, 0, redact_kind_of(in->mark), REDACT_SURE };
	struct message m = *next;

	return message_mark(c, &m, next, &kind, in->passage);
}

err personal_lift(struct ctx *c, struct message *next, const struct conduct_input *in)
{
	struct message m = *next;

	return message_lift(c, &m, next, in->subject, in->passage);
}
