/* inside: what the files of this slice share. */
#ifndef LIUYAN_WRITER_INSIDE_H
#define LIUYAN_WRITER_INSIDE_H

#include "writer/writer.h"

/* In hexadecimal. */
str writer_keyed(struct ctx *c, const char *purpose, str text);

/* Parts of an account's boxes; those of its channels have the channel's number. */
enum { PART_NAME = 10, PART_ENTERPRISE = 11 };

MUST err writer_contact_put(struct ctx *c, int64_t writer, const struct writer_address *to);
MUST err writer_contact_erase(struct ctx *c, int64_t writer);
MUST err enterprise_forget(struct ctx *c, int64_t writer);

#endif
