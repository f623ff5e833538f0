/*
 * words: times and scores as the board's pages say them, in the reader's
 * language. Lifetime: the context's arena.
 */
#ifndef LIUYAN_BOARD_WORDS_H
#define LIUYAN_BOARD_WORDS_H

#include "board/board.h"

str board_took(struct ctx *c, int64_t ms); /* 3 小时, 4 天; empty when negative */
extern const int64_t board_scale[5];	   /* 1..5 */
int64_t board_score_of(const struct figure *s);
str board_satisfaction(struct ctx *c, const struct figure *s); /* 4.21 满意 (286) */

#endif
