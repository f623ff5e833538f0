/*
 * rules: what a password must be, how long a failure costs, which kind of browser
 * asks. Pure: base alone.
 */
#ifndef LIUYAN_ACCOUNT_RULES_H
#define LIUYAN_ACCOUNT_RULES_H

#include "base/str.h"

enum password_verdict {
	PASSWORD_GOOD,
#define FLAW(id, code, text) PASSWORD_##id,
#include "account/password.def"
#undef FLAW
	PASSWORD_VERDICTS
};

struct password_rules {
	const char *name;
	size_t least;	    /* characters */
	bool composed;	    /* three of: small, capital, digit, other */
	int64_t days;	    /* after which it must be changed; 0: never */
	int64_t kept;	    /* earlier ones that may not come back */
	int64_t idle;	    /* minutes, where the setting leaves it to the profile */
	bool second_factor; /* administrators need one, whatever the setting says */
};

/* asvs (OWASP ASVS 5.0, 6.2: length, no composition, no rotation) or dengbao-3
 * (GB/T 22239-2019 level 3: composition and periodic change); NULL: no such profile. */
const struct password_rules *password_rules_of(str profile);

/* `common` is a sorted list of lower-case words, one a line. */
enum password_verdict password_judge(const struct password_rules *r, str password, str login,
				     str common);
const char *password_words(enum password_verdict v); /* for a reader */
const char *password_code(enum password_verdict v);

/* Milliseconds to wait after the n-th failure in a row: nothing for the first
 * `free`, then 1 s, 2 s, 4 s … at most `cap`. */
int64_t delay_after(int64_t n, int64_t free, int64_t cap);

/* Family and platform of a browser without their versions, 0 for anything else: a
 * session goes on through updates, and not on another machine. */
int ua_class(str user_agent);
str ua_browser(int class); /* "Firefox"; empty: unknown */
str ua_platform(int class);

#endif
