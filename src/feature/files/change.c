/* Adding a file to a message that is there, and what an editor makes of one. */
#include "app/app.h"
#include "app/guess.h"
#include "app/layout.h"
#include "files/own.h"
#include "ledger/ledger.h"

/* An event of its own, with the message's next version. */
static err record(struct ctx *c, const struct message *m, const char *action, int64_t subject)
{
	struct message next = *m;
	struct event_add_in e = { .message = m->id,
				  .action = str_of(action),
				  .from_state = m->state,
				  .to_state = m->state,
				  .subject = subject };
	struct object o = message_object(c, m);
	const struct grant *g = gate_grant(&c->actor, &perm_message_review, &o);

	e.role = g ? (int64_t)g->role : 0;
	e.seq = ++next.version;
	next.updated_at = c->now;
	TRY(message_touch(c, m, &next));
	return ledger_append(c, &e);
}

/* ---- POST /api/v1/messages/{id}/files ---- */

struct add_input {
	struct words files;
	str code, passcode;
	int64_t order;
	bool wished;
};
#define IN(field) offsetof(struct add_input, field)

const struct input files_add_input[] = {
	ATTACHMENT_INPUT(IN(files)),
	ATTACHMENT_WISH(IN(wished)),
	{ "order", NULL, N_("工单"), INPUT_ID, IN(order), false, 0, 0, LIMIT_NONE },
	{ "code", NULL, N_("查询码"), INPUT_LINE, IN(code), false, 0, 40, LIMIT_NONE },
	{ "passcode", NULL, N_("查询密码"), INPUT_SECRET, IN(passcode), false, 0, 40, LIMIT_NONE },
	{ 0 },
};

/* A writer by her codes, her session or her account. */
static err as_writer(struct ctx *c, const struct request *rq, const struct add_input *in)
{
	const struct actor *a = &c->actor;
	int64_t found = 0;
	err e = OK;

	if (in->code.n)
		e = message_lookup(c, in->code, in->passcode, &found);
	if (e == ERR_NOT_FOUND)
		guess_failed(c->app->guess, rq->network, c->now);
	TRY(e);
	if (found == c->path_id)
		c->actor.message = found;
	if (message_own(c, c->path_id) == OK)
		return OK;
	return found || a->account || a->writer || a->message ? ERR_NOT_FOUND : ERR_LOGIN;
}

/* A unit, to the reply of an order of its own that is still open. */
static err as_unit(struct ctx *c, const struct message *m, const struct add_input *in)
{
	struct work_order o;

	TRY(order_access(c, m));
	TRY(order_get(c, in->order, &o));
	struct object object = order_object(c, &o, &perm_order_handle);
	if (o.message != m->id)
		return ERR_NOT_FOUND;
	TRY(gate(&c->actor, &perm_order_handle, &object));
	return order_is_open(&o) ? OK : ERR_STATE;
}

static err add(struct ctx *c, const struct request *rq, const struct add_input *in)
{
	struct attachment_to to = { c->path_id, ATTACHED_MESSAGE, 0, in->wished };
	struct message m;

	if (!in->order)
		TRY(as_writer(c, rq, in));
	TRY(message_get(c, c->path_id, &m));
	if (in->order) {
		TRY(as_unit(c, &m, in));
		to.part = ATTACHED_REPLY;
		to.owner = in->order;
	}
	if (message_is_tombstone(&m))
		return ERR_STATE;
	TRY(attachment_claim(c, &in->files, &to));
	return record(c, &m, "attach", in->order);
}

static err send_list(struct ctx *c, struct response *rs)
{
	struct js_out j = js_new(c->a);
	enum access_view view;
	struct file_items all;
	struct message m;

	TRY(message_get(c, c->path_id, &m));
	TRY(access_view_of(c, &m, &view));
	TRY(files_of(c, &m, view, &all));
	js_begin(&j, NULL, '{');
	files_js(&j, &all);
	js_end(&j, '}');
	layout_send_json(rs, &j);
	rs->status = 201;
	return OK;
}

err files_api_add(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct add_input in = { 0 };
	err e = input_read(c, rq, files_add_input, &in);

	if (e == OK && in.files.n == 0)
		ctx_fault(c, "file", "required", "请选择文件");
	if (e == OK && c->faults.n)
		e = ERR_INPUT;
	TRY(e);
	TRY(add(c, rq, &in));
	return send_list(c, rs);
}

/* ---- POST /desk/files/{id}/{action} ---- */

static const struct {
	const char *word, *event;
	int64_t state;
} changes[] = {
	{ "show", "file_show", ATTACHMENT_PUBLIC },
	{ "keep", "file_keep", ATTACHMENT_STAFF },
	{ "hide", "file_hide", ATTACHMENT_HIDDEN },
};

static err change(struct ctx *c, int64_t message, size_t to)
{
	struct attachment a;
	int64_t changed = 0;
	struct message m;

	TRY(q_attachment_by_id(c->db, message, c->path_id, &a));
	TRY(message_get(c, message, &m));
	TRY(order_access(c, &m));
	struct object o = message_object(c, &m);
	TRY(gate(&c->actor, &perm_message_review, &o));
	if (a.state == changes[to].state)
		return OK; /* sent twice */
	struct attachment_set_in set = { message, a.id, a.state, changes[to].state };
	TRY(q_attachment_set(c->db, &set, &changed));
	return changed == 1 ? record(c, &m, changes[to].event, a.id) : ERR_CONFLICT;
}

err files_change(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct attachment_ref home;
	size_t to = 0;

	(void)rq;
	while (to < 3 && !str_eq(c->path_action, str_of(changes[to].word)))
		to++;
	if (to == 3)
		return ERR_NOT_FOUND;
	TRY(q_attachment_home_of(c->db, c->path_id, &home));
	TRY(change(c, home.message, to));
	response_redirect(rs, arena_fmt(c->a, "/desk/messages/%lld", (long long)home.message));
	return OK;
}
