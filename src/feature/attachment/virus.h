/*
 * virus: asks ClamAV's daemon whether a file is known to be harmful (INSTREAM).
 *
 * Invariants: only its plain "OK" is one. When it cannot be asked, says that it
 * failed, or says nothing in time, the file is not taken: ERR_BUSY.
 * Threads: any.
 */
#ifndef LIUYAN_ATTACHMENT_VIRUS_H
#define LIUYAN_ATTACHMENT_VIRUS_H

#include "base/err.h"

#define VIRUS_SECONDS 30

/* where: a path, or ADDR:PORT. */
MUST err virus_look(const char *where, int fd, int64_t bytes, bool *found);

#endif
