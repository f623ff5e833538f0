#include "attachment/depot.h"

#include <string.h>

#include "app/app.h"

static const struct depot_way *const ways[] = {
	[DEPOT_LOCAL] = &depot_local, [DEPOT_S3] = &depot_s3
};

enum depot depot_new(const struct settings *s)
{
	return *setting_text(s, SET_S3_URL) ? DEPOT_S3 : DEPOT_LOCAL;
}

const char *depot_folder(struct ctx *c)
{
	return arena_fmt(c->a, "%s/uploads", c->app->data).p;
}

/* Ids rise with time: their last digits spread them over 256 folders. */
static const char *key_of(struct ctx *c, const struct depot_name *name)
{
	return arena_fmt(c->a, "%02x/%lld%s", (unsigned)(name->id & 255), (long long)name->id,
			 name->small ? "s" : "")
		.p;
}

int64_t depot_id_of(const char *name, bool *small)
{
	str s = str_of(name);
	int64_t id;

	*small = str_ends(s, S("s"));
	return str_int(str_sub(s, 0, s.n - *small), &id) && id > 0 ? id : 0;
}

static const struct depot_way *way_of(const struct depot_name *name)
{
	return name->depot == DEPOT_LOCAL || name->depot == DEPOT_S3 ? ways[name->depot] : NULL;
}

err depot_put(struct ctx *c, const struct depot_name *name, int fd, int64_t bytes)
{
	const struct depot_way *w = way_of(name);

	return w ? w->put(c, key_of(c, name), fd, bytes) : ERR_NOT_FOUND;
}

err depot_get(struct ctx *c, const struct depot_name *name, const struct depot_want *want,
	      struct depot_part *out)
{
	const struct depot_way *w = way_of(name);

	return w ? w->get(c, key_of(c, name), want, out) : ERR_NOT_FOUND;
}

err depot_drop(struct ctx *c, const struct depot_name *name)
{
	const struct depot_way *w = way_of(name);

	return w ? w->drop(c, key_of(c, name)) : ERR_NOT_FOUND;
}
