/*
 * notice: telling people that something happened: on their pages, by mail, SMS and
 * web push; and one-time codes.
 *
 * Invariants: what is to be told is a row in the same transaction as what it tells of; the
 * job `notices` makes of it a row in each box and a delivery for each channel, and sends
 * those. A delivery is tried until the provider has it, under one id, so that a
 * provider that knows the id again sends it once: none is lost; it is doubled only by a
 * provider that forgets, when its answer or this process was lost in between. No address
 * stands in a row or in the log: it is sealed in the vault, and the copy made for one
 * delivery is dropped after it. Texts say that something happened, not what was
 * written or who wrote.
 * Lifetime: lists are the context's arena's.
 */
#ifndef LIUYAN_NOTICE_NOTICE_H
#define LIUYAN_NOTICE_NOTICE_H

#include "app/slice.h"
#include "notice/queries.h"

enum notice_kind {
#define NOTICE(number, name, word, label, channels, text) NOTICE_##name = number,
#include "notice/kinds.def"
#undef NOTICE
};

enum notice_whom {
	NOTICE_ACCOUNT = 1, /* owner: a staff account */
	NOTICE_WRITER,	    /* owner: a writer's account */
	NOTICE_WRITER_OF,   /* owner: a message; to its writer, with an account or without */
	NOTICE_ROLE, /* role: all who hold it, at any desk; owner: an account that is not told */
	NOTICE_DESK, /* owner: a unit (0: the site's); role: all who hold it there */
	/* owner: a message; the unit is looked up when it is told */
	NOTICE_DESK_OF_COORDINATOR,
	NOTICE_DESK_OF_LEAD,
	NOTICE_DESKS_ISSUED, /* of orders issued at that very moment */
};

enum notice_channel { CHANNEL_NONE, NOTICE_BY_MAIL, NOTICE_BY_SMS, NOTICE_BY_PUSH, NOTICE_BYS };
#define CHANNEL_BIT(c) (1u << (c))

enum notice_box { BOX_ACCOUNT = 1, BOX_WRITER = 2, BOX_MESSAGE = 3, BOX_NOBODY = 5, BOX_DESK = 16 };

struct notice {
	enum notice_whom whom;
	int64_t owner, role;
	enum notice_kind kind;
	int64_t message; /* what the link leads to; 0: none */
	int64_t subject; /* whatever the kind counts or names by an id */
};

extern const struct slice slice_notice;

/* Tells, when the transaction is committed. Within a write session. */
MUST err notice_put(struct ctx *c, const struct notice *n);

/* Can this site send by it at all (settings), now? */
bool notice_can(const struct ctx *c, enum notice_channel by);

/* One message to an address that nobody need own: at once, at all hours, and of no use after
 * expires_at. `code` is what the text of the kind shows for {code} (a code, a link); it is
 * sealed with the address. Within a write session; ERR_INPUT when the channel cannot
 * have such an address. */
struct notice_direct {
	enum notice_channel by;
	enum notice_kind kind;
	str address, code;
	int64_t expires_at;
};
MUST err notice_send(struct ctx *c, const struct notice_direct *d);
/* The same for a one-time code; the channel is that of the address (an @ makes it mail). */
MUST err notice_send_code(struct ctx *c, str address, str code, int64_t expires_at);

/* ---- reading: for the pages of those who are told ---- */

struct notice_seen_row {
	int64_t id, kind, message, subject; /* id holds the time */
	const char *label;		    /* Chinese, for T() */
	str text;			    /* in the reader's language */
	bool unread;
};

struct notice_page {
	struct notice_seen_row *v;
	size_t n;
	int64_t next; /* before this id; 0: the end */
	int64_t unread;
};

/* The viewer's boxes together, newest first: of staff their own and their desks', of a
 * writer her own. before 0: from the newest. */
MUST err notice_read(struct ctx *c, int64_t before, int64_t most, struct notice_page *out);
MUST err notice_unread(struct ctx *c, int64_t *n); /* at most 100 */
/* All up to this id counts as read. Within a write session. */
MUST err notice_mark_read(struct ctx *c, int64_t upto);
/* The account or writer is no more: her box, choices, browsers and addresses go. */
MUST err notice_forget_owner(struct ctx *c, enum notice_box box, int64_t owner);

#endif
