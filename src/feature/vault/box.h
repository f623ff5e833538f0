/* box: what the files of this slice share. vault_unseal is called by vault_open alone
 * (tools/lint.sh sees to it): nothing is opened without its access row. */
#ifndef LIUYAN_VAULT_BOX_H
#define LIUYAN_VAULT_BOX_H

#include "vault/vault.h"

/* The texts in a row of bytes, padded; unpack says false for what pack did not make, and its
 * texts are views of the row. */
str vault_pack(struct arena *a, const struct vault_texts *t);
bool vault_unpack(str row, struct vault_texts *out);

MUST err vault_unseal(struct ctx *c, const struct vault_box *b, struct vault_texts *out);
/* Puts the box's own key under the newest key. */
MUST err vault_rewrap_box(struct ctx *c, struct vault_box *b);

#endif
