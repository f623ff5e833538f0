/*
 * template: texts with {names} in them, and the file that says how an SMS gateway is
 * asked and how its answer is read (docs/operations.md, "SMS gateways"). Pure, fuzzed.
 *
 *   POST https://sms.example.com/v1/send
 *   Content-Type: application/json
 *   Authorization: HMAC-SHA256 {key}:{sign}
 *
 *   {"to":"{phone}","text":"{text}","ref":"{id}"}
 *   === sign hmac-sha256 hex
 *   {time}{nonce}{body}
 *   === answer
 *   ok code = 0
 *   never code = 1002
 *   id = data.id
 *   text = message
 *
 * Invariants: a value that is filled in cannot leave its place: it is escaped as the body's
 * kind wants it (JSON, form) and loses control characters elsewhere; braces around
 * anything but a known name stay as they are.
 */
#ifndef LIUYAN_NOTICE_TEMPLATE_H
#define LIUYAN_NOTICE_TEMPLATE_H

#include "web/http.h"

#define TEMPLATE_HEADERS 8
#define TEMPLATE_RULES 16

enum escape { ESCAPE_NONE, ESCAPE_LINE, ESCAPE_JSON, ESCAPE_FORM };

struct filling {
	const char *name;
	str value;
};

void template_fill(struct buf *b, str text, const struct filling *v, size_t n, enum escape how);

enum sign_with { SIGN_NOTHING, SIGN_HMAC_SHA256, SIGN_SHA256, SIGN_MD5 };
enum sign_as { SIGN_HEX, SIGN_UPPER_HEX, SIGN_BASE64 };
enum rule_kind { RULE_OK, RULE_NEVER, RULE_ID, RULE_TEXT };

struct sms_template {
	str method, url, body, sign_text;
	struct header headers[TEMPLATE_HEADERS];
	size_t headers_n;
	enum escape escape;
	enum sign_with sign;
	enum sign_as as;
	struct answer_rule {
		enum rule_kind kind;
		str path, value; /* "" for id and text */
	} rules[TEMPLATE_RULES];
	size_t rules_n;
};

/* ERR_INPUT with `why` (a sentence for the operator) when it cannot be used. */
MUST err sms_template_read(struct arena *a, str file, struct sms_template *out, str *why);

struct sms_request {
	const char *method, *url;
	struct header headers[TEMPLATE_HEADERS];
	size_t headers_n;
	str body;
};

/* values: what the names stand for; {body}, {body_sha256} and {sign} are made here. */
void sms_request_make(struct arena *a, const struct sms_template *t, const struct filling *v,
		      size_t n, str secret, struct sms_request *out);

enum sms_verdict { SMS_TAKEN = 1, SMS_NEVER, SMS_LATER, SMS_UNCLEAR };

struct sms_answer {
	enum sms_verdict verdict;
	str id, text; /* cut; what looks like a number of a person is starred in the text */
};

/* An answer of 2xx that cannot be read is unclear: it may have been taken. */
void sms_answer_read(struct arena *a, const struct sms_template *t, int status, str body,
		     struct sms_answer *out);

#endif
