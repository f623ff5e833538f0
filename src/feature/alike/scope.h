/*
 * scope: where a message's terms stand, and how they are kept. Pure.
 *
 * Messages are compared within a city, and with those that were written to whoever is
 * above it. What is public and open stands apart from the rest.
 */
#ifndef LIUYAN_FEATURE_ALIKE_SCOPE_H
#define LIUYAN_FEATURE_ALIKE_SCOPE_H

#include "base/arena.h"
#include "text/gist.h"

#define WEIGHT_UNIT 10000 /* a weight of 1 */
#define SCOPES_MOST 6

int64_t scope_of(int64_t place, bool open);
/* All in which to look from there; without `open_only` the rest of them too. */
size_t scope_above(int64_t place, bool open_only, int64_t out[SCOPES_MOST]);

int64_t scope_weight(float weight); /* as stored */
/* A message's terms as one value of the table. */
str scope_pack(struct arena *a, const struct gist *g);
void scope_unpack(struct arena *a, str packed, struct gist *out);

#endif
