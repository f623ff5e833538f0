/*
 * hidden: what leads to a person is taken out of a message's texts before they are
 * stored; the original is sealed in the vault.
 *
 * Invariants: a text goes into a row, list or event only with marks in place of
 * what was found; the box that has the original also has where each find stood, so
 * that a mark can be lifted. What the writer gave herself is never lifted. A box,
 * once sealed, keeps the text it was sealed with.
 * Lifetime: the context's arena's.
 */
#ifndef LIUYAN_MESSAGE_HIDDEN_H
#define LIUYAN_MESSAGE_HIDDEN_H

#include "message/message.h"
#include "text/redact.h"

enum hidden_text { HIDDEN_TITLE, HIDDEN_BODY, HIDDEN_LOCATION, HIDDEN_NOTE, HIDDEN_TEXTS };

/* One box: VAULT_ORIGINAL with the version of the event that it belongs to, or
 * VAULT_FOLLOWUP with the follow-up's id. */
struct hide {
	int64_t message;
	enum vault_kind kind;
	int64_t part;
	str *text[HIDDEN_TEXTS]; /* in and out; NULL: there is none */
	const struct redact_opts *opts;
	const struct message *known; /* what is public in it already stays, or NULL */
};

/* Puts the marks in and seals what was there, if anything was found. */
/* Looks through a text before the session in which message_hide does, which then takes
 * what was found, if texts and words are still the same. */
struct message_new;
MUST err message_look_ahead(struct ctx *c, const struct message_new *in);
MUST err message_hide(struct ctx *c, const struct hide *h);
/* What the writer gave herself, to look for: opens her contact for the program, which
 * is written down under this purpose. */
MUST err message_own_words(struct ctx *c, int64_t message, const char *purpose,
			   struct redact_opts *out);
void message_contact_words(const struct contact *k, struct redact_opts *out);
/* The kinds (1 << kind) hidden in what is public of it. */
unsigned message_hidden(const struct message *m);

/* ---- an editor's hand ---- */

struct span {
	enum hidden_text field;
	struct finding f;
};

struct original {
	str text[HIDDEN_TEXTS];
	struct span *span;
	size_t span_n;
};

/* Opens a box: who and why is written down. */
MUST err message_original(struct ctx *c, struct vault_ref at, const struct vault_look *look,
			  struct original *out);
/* Hides a passage wherever it stands in *next, in earlier versions and in follow-ups,
 * and seals what was there; a fault of "passage" when it stands nowhere. */
MUST err message_mark(struct ctx *c, const struct message *m, struct message *next,
		      const struct finding *kind, str passage);
/* Puts back a passage that the box of version `part` has; a fault of "passage" when
 * the text around its mark is no longer there, or when it is the writer's own. */
MUST err message_lift(struct ctx *c, const struct message *m, struct message *next, int64_t part,
		      str passage);

#endif
