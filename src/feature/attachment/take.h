/* take: what the files of this slice share. */
#ifndef LIUYAN_ATTACHMENT_TAKE_H
#define LIUYAN_ATTACHMENT_TAKE_H

#include "attachment/attachment.h"

#define UPLOAD_KEEP MS_DAY

/* take.c: makes tokens of files; see slice.h. */
MUST err attachment_receive(struct ctx *c, struct request *rq);
/* "ID.MAC": only this installation makes one. */
str attachment_token(struct ctx *c, int64_t id);
bool attachment_token_id(struct ctx *c, str token, int64_t *id);

/* sweep.c */
extern const struct job attachment_jobs[];
extern const struct cli_kind attachment_kinds[];

#endif
