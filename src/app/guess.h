/*
 * guess: how often an address has lately offered a wrong secret.
 *
 * A fixed table of decaying counters (hash of address), so memory is bounded
 * whatever arrives. After GUESS_FREE failures within a minute, further attempts
 * from that address are refused for a while. Threads: any.
 */
#ifndef LIUYAN_APP_GUESS_H
#define LIUYAN_APP_GUESS_H

#include "base/arena.h"

#define GUESS_FREE 20

struct guess;

struct guess *guess_new(struct arena *app);
bool guess_allowed(struct guess *g, str address, int64_t now);
void guess_failed(struct guess *g, str address, int64_t now);

#endif
