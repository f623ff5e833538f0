/*
 * writer: accounts of those who write (写信人): signing in by a code, what she agreed
 * to, what is hers.
 *
 * Invariants: no account is needed to write. An address is found by a keyed hash and
 * kept sealed; it stands in clear in no table, log or list. There is no list, score or
 * search of writers, and no permission for one: every function here starts from an
 * account that the caller is, or from an address that she has proven.
 * A code is bound to the browser that asked for it, is compared at most CODE_TRIES
 * times, and what is answered does not depend on whether an address is known.
 * Lifetime: the context's arena.
 */
#ifndef LIUYAN_WRITER_WRITER_H
#define LIUYAN_WRITER_WRITER_H

#include "app/slice.h"
#include "vault/vault.h"
#include "writer/queries.h"

#define CODE_TRIES 5
#define CODE_DIGITS 6
#define CODE_MINUTES 5
#define CODES_AN_HOUR 5 /* to one address */
#define CODES_A_DAY 10

extern const struct slice slice_writer;

enum writer_kind { WRITER_PERSON = 1, WRITER_ENTERPRISE = 2 };
enum writer_state { WRITER_OPEN = 1, WRITER_CLOSED = 2 };
enum writer_channel_kind { CHANNEL_PHONE = 1, CHANNEL_MAIL = 2, CHANNEL_OUTER = 3 };

/* Settings that are words; 0 is no word of theirs and stops the start. */
enum writer_sign_in { SIGN_IN_OFF = 1, SIGN_IN_OPTIONAL, SIGN_IN_REQUIRED };
enum writer_verify { VERIFY_NONE = 1, VERIFY_PHONE, VERIFY_MAIL, VERIFY_EITHER };
enum writer_sign_in writer_sign_in(const struct settings *s);
enum writer_verify writer_verify(const struct settings *s);

struct writer_address {
	enum writer_channel_kind channel;
	str text; /* in normal form */
	str hash; /* hexadecimal */
};

/* A phone number or a mail address as typed; a fault of `field` when it is neither. */
MUST err writer_address_read(struct ctx *c, const char *field, str typed,
			     struct writer_address *out);
const char *writer_channel_word(int64_t channel); /* of the API */
/* 138****1234, c***@example.cn */
str writer_address_mask(struct arena *a, enum writer_channel_kind channel, str text);

/* ---- codes ---- */

enum code_purpose { CODE_SIGN_IN = 1, CODE_PROVE = 2 };
enum code_verdict { CODE_GOOD = 1, CODE_WRONG, CODE_GONE };

struct code_new {
	enum code_purpose purpose;
	int64_t writer; /* who proves a new address; 0: signs in */
	const struct writer_address *to;
};

/* Makes a code; the caller sends it and gives the token as a cookie. ERR_RATE when this
 * address had as many as it may. */
MUST err code_make(struct ctx *c, const struct code_new *in, str *token, str *code);
/* What the browser with this token waits for; ERR_NOT_FOUND: for nothing, or no more. */
MUST err code_pending(struct ctx *c, str token, struct writer_code *out, struct writer_address *to);
struct code_tried {
	enum code_verdict verdict;
	struct writer_code w;	  /* unless it is CODE_GONE */
	struct writer_address to; /* with CODE_GOOD */
};

/* Counts a try and compares. CODE_GOOD only once. The count must be committed
 * whatever the verdict: call it in a session of its own. */
MUST err code_try(struct ctx *c, str token, str typed, struct code_tried *out);

/* ---- accounts ---- */

/* The account of an address just proven; opened when there is none. */
MUST err writer_enter(struct ctx *c, const struct writer_address *by, int64_t *writer);
/* The account of another site's user (OpenID Connect); phone: proven there, or empty. */
MUST err writer_by_identity(struct ctx *c, str issuer, str subject, str phone, int64_t *writer);
/* A new address in place of the one of its channel. ERR_CONFLICT: it is another's. */
MUST err writer_address_set(struct ctx *c, int64_t writer, const struct writer_address *to);
/* Has she proven what the site asks for (setting writer.verify)? */
MUST err writer_is_verified(struct ctx *c, int64_t writer, bool *out);
/* All that makes an account findable goes; ERR_NOT_FOUND when it is closed. */
MUST err writer_forget(struct ctx *c, int64_t writer);

/* What is sealed of her, opened for herself (an access row is written: a write session). */
struct writer_own {
	str name, phone, mail;
};
MUST err writer_open_own(struct ctx *c, int64_t writer, const char *purpose,
			 struct writer_own *out);
MUST err writer_name_set(struct ctx *c, int64_t writer, str name); /* empty: none */

/* ---- enterprises (政企直通车) ---- */

enum enterprise_state { ENTERPRISE_ASKED = 1, ENTERPRISE_VERIFIED, ENTERPRISE_REFUSED };

struct enterprise_new {
	str name, code, agent; /* code: GB 32100, any spelling */
};

/* Says what it is and waits for a check; until then it writes as a person. */
MUST err enterprise_ask(struct ctx *c, int64_t writer, const struct enterprise_new *in);
MUST err enterprise_get(struct ctx *c, int64_t writer,
			struct writer_enterprise *out); /* state 0: none */
MUST err enterprise_open(struct ctx *c, int64_t writer, const struct vault_look *look,
			 struct enterprise_new *out);
/* ERR_STATE when it does not wait for a check. */
MUST err enterprise_judge(struct ctx *c, int64_t writer, bool good, str note);
MUST err enterprise_queue(struct ctx *c, int64_t most, struct enterprise_wait_list *out);

/* ---- consent ---- */

enum consent_purpose {
#define CONSENT(purpose, wording, NAME, of, word, label, text) CONSENT_##NAME = purpose,
#include "writer/consents.def"
#undef CONSENT
};

enum consent_of { CONSENT_OF_ACCOUNT = 1, CONSENT_OF_MESSAGE };

struct consent_row {
	int64_t purpose, wording;
	enum consent_of of;
	const char *word, *label, *text;
};
extern const struct consent_row consents[];
extern const size_t consents_n;
const struct consent_row *consent_row(int64_t purpose, int64_t wording); /* or NULL */
const struct consent_row *consent_now(int64_t purpose);			 /* its last wording */
const struct consent_row *consent_by_word(str word);

/* Records agreement to the wording of now; the same again changes nothing. */
MUST err consent_give(struct ctx *c, int64_t subject, int64_t purpose);
MUST err consent_end(struct ctx *c, int64_t subject, int64_t purpose);
MUST err consent_holds(struct ctx *c, int64_t subject, int64_t purpose, bool *out);

#endif
