/*
 * mail: a message of Internet mail as bytes (RFC 5322, 2047, 2045). Pure, fuzzed.
 *
 * Invariants: all lines end in CRLF and are 7-bit and at most 998 bytes long,
 * whatever the texts hold; a text cannot become a header: a subject, name or
 * header with a control character is refused.
 */
#ifndef LIUYAN_WEB_MAIL_H
#define LIUYAN_WEB_MAIL_H

#include "web/http.h"

struct mail {
	str from_name, from, to; /* UTF-8; bare addresses */
	str subject, text;	 /* UTF-8 */
	str id;			 /* "WORD@HOST", the same for each try */
	int64_t at;
	const struct header *headers; /* further ones, ASCII */
	size_t headers_n;
};

/* One bare address that any relay takes: ASCII, dot-atom at a domain name. */
bool mail_address_valid(str s);
MUST err mail_compose(struct arena *a, const struct mail *m, str *out); /* ERR_INPUT */

#endif
