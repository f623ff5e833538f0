#include "files/files.h"

#include "app/app.h"
#include "files/own.h"
#include "joint/joint.h"

#define KIB 1024
#define MIB (KIB * KIB)

/* ---- who ---- */

bool file_is_public(const struct message *m, const struct attachment *a)
{
	return a->state == ATTACHMENT_PUBLIC && message_is_public(m) && !message_is_tombstone(m);
}

/* To a unit a reply's files are as its order is: others' orders may be none of its
 * business. */
static err order_shown(struct ctx *c, enum access_view view, const struct attachment *a, bool *yes)
{
	struct work_order o;

	TRY(order_get(c, a->owner, &o));
	return access_shows_order(c, view, &o, yes);
}

/* What the writer sent: nothing of it for a unit that she complains of; of follow-ups,
 * for other units, what came with those that are public. */
static err letter_shown(struct ctx *c, enum access_view view, const struct attachment *a, bool *yes)
{
	struct followup_list l;

	*yes = view == VIEW_UNIT && a->part != ATTACHED_FOLLOWUP;
	if (*yes || view != VIEW_UNIT)
		return OK;
	TRY(q_followup_of(c->db, a->message, &l));
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].id == a->owner)
			*yes = l.v[i].state == 2;
	return OK;
}

err file_allowed(struct ctx *c, const struct message *m, enum access_view view,
		 const struct attachment *a, bool *yes)
{
	*yes = file_is_public(m, a);
	if (*yes || view == VIEW_PUBLIC)
		return OK;
	if (view == VIEW_INNER || (view == VIEW_OWN && a->state != ATTACHMENT_HIDDEN)) {
		*yes = true;
		return OK;
	}
	if (a->state == ATTACHMENT_HIDDEN || message_is_tombstone(m))
		return OK;
	return a->part == ATTACHED_REPLY ? order_shown(c, view, a, yes)
					 : letter_shown(c, view, a, yes);
}

err file_answers(struct ctx *c, const struct message *m, const struct attachment *a, bool *yes)
{
	struct reply_list l;

	*yes = false;
	if (a->part != ATTACHED_REPLY || a->message != m->joint)
		return OK;
	TRY(q_replies_of(c->db, m->id, &l));
	for (size_t i = 0; i < l.n; i++)
		*yes = *yes || (l.v[i].work_order == a->owner && l.v[i].state == REPLY_RELEASED);
	return OK;
}

err file_through(struct ctx *c, const struct attachment *a, bool *yes)
{
	struct joint_members l;
	enum access_view view;

	TRY(joint_members(c, a->message, &l));
	for (size_t i = 0; i < l.n && !*yes; i++) {
		TRY(file_answers(c, &l.v[i], a, yes));
		if (!*yes)
			continue;
		TRY(access_view_of(c, &l.v[i], &view));
		TRY(file_allowed(c, &l.v[i], view, a, yes));
	}
	return OK;
}

/* ---- as pages show them ---- */

static const char *const states[] = {
	[ATTACHMENT_STAFF] = N_("只给办理人员看"),
	[ATTACHMENT_PUBLIC] = N_("公开"),
	[ATTACHMENT_HIDDEN] = N_("已隐藏"),
};

static const char *const parts[] = {
	[ATTACHED_MESSAGE] = N_("留言的附件"),
	[ATTACHED_FOLLOWUP] = N_("追问的附件"),
	[ATTACHED_REPLY] = N_("回复的附件"),
	[ATTACHED_RELAY] = N_("转达的附件"),
};

static str size_text(struct ctx *c, int64_t n)
{
	if (n < MIB)
		return arena_fmt(c->a, "%lld KB", (long long)((n + KIB - 1) / KIB));
	return arena_fmt(c->a, "%lld.%lld MB", (long long)(n / MIB),
			 (long long)(n % MIB * 10 / MIB));
}

