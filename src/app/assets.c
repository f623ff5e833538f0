#include "app/assets.h"

#include <pthread.h>
#include <string.h>

#include "base/embed.h"

EMBED(css, "assets/liuyan.css")
EMBED(js, "assets/liuyan.js")
EMBED(work, "assets/work.js")
EMBED(favicon, "assets/favicon.svg")

struct asset {
	const char *plain, *type;
	str bytes;
	char name[64];
};

static struct asset assets[4];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* liuyan.css becomes liuyan.1a2b3c4d.css. No arena: nothing may jump out of
 * pthread_once. */
static void add(size_t i, const char *plain, const char *type, str bytes)
{
	const char *dot = strrchr(plain, '.');
	uint32_t sum = (uint32_t)str_hash(bytes);
	char *to = assets[i].name;

	assets[i] = (struct asset){ .plain = plain, .type = type, .bytes = bytes };
	to = mempcpy(to, plain, (size_t)(dot - plain));
	*to++ = '.';
	for (int shift = 28; shift >= 0; shift -= 4)
		*to++ = "0123456789abcdef"[sum >> shift & 15];
	memcpy(to, dot, strlen(dot));
}

static void fill(void)
{
	add(0, "liuyan.css", "text/css; charset=utf-8", EMBEDDED(css));
	add(1, "liuyan.js", "text/javascript; charset=utf-8", EMBEDDED(js));
	add(2, "favicon.svg", "image/svg+xml", EMBEDDED(favicon));
	add(3, "work.js", "text/javascript; charset=utf-8", EMBEDDED(work));
}

static const struct asset *find(str name)
{
	pthread_once(&once, fill);
	for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++)
		if (str_eq(name, str_of(assets[i].name)) || str_eq(name, str_of(assets[i].plain)))
			return &assets[i];
	return NULL;
}

const char *asset_name(const char *plain)
{
	return find(str_of(plain))->name;
}

err asset_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	const struct asset *a = find(c->path_text);

	(void)rq;
	if (!a)
		return ERR_NOT_FOUND;
	rs->body = a->bytes;
	rs->type = a->type;
	rs->keep = "public, max-age=31536000, immutable";
	return OK;
}
