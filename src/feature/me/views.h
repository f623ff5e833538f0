/* views: what the writer's own pages show. */
#ifndef LIUYAN_ME_VIEWS_H
#define LIUYAN_ME_VIEWS_H

#include "app/layout.h"
#include "board/board.h"
#include "writer/writer.h"

struct login_form {
	const struct layout *layout;
	const struct faults *faults;
	str address;
	bool agree;
	const struct consent_row *consent;
	str oidc; /* the identity provider's name; empty: there is none */
};

struct code_form {
	const struct layout *layout;
	const struct faults *faults;
	bool waits; /* for a code; false: it is over */
	bool prove; /* of a new address, not of a sign-in */
	str to;	    /* masked */
	int64_t minutes;
	const struct consent_row *notices;
};

struct me_items {
	struct board_item *v;
	size_t n;
	int64_t next; /* go on before this id; 0: the end */
};

struct me_home {
	const struct layout *layout;
	const struct faults *faults;
	struct me_items mine, followed;
	bool enterprise; /* verified */
	str code;	 /* typed into the form that links a message */
};

struct me_look {
	int64_t at;
	int64_t message; /* 0: the account itself */
	str title;	 /* of the message */
	str who;	 /* organisation and role; never a person */
	str why;
	const char *what;
};

struct me_looks {
	const struct layout *layout;
	struct me_look *v;
	size_t n;
	bool more;
};

struct me_channel {
	int64_t channel;
	const char *label;
	int64_t verified_at; /* 0: none */
};

struct me_consent {
	const struct consent_row *row; /* its wording of now */
	const struct consent_row *agreed;
	int64_t at, withdrawn_at;
	bool holds;
};

/* What she agreed to for one message. */
struct me_agreed {
	const struct consent_row *row;
	int64_t message, at, withdrawn_at;
	str title;
};

struct me_account {
	const struct layout *layout;
	const struct faults *faults;
	int64_t since;
	struct me_channel channels[2];
	struct me_consent consents[8];
	size_t consents_n;
	struct me_agreed *agreed;
	size_t agreed_n;
	struct writer_session *sessions;
	size_t sessions_n;
	const struct writer_own *own; /* opened just now, or NULL */
	str name, address;	      /* typed */
};

struct me_close {
	const struct layout *layout;
	const struct faults *faults;
	int64_t messages; /* of hers, at most CLOSE_MOST */
	bool more;
};

struct me_enterprise {
	const struct layout *layout;
	const struct faults *faults;
	struct writer_enterprise row; /* state 0: never asked */
	struct enterprise_new in;
};

struct me_checks {
	const struct layout *layout;
	struct enterprise_wait_list list;
};

struct me_check {
	const struct layout *layout;
	const struct faults *faults;
	int64_t writer, at;
	struct enterprise_new in; /* what was opened; empty before */
	bool opened;
	str reason, note;
};

#endif
