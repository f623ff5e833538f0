/*
 * attachment: files that come with a message, a follow-up or a reply (附件).
 *
 * A form's files are taken in before its transaction (take.c): looked at, pictures
 * made anew, searched for viruses, put into the depot; what the form then carries
 * is a token for each. The transaction gives them to what they came with
 * (attachment_claim); what nobody claims within a day is swept away.
 * Invariants: an attachment belongs to one message and is part of its record; its
 * bytes never change. It is for writer and staff alone until an editor publishes
 * it. The name that a writer gave it may name a person and is not kept; the staff's
 * is, for the staff.
 */
#ifndef LIUYAN_ATTACHMENT_ATTACHMENT_H
#define LIUYAN_ATTACHMENT_ATTACHMENT_H

#include "app/input.h"
#include "app/slice.h"
#include "attachment/queries.h"
#include "attachment/sniff.h"

enum attachment_part {
	ATTACHED_MESSAGE = 1,
	ATTACHED_FOLLOWUP,
	ATTACHED_REPLY, /* owner: the work order */
	ATTACHED_RELAY,
};

enum attachment_state { ATTACHMENT_STAFF = 1, ATTACHMENT_PUBLIC, ATTACHMENT_HIDDEN };

/* What files are given to. */
struct attachment_to {
	int64_t message, part, owner;
	bool wished; /* the sender would have them public */
};

/* A file that a form already brought, to be shown in it again. */
struct attachment_kept {
	str token, name;
	int64_t bytes;
	const char *label;
};

struct attachment_field {
	struct attachment_kept *v;
	size_t n;
	bool wished, enabled;
	const char *prefix; /* of ids */
	const struct faults *faults;
	int64_t at_once, file_mb, video_mb;
};

/* A row of an upload form's fields, for struct input: the tokens. */
#define ATTACHMENT_INPUT(offset)                                                                   \
	{                                                                                          \
		"file", "files", N_("附件"), INPUT_WORDS, offset, false, 0, 0, LIMIT_NONE          \
	}
#define ATTACHMENT_WISH(offset)                                                                    \
	{                                                                                          \
		"file_public", NULL, N_("附件可以公开"), INPUT_FLAG, offset, false, 0, 0,          \
			LIMIT_NONE                                                                 \
	}

extern const struct slice slice_attachment;

/* In the caller's transaction, which writes the event. A token that is none, or was
 * used, is a fault of "file" and ERR_INPUT. */
MUST err attachment_claim(struct ctx *c, const struct words *tokens,
			  const struct attachment_to *to);
/* The part of a form that takes files, with what it already has. */
MUST err attachment_field_of(struct ctx *c, const struct words *tokens, const char *prefix,
			     struct attachment_field *out);

#endif
