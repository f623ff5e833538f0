/* rotate: putting boxes under the newest key, a batch at a time; begun again after a
 * kill it goes on where it was. Nothing is opened by it: only the boxes' own keys are. */
#ifndef LIUYAN_VAULT_ROTATE_H
#define LIUYAN_VAULT_ROTATE_H

#include "app/app.h"

/* Makes a new key in the file, known to the data before anything is sealed with it. */
MUST err vault_new_key(struct ctx *c, int64_t *id);
/* *n: how many were rewrapped; shows progress. */
MUST err vault_reseal(struct app *app, int64_t *n);
/* Takes older keys out of file and data; ERR_STATE while a box is under one. */
MUST err vault_retire(struct ctx *c);

#endif
