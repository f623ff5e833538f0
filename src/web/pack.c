/* The only file that includes libdeflate.h. */
#include "web/pack.h"

#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"

#define LEVELS 13

/* A compressor is up to 1 MiB and may serve one call at a time: one a thread and
 * level, freed when its thread ends. */
struct kept {
	struct libdeflate_compressor *at[LEVELS];
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void drop(void *kept)
{
	for (int i = 0; i < LEVELS; i++)
		libdeflate_free_compressor(((struct kept *)kept)->at[i]);
	mem_free(kept);
}

static void make_key(void)
{
	if (pthread_key_create(&key, drop) != 0)
		abort();
}

static struct libdeflate_compressor *compressor(int level)
{
	struct kept *kept;

	pthread_once(&once, make_key);
	kept = pthread_getspecific(key);
	if (!kept) {
		kept = mem_new(sizeof(*kept));
		if (pthread_setspecific(key, kept) != 0)
			abort();
	}
	if (!kept->at[level])
		kept->at[level] = libdeflate_alloc_compressor(level);
	if (!kept->at[level])
		abort();
	return kept->at[level];
}

str pack_gzip(struct arena *a, str s, int level)
{
	char *to;
	size_t n;

	if (s.n < 256)
		return (str){ 0 };
	to = arena_alloc(a, s.n);
	n = libdeflate_gzip_compress(compressor(level), s.p, s.n, to, s.n);
	return (str){ to, n };
}
