/*
 * dossier: everything that is kept of one message (卷宗), and its digest.
 *
 * Invariants: the digest is keyed with the message's salt, so that nobody who
 * sees it can guess a phone number behind it; it covers every column of every
 * row that belongs to the message, in the order of their keys. Derived rows
 * (lists, desks, figures) are not in it: they can be computed again.
 * At the end of each write session the events that wait there are written, the
 * last of each message with this digest.
 * Lifetime: rows are borrowed for the call.
 */
#ifndef LIUYAN_DOSSIER_DOSSIER_H
#define LIUYAN_DOSSIER_DOSSIER_H

#include "about/about.h"
#include "attachment/attachment.h"
#include "joint/joint.h"
#include "ledger/ledger.h"
#include "message/message.h"
#include "order/order.h"
#include "rating/rating.h"
#include "relay/relay.h"

struct dossier {
	struct message m;
	int64_t closes_at;	     /* by itself; 0: it does not */
	struct vault_box_list boxes; /* what the vault keeps of it, sealed */
	struct message_version_list versions;
	struct followup_list followups;
	struct work_order_list orders;
	struct reply_list replies;
	struct rating_list ratings;
	struct message_about_list about;
	struct relay_list letters;
	struct attachment_list attachments;
	struct message_joint_list joint;
};

extern const struct slice slice_dossier;

void dossier_hash(const struct dossier *r, str salt, unsigned char out[LEDGER_HASH]); /* pure */
MUST err dossier_read(struct ctx *c, int64_t message, struct dossier *out);
/* Writes the events of a message whose rows are at hand (import, generate). */
MUST err dossier_events(struct ctx *c, struct event_add_in *v, size_t n, const struct dossier *r);
/* Takes the person out of a message's record: her contact data goes, and with a
 * new salt nothing committed to before can be guessed; the chain stays whole. */
MUST err dossier_erase(struct ctx *c, int64_t message, str reason);

#endif