static struct file_item item_of(struct ctx *c, const struct message *m, enum access_view view,
				const struct attachment *a)
{
	const struct file_info *info = file_info(a->kind);
	bool public = file_is_public(m, a);
	struct file_item i = {
		.id = a->id,
		.part = a->part,
		.owner = a->owner,
		.w = a->w,
		.h = a->h,
		.label = info->label,
		.with = parts[a->part],
		.state = view == VIEW_PUBLIC ? "" : states[a->state],
		.name = view == VIEW_PUBLIC || view == VIEW_OWN ? (str){ 0 } : a->name,
		.size = size_text(c, a->bytes),
		.ending = info->ending,
		.host = public ? str_of(setting_text(c->settings, SET_FILES_HOST)) : (str){ 0 },
		.has_small = a->small > 0,
		.active = a->flags & FILE_ACTIVE && view != VIEW_PUBLIC,
		.locked = a->flags & FILE_LOCKED && view != VIEW_PUBLIC,
		.wished = a->flags & FILE_WISHED && view == VIEW_INNER,
	};
	bool editor = gate(&c->actor, &perm_message_review, NULL) == OK;

	i.may_show = editor && a->state != ATTACHMENT_PUBLIC;
	i.may_keep = editor && a->state != ATTACHMENT_STAFF;
	i.may_hide = editor && a->state != ATTACHMENT_HIDDEN;
	return i;
}

/* With the reply of the message that it is handled with came these, for this one, too. */
static err add_answer(struct ctx *c, const struct message *m, enum access_view view,
		      struct file_items *out)
{
	const struct file_item *own = out->v;
	struct attachment_list l;
	bool yes;

	TRY(q_attachments_of(c->db, m->joint, &l));
	out->v = ARENA_ARRAY(c->a, struct file_item, out->n + l.n + 1);
	for (size_t i = 0; i < out->n; i++)
		out->v[i] = own[i];
	for (size_t i = 0; i < l.n; i++) {
		TRY(file_answers(c, m, &l.v[i], &yes));
		if (yes)
			TRY(file_allowed(c, m, view, &l.v[i], &yes));
		if (yes && file_info(l.v[i].kind))
			out->v[out->n++] = item_of(c, m, view, &l.v[i]);
	}
	return OK;
}

err files_of(struct ctx *c, const struct message *m, enum access_view view, struct file_items *out)
{
	struct attachment_list l;
	bool yes;

	*out = (struct file_items){ .message = m->id, .csrf = c->actor.csrf };
	TRY(q_attachments_of(c->db, m->id, &l));
	out->v = ARENA_ARRAY(c->a, struct file_item, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		TRY(file_allowed(c, m, view, &l.v[i], &yes));
		if (yes && file_info(l.v[i].kind))
			out->v[out->n++] = item_of(c, m, view, &l.v[i]);
	}
	return message_is_member(m) ? add_answer(c, m, view, out) : OK;
}

struct file_items files_part(struct ctx *c, const struct file_items *all, int64_t part,
			     int64_t owner)
{
	struct file_items some = *all;

	some.v = ARENA_ARRAY(c->a, struct file_item, all->n + 1);
	some.n = 0;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].part == part && (owner == 0 || all->v[i].owner == owner))
			some.v[some.n++] = all->v[i];
	return some;
}

static str url_of(struct arena *a, const struct file_item *f, const char *name, const char *ending)
{
	return arena_fmt(a, "/files/%lld/%s.%s", (long long)f->id, name, ending);
}

void files_js(struct js_out *j, const struct file_items *l)
{
	js_begin(j, "files", '[');
	for (size_t i = 0; i < l->n; i++) {
		const struct file_item *f = &l->v[i];
		js_begin(j, NULL, '{');
		js_id(j, "id", f->id);
		js_cstr(j, "kind", f->label);
		js_text(j, "url", url_of(j->b.a, f, "file", f->ending));
		if (f->has_small)
			js_text(j, "small", url_of(j->b.a, f, "small", "jpg"));
		if (*f->state)
			js_cstr(j, "state", f->state);
		js_end(j, '}');
	}
	js_end(j, ']');
}

/* ---- the slice ---- */

static const struct route routes[] = {
	{ HTTP_GET, "/files/{id}/{name}", PUBLIC, LANE_SELF, files_serve, ROUTE_WAITS, "一个附件",
	  NULL },
	{ HTTP_POST, "/api/v1/messages/{id}/files", PUBLIC, LANE_WRITE, files_api_add,
	  ROUTE_FILES | ROUTE_GUESS, "给留言补充附件（multipart/form-data，file 可以多个）",
	  files_add_input },
	{ HTTP_POST, "/desk/files/{id}/{action}", &perm_message_review, LANE_WRITE, files_change, 0,
	  "公开、收回或隐藏一个附件", NULL },
	{ 0 },
};

const struct slice slice_files = { .name = "files", .routes = routes };
