/* rules: what decides about codes, pure; between the files of this slice and its tests. */
#ifndef LIUYAN_WRITER_RULES_H
#define LIUYAN_WRITER_RULES_H

#include "writer/writer.h"

bool code_within_budget(int64_t in_the_hour, int64_t in_the_day);
bool code_is_alive(const struct writer_code *w, int64_t now);
/* Of 32 random bits; false: draw again. */
bool code_of_random(uint32_t random, uint32_t *code);
/* channels: bits of what she has proven. */
bool writer_proves(enum writer_verify setting, unsigned channels);

#endif
