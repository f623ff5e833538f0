/*
 * mem: memory with a life of its own, for the few things that outlive any
 * arena (cache entries, queues, connections). Zeroed; never NULL: without
 * memory the process aborts and its supervisor restarts it.
 */
#ifndef LIUYAN_BASE_MEM_H
#define LIUYAN_BASE_MEM_H

#include <stddef.h>

void *mem_new(size_t n);
void mem_free(void *p);

#endif
