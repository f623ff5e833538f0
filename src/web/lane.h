/*
 * lane: a few threads that do work which may wait (for the disk, for another
 * writer), so that the threads which serve readers never do.
 *
 * Invariants: the queue is bounded; what was taken in is finished before
 * lane_drain or lane_stop returns. Threads: any may add.
 */
#ifndef LIUYAN_WEB_LANE_H
#define LIUYAN_WEB_LANE_H

#include <stdbool.h>
#include <stddef.h>

struct lane;

/* NULL: no memory, or not one thread. */
struct lane *lane_start(unsigned threads, size_t queue_max, void (*work)(void *item));
bool lane_add(struct lane *l, void *item); /* false: the queue is full */
/* Finishes what was taken in and takes nothing more; adding stays safe. */
void lane_drain(struct lane *l);
void lane_stop(struct lane **l);

#endif
