/* faces: what the files of this slice share. */
#ifndef LIUYAN_DOSSIER_FACES_H
#define LIUYAN_DOSSIER_FACES_H

#include "dossier/dossier.h"

/* Gives hashes to events that are there already and have none. */
MUST err dossier_chain(struct ctx *c, struct event_add_in *v, size_t n, const struct dossier *d);
/* An event that changes no state; e names message and action. */
MUST err dossier_note(struct ctx *c, struct event_add_in *e);
MUST err dossier_upgrade(struct ctx *c, int number);

#endif
