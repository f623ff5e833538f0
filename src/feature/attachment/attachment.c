#include "attachment/attachment.h"

#include "app/app.h"
#include "attachment/depot.h"
#include "attachment/picture.h"
#include "attachment/take.h"
#include "base/file.h"

#define MIB (1 << 20)

/* ---- given to what they came with ---- */

static err gone(struct ctx *c)
{
	ctx_fault(c, "file", "gone", "有的附件已经失效，请重新选择文件");
	return ERR_INPUT;
}

static err add(struct ctx *c, const struct staged *u, const struct attachment_to *to)
{
	struct attachment_add_in in = { .message = to->message,
					.id = u->id,
					.part = to->part,
					.owner = to->owner,
					.state = ATTACHMENT_STAFF,
					.kind = u->kind,
					.flags = u->flags | (to->wished ? FILE_WISHED : 0),
					.bytes = u->bytes,
					.small = u->small,
					.w = u->w,
					.h = u->h,
					.place = u->place,
					.at = c->now,
					.account = c->actor.account,
					.digest = u->digest,
					.name = u->name };

	TRY(q_attachment_add(c->db, &in, NULL));
	return q_attachment_home_add(c->db, u->id, to->message, NULL);
}

/* Whoever takes the row away has the file. */
static err claim(struct ctx *c, str token, const struct attachment_to *to)
{
	int64_t id, changed = 0;
	struct staged u;
	err e;

	if (!attachment_token_id(c, token, &id))
		return gone(c);
	e = q_upload_by_id(c->db, id, &u);
	if (e == OK)
		e = q_upload_drop(c->db, id, &changed);
	if (e == ERR_NOT_FOUND || (e == OK && changed != 1))
		return gone(c);
	TRY(e);
	return add(c, &u, to);
}

err attachment_claim(struct ctx *c, const struct words *tokens, const struct attachment_to *to)
{
	struct attachment_list there;

	if (tokens->n == 0)
		return OK;
	TRY(q_attachments_of(c->db, to->message, &there));
	if (tokens->n > (size_t)setting_number(c->settings, SET_FILES_ONCE) ||
	    there.n + tokens->n > (size_t)setting_number(c->settings, SET_FILES_EACH)) {
		ctx_fault(c, "file", "too_many", "附件太多");
		return ERR_INPUT;
	}
	for (size_t i = 0; i < tokens->n; i++)
		if (tokens->v[i].n) /* a file field in a form that could bring none */
			TRY(claim(c, tokens->v[i], to));
	return OK;
}

/* ---- the part of a form ---- */

err attachment_field_of(struct ctx *c, const struct words *tokens, const char *prefix,
			struct attachment_field *out)
{
	struct staged u;
	int64_t id;
	err e;

	*out = (struct attachment_field){
		.enabled = c->app->uploads.folder != NULL,
		.prefix = prefix,
		.faults = &c->faults,
		.at_once = setting_number(c->settings, SET_FILES_ONCE),
		.file_mb = setting_number(c->settings, SET_FILE_MAX) / MIB,
		.video_mb = setting_number(c->settings, SET_VIDEO_MAX) / MIB,
	};
	out->v = ARENA_ARRAY(c->a, struct attachment_kept, tokens->n + 1);
	for (size_t i = 0; i < tokens->n; i++) {
		if (!attachment_token_id(c, tokens->v[i], &id))
			continue;
		e = q_upload_by_id(c->db, id, &u);
		if (e == ERR_NOT_FOUND)
			continue;
		TRY(e);
		out->v[out->n++] = (struct attachment_kept){ tokens->v[i], u.name, u.bytes,
							     file_info(u.kind)->label };
	}
	return OK;
}

/* ---- the slice ---- */

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static err opened(struct ctx *c)
{
	const struct settings *s = c->settings;
	int64_t each = larger(setting_number(s, SET_FILE_MAX), setting_number(s, SET_VIDEO_MAX));
	int64_t once = setting_number(s, SET_FILES_ONCE), rest = setting_number(s, SET_BODY_MAX);

	if (!setting_number(s, SET_FILES))
		return OK;
	TRY(file_make_folder(depot_folder(c)));
	c->app->uploads = (struct spool_limits){
		.folder = arena_fmt(c->app->a, "%s/uploads", c->app->data).p,
		.file_max = each,
		.all_max = each * once + rest,
		.files_max = (size_t)once,
		.fields_max = (size_t)rest, /* as in forms without files */
	};
	return OK;
}

static const struct command commands[] = {
	{ PICTURE_WORD, "", "", picture_child, NULL },
	{ 0 },
};

STORE_PART(store, attachment);

const struct slice slice_attachment = {
	.name = "attachment",
	.store = &store,
	.commands = commands,
	.kinds = attachment_kinds,
	.jobs = attachment_jobs,
	.opened = opened,
	.receive = attachment_receive,
};
