/*
 * files: attachments as they are reached: who may open one, how it is sent, and
 * what editors make of it.
 *
 * Invariants: a file is never easier to get than its message. Whoever may not
 * open it is told the same as when there is none: hidden, of a message that is
 * hidden, withdrawn or removed, or never there. What is sent runs nothing in the
 * reader's browser, whatever it holds: its policy is a sandbox of nothing.
 */
#ifndef LIUYAN_FILES_FILES_H
#define LIUYAN_FILES_FILES_H

#include "attachment/attachment.h"
#include "web/json.h"
#include "message/message.h"
#include "order/access.h"

struct file_item {
	int64_t id, part, owner, w, h;
	const char *label, *state; /* "图片", "只给办理人员看" */
	const char *with;	   /* "追问的附件" */
	str name;		   /* the staff's, for the staff */
	const char *ending;	   /* of its address */
	str size, host;		   /* host: another one that public files have, or empty */
	bool has_small;
	bool active, locked, wished;
	bool may_show, may_keep, may_hide; /* what the editor may make of it */
};

struct file_items {
	struct file_item *v;
	size_t n;
	int64_t message;
	str csrf;
};

extern const struct slice slice_files;

/* Those of one part of a message (owner 0: of whichever) that this view may open. */
MUST err files_of(struct ctx *c, const struct message *m, enum access_view view,
		  struct file_items *out);
/* The items of one part, out of all. */
struct file_items files_part(struct ctx *c, const struct file_items *all, int64_t part,
			     int64_t owner);
/* "files": [ … ] */
void files_js(struct js_out *j, const struct file_items *l);

#endif
