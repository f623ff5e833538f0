/*
 * rand: secret bytes from the kernel, and a seeded generator for made-up data.
 *
 * The two never mix: codes, keys and tokens come from rand_secret; rand_next
 * gives the same numbers for the same seed on every machine (xoshiro256**,
 * Blackman and Vigna 2018, seeded by splitmix64).
 */
#ifndef LIUYAN_BASE_RAND_H
#define LIUYAN_BASE_RAND_H

#include "base/str.h"

void rand_secret(void *out, size_t n);

struct rand {
	uint64_t s[4];
};

struct rand rand_seed(uint64_t seed);
uint64_t rand_next(struct rand *r);
uint64_t rand_below(struct rand *r, uint64_t n); /* 0..n-1, n > 0 */
bool rand_chance(struct rand *r, unsigned percent);

#endif
