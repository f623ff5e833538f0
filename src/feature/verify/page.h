/*
 * page: a stretch of messages with all that belongs to them, read in the order
 * of their ids.
 *
 * Lifetime: rows live in the page's arena until the page is read anew.
 */
#ifndef LIUYAN_VERIFY_PAGE_H
#define LIUYAN_VERIFY_PAGE_H

#include "dossier/dossier.h"
#include "verify/queries.h"

#define PAGE_MESSAGES 512

struct page {
	struct arena *a;
	bool is_last;
	int64_t after, last; /* messages (after, last] */
	struct message_list messages;
	struct vault_box_list boxes;
	struct message_version_list versions;
	struct followup_list followups;
	struct work_order_list orders;
	struct reply_list replies;
	struct rating_list ratings;
	struct message_about_list about;
	struct relay_list letters;
	struct attachment_list attachments;
	struct message_joint_list joint;
	struct event_list events;
	struct salt_row_list salts;
	struct unsealed_list unsealed;
	struct sealed_list sealed;
	struct list_row_list closing;
};

/* The stretch after `after`; the last one reaches to the end of all tables. */
MUST err page_read(struct ctx *c, int64_t after, struct page *p);

#endif
