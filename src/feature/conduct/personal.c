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

/* ---- replies ---- */

static bool is_confirmed(const struct conduct_input *in, const struct finding *f, str passage)
{
	if (f->certainty == REDACT_OWN)
		return false;
	for (size_t i = 0; i < in->confirmed.n; i++)
		if (str_eq(in->confirmed.v[i], passage))
			return true;
	return false;
}

static void name_it(struct ctx *c, struct buf *b, const struct finding *f, str passage)
{
	if (b->n)
		buf_lit(b, T(c, "、"));
	buf_lit(b, T(c, redact_label(f->kind)));
	buf_fmt(b, "“%.*s”", STR_ARG(passage));
}

/* The same words whosever it is: a unit is not to learn by trying who wrote. */
static err refuse(struct ctx *c, str named)
{
	fault_add(&c->faults, "body", "personal",
		  arena_fmt(c->a, "%s%.*s", T(c, "回复里有个人信息，请删去，或确认是公开信息："),
			    STR_ARG(named)));
	return ERR_INPUT;
}

err personal_reply(struct ctx *c, const struct message *m, const struct conduct_input *in,
		   str *note)
{
	struct buf named = buf_new(c->a, 256, 2048);
	struct redact_opts opts;
	struct findings found;
	size_t confirmed = 0;

	TRY(message_own_words(c, m->id, "reply_check", &opts));
	opts.office = true;
	redact_find(c->a, in->body, &opts, &found);
	for (size_t i = 0; i < found.n; i++) {
		str passage = str_sub(in->body, found.v[i].at, found.v[i].n);
		if (is_confirmed(in, &found.v[i], passage))
			confirmed++;
		else
			name_it(c, &named, &found.v[i], passage);
	}
	if (named.n) {
		LOG(LOG_INFO, "reply_refused", LOG_N("message", m->id),
		    LOG_N("account", c->actor.account));
		return refuse(c, buf_str(&named));
	}
	if (confirmed)
		*note = arena_fmt(c->a, "%.*s%s%zu", STR_ARG(*note), "确认是公开信息：", confirmed);
	return OK;
}
