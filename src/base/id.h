/*
 * id: 63-bit numbers made by the program, rising with time.
 *
 * Layout: 42 bits of milliseconds since 1970 (until the year 2109), then 21
 * bits that keep ids of one millisecond apart: 6 of the node, 15 of a counter.
 * Because the time is in front, a range of time is a range of ids and "newest
 * first" is the primary key's own order. Outside they are decimal strings.
 */
#ifndef LIUYAN_BASE_ID_H
#define LIUYAN_BASE_ID_H

#include <stdint.h>

int64_t id_make(int64_t now_ms);	    /* unique in this process and node */
int64_t id_at(int64_t ms, uint32_t suffix); /* for imports; suffix < 2^21 */
int64_t id_time(int64_t id);		    /* ms */
void id_node_set(unsigned node);	    /* 0..63; from now on, in all threads */

#endif
