/* The only file that includes libdeflate.h. */
#include "web/pack.h"

#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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

static struct kept *kept_of_thread(void)
{
	struct kept *kept;

	pthread_once(&once, make_key);
	kept = pthread_getspecific(key);
	if (kept)
		return kept;
	kept = mem_new(sizeof(*kept));
	if (kept && pthread_setspecific(key, kept) != 0) {
		mem_free(kept);
		return NULL;
	}
	return kept;
}

/* NULL without memory: what cannot be packed is sent as it is. */
static struct libdeflate_compressor *compressor(int level)
{
	struct kept *kept = kept_of_thread();

	if (kept && !kept->at[level])
		kept->at[level] = libdeflate_alloc_compressor(level);
	return kept ? kept->at[level] : NULL;
}

str pack_gzip(struct arena *a, str s, int level)
{
	struct libdeflate_compressor *c = s.n < 256 ? NULL : compressor(level);
	char *to;
	size_t n;

	if (!c)
		return (str){ 0 };
	to = arena_alloc(a, s.n);
	n = libdeflate_gzip_compress(c, s.p, s.n, to, s.n);
	return (str){ to, n };
}

static bool is_text(const char *type)
{
	return type && (strncmp(type, "text/", 5) == 0 || strstr(type, "json") ||
			strstr(type, "svg") || strstr(type, "xml"));
}

void pack_response(struct arena *a, struct response *r, int level)
{
	str packed = r->packed || !is_text(r->type) ? (str){ 0 } : pack_gzip(a, r->body, level);

	if (packed.n == 0)
		return;
	r->body = packed;
	r->packed = true;
	response_header(r, "Content-Encoding", S("gzip"));
}

bool pack_accepted(const char *coding)
{
	const char *at = coding ? strstr(coding, "gzip") : NULL;

	if (!at)
		return false;
	at += 4 + strspn(at + 4, "; ");
	return strncmp(at, "q=0", 3) != 0 || strpbrk(at + 3, "123456789") == at + 4;
}
