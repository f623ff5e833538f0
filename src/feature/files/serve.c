/* GET /files/{id}/{name} */
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "attachment/depot.h"
#include "files/own.h"

struct serving {
	int64_t id;
	struct attachment a;
	bool public;
};

static err find(struct ctx *c, void *data)
{
	enum access_view view = VIEW_PUBLIC;
	struct serving *s = data;
	struct attachment_ref home;
	struct message m;
	bool yes = false;

	TRY(q_attachment_home_of(c->db, s->id, &home));
	TRY(q_attachment_by_id(c->db, home.message, s->id, &s->a));
	TRY(message_get(c, home.message, &m));
	s->public = file_is_public(&m, &s->a);
	if (!s->public)
		TRY(access_view_of(c, &m, &view));
	TRY(file_allowed(c, &m, view, &s->a, &yes));
	if (!yes && message_is_head(&m) && s->a.part == ATTACHED_REPLY)
		TRY(file_through(c, &s->a, &yes));
	return yes ? OK : ERR_NOT_FOUND;
}

/* Of a file's names there are two: anything else is none. */
static bool is_name(str given, const struct file_info *info, bool *small)
{
	str rest = given;

	*small = str_eq(given, S("small.jpg"));
	return *small ||
	       (str_eq(str_cut(&rest, '.'), S("file")) && str_eq(rest, str_of(info->ending)));
}

static str tag_of(struct ctx *c, const struct attachment *a, bool small)
{
	char hex[33];

	sodium_bin2hex(hex, sizeof(hex), (const unsigned char *)a->digest.p,
		       a->digest.n < 16 ? a->digest.n : 16);
	return arena_fmt(c->a, "\"%s%s\"", hex, small ? "s" : "");
}

/* A script never sees it, a frame never shows it, and as a page it may do nothing. */
static void guard(struct ctx *c, const struct serving *s, struct response *rs, bool small)
{
	const struct file_info *info = file_info(s->a.kind);
	bool here = small || info->picture || s->a.kind == FILE_MP4;

	rs->type = small ? "image/jpeg" : info->type;
	rs->policy =
		s->a.kind == FILE_MP4 && !small
			? "sandbox; default-src 'none'; media-src 'self'; frame-ancestors 'none'"
			: "sandbox; default-src 'none'; frame-ancestors 'none'";
	rs->keep = s->public ? "public, no-cache" : "private, no-store";
	response_header(rs, "Content-Disposition",
			arena_fmt(c->a, "%s; filename=\"liuyan-%lld.%s\"",
				  here ? "inline" : "attachment", (long long)s->a.id,
				  small ? "jpg" : info->ending));
	response_header(rs, "Accept-Ranges", S("bytes"));
}

/* The length and the part that is asked for; false: the answer is finished. */
static bool choose(struct ctx *c, const struct request *rq, struct response *rs,
		   struct depot_want *want, str tag)
{
	str condition = rq->headers[H_IF_RANGE], range = rq->headers[H_RANGE];
	enum range_verdict v = RANGE_NONE;

	want->n = want->bytes;
	if (str_eq(rq->headers[H_IF_NONE_MATCH], tag)) {
		rs->status = 304;
		return false;
	}
	if (range.n && (condition.n == 0 || str_eq(condition, tag)))
		v = file_range(range, want->bytes, &want->from, &want->n);
	if (v == RANGE_NONE)
		return true;
	rs->status = v == RANGE_PART ? 206 : 416;
	if (v == RANGE_NEVER) {
		response_header(rs, "Content-Range",
				arena_fmt(c->a, "bytes */%lld", (long long)want->bytes));
		return false;
	}
	response_header(rs, "Content-Range",
			arena_fmt(c->a, "bytes %lld-%lld/%lld", (long long)want->from,
				  (long long)(want->from + want->n - 1), (long long)want->bytes));
	return true;
}

err files_serve(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct serving s = { .id = c->path_id };
	struct depot_want want = { 0 };
	struct depot_name name;
	struct depot_part part;
	bool small;
	str tag;

	TRY(app_read(c, find, &s));
	if (!is_name(c->path_text, file_info(s.a.kind), &small) || (small && !s.a.small))
		return ERR_NOT_FOUND;
	tag = tag_of(c, &s.a, small);
	want.bytes = small ? s.a.small : s.a.bytes;
	guard(c, &s, rs, small);
	response_header(rs, "ETag", tag);
	if (!choose(c, rq, rs, &want, tag))
		return OK;
	name = (struct depot_name){ s.a.place, s.a.id, small };
	TRY(depot_get(c, &name, &want, &part));
	rs->from_file = true; /* from here on the answer owns it */
	rs->file = part.fd;
	rs->file_at = part.at;
	rs->file_n = part.n;
	return OK;
}
