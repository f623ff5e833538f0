/*
 * keys: the keys of the vault, from DATA/vault.key, from the file of the setting
 * vault.key_file or from a credential of systemd (vault.key in CREDENTIALS_DIRECTORY).
 *
 * The file has lines `NUMBER 64-HEXADECIMAL-DIGITS`; the greatest number seals, the
 * others only open. Invariants: the database knows its keys by what they make of a known
 * word, and the program does not start with others. Keys lie in memory that is locked
 * and left out of core files.
 * Lifetime: the process. Threads: after keys_open any, for asking and refreshing.
 */
#ifndef LIUYAN_VAULT_KEYS_H
#define LIUYAN_VAULT_KEYS_H

#include "app/app.h"
#include "vault/cipher.h"

#define KEYS_MOST 64

struct vault_keys; /* app->vault */

/* Reads them once; ERR_NOT_FOUND when there is no file. Says what is wrong on stderr. */
MUST err keys_open(struct app *app);
/* Takes in keys that came into the file since; the ones that are there stay. Any thread. */
void keys_refresh(const struct app *app, struct arena *a);
/* Makes the file with a first key. */
MUST err keys_make(struct app *app);
/* Writes one key more into the file, which then seals. ERR_STATE when the file is not
 * the program's to change (a credential). */
MUST err keys_add(struct app *app, int64_t *id);
/* Takes the keys below this one out of the file. */
MUST err keys_retire(struct app *app, int64_t below);

const char *keys_path(const struct app *app);
const struct cipher *keys_suite(const struct app *app); /* that seals */
int64_t keys_newest(const struct app *app);
size_t keys_list(const struct app *app, int64_t ids[KEYS_MOST]);
/* NULL: this key is not here. */
const unsigned char *keys_get(const struct app *app, int64_t id);
/* What the key makes of a known word. */
void keys_mark(const struct app *app, int64_t id, unsigned char out[32]);

#endif
