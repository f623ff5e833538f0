/* inside: what the parts of this slice share. */
#ifndef LIUYAN_NOTICE_INSIDE_H
#define LIUYAN_NOTICE_INSIDE_H

#include "app/app.h"
#include "notice/kinds.h"
#include "notice/notice.h"
#include "notice/template.h"
#include "web/fetch.h"

extern const struct perm perm_notice_read, perm_notice_own;
extern const struct route notice_routes[];		  /* pages.c */
extern const struct cli_kind notice_cli[];		  /* cli.c */
extern const struct job notice_own_jobs[], notice_jobs[]; /* jobs.c */
void notice_metrics(struct buf *b);
MUST err notice_opened(struct ctx *c); /* channel.c: refuses settings that cannot work */

/* ---- one delivery on its way ---- */

enum delivery_state {
#define STATE(number, name, code, label) DELIVERY_##name = number,
#include "notice/states.def"
#undef STATE
};

enum delivery_result {
	RESULT_NONE,
#define RESULT(name, state, again, drop) RESULT_##name,
#include "notice/delivery.def"
#undef RESULT
	RESULTS
};

extern _Atomic int64_t notice_counts[RESULTS]; /* since this process began */

struct parcel {
	struct delivery d;
	const struct notice_info *k;
	str address, code; /* opened; of a browser: its endpoint */
	str public, auth;  /* of a browser: its keys, base64url */
	str text, link, stop;
	int64_t now;
	/* what came of it */
	enum delivery_result result;
	int status;
	str answer_id, answer;
	bool down; /* the channel cannot be reached now */
};

struct channel {
	const char *name, *label;
	bool (*ready)(const struct ctx *c);
	/* Sends; an error is only one of memory. */
	err (*send)(struct ctx *c, struct parcel *p);
};
extern const struct channel notice_channels[NOTICE_BYS];

bool mail_ready(const struct ctx *c), sms_ready(const struct ctx *c),
	push_ready(const struct ctx *c);
MUST err mail_send(struct ctx *c, struct parcel *p);
MUST err sms_send(struct ctx *c, struct parcel *p);
MUST err push_send(struct ctx *c, struct parcel *p);
/* Into DATA/outbox.log: for the demo. */
bool outbox_only(const struct ctx *c);
MUST err outbox_send(struct ctx *c, struct parcel *p);

struct fetch_net net_of(const struct ctx *c);
/* What a request that was not answered comes to. */
void parcel_failed(struct parcel *p, err e);
/* The first line of a file that holds a secret; empty when there is none. */
str secret_line(struct ctx *c, enum setting path);

/* The address is sealed here; false: this owner has none of this channel. */
struct vault_ref;
bool parcel_place(const struct delivery *d, struct vault_ref *out);
MUST err notice_deliver(struct ctx *c, const struct notice_row *r, enum notice_channel by,
			int64_t browser);
MUST err notice_has_address(struct ctx *c, int64_t box, int64_t owner, enum notice_channel by,
			    bool *has);
MUST err notice_spread(struct ctx *c); /* spread.c: what is new, to whom it goes */
MUST err notice_carry(struct ctx *c);  /* courier.c: what is due, to where it goes */
int64_t notice_hour(int64_t now, int64_t from, int64_t to); /* now, or after the quiet hours */
int64_t notice_digest_at(int64_t now);			    /* when the next is due */
int64_t notice_pause(int64_t tries, uint64_t dice);

/* ---- choices ---- */

MUST err notice_choice(struct ctx *c, int64_t box, int64_t owner, const struct notice_info *k,
		       unsigned *channels);
/* The signature of a link that needs no sign-in. */
str notice_stop_key(struct ctx *c, int64_t box, int64_t owner, int64_t kind);
MUST err notice_browsers_drop(struct ctx *c, enum notice_box box, int64_t owner);
str vapid_public(struct ctx *c); /* base64url */
/* Is the endpoint at one of the push services that the site trusts? */
bool push_host_allowed(const struct ctx *c, str endpoint);

#endif
