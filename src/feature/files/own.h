/* own: what the files of this slice share. */
#ifndef LIUYAN_FILES_OWN_H
#define LIUYAN_FILES_OWN_H

#include "files/files.h"

/* May whoever sees the message like this open that file? */
MUST err file_allowed(struct ctx *c, const struct message *m, enum access_view view,
		      const struct attachment *a, bool *yes);
bool file_is_public(const struct message *m, const struct attachment *a);
/* One byte range of a file of that length; see range.c. */
enum range_verdict { RANGE_NONE, RANGE_PART, RANGE_NEVER };
enum range_verdict file_range(str header, int64_t bytes, int64_t *from, int64_t *n); /* pure */

extern const struct input files_add_input[];
route_handler files_serve;		   /* serve.c */
route_handler files_api_add, files_change; /* change.c */

/* Is it of a released reply that answers m, too, which is handled with the file's message? */
MUST err file_answers(struct ctx *c, const struct message *m, const struct attachment *a,
		      bool *yes);
/* May it be opened as the answer to one that is handled with its message? *yes stays when it
 * may already. */
MUST err file_through(struct ctx *c, const struct attachment *a, bool *yes);

#endif
