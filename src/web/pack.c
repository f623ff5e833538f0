/* The only file that includes libdeflate.h. */
#include "web/pack.h"

#include <libdeflate.h>
#include <stdlib.h>

#define LEVELS 13

/* A compressor is about 60 KiB and may serve one call at a time: one a thread
 * and level, freed with the process. */
static struct libdeflate_compressor *compressor(int level)
{
	static _Thread_local struct libdeflate_compressor *kept[LEVELS];

	if (!kept[level])
		kept[level] = libdeflate_alloc_compressor(level);
	if (!kept[level])
		abort();
	return kept[level];
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
