/* The writer's own page: all that is known of her message, and what she may do. */
#include "board/faces.h"
#include "board/html.h"
#include "board/views.h"

#define TEXT_MAX_SHOWN 500

static const struct conduct_input blank;
static const struct faults no_faults;

/* A form that was sent back: which, with what in it. */
struct tried {
	str action;
	const struct conduct_input *in;
};

static bool rated_this_round(const struct board_case *b)
{
	for (size_t i = 0; i < b->ratings_n; i++)
		if (b->ratings[i].r.round == b->item.m.round)
			return true;
	return false;
}

/* Mending starts from what is there. */
static const struct conduct_input *first_input(struct ctx *c, const struct life *row,
					       const struct message *m)
{
	struct conduct_input *in;

	if (!(row->needs & NEED_TEXT))
		return &blank;
	in = ARENA_NEW(c->a, struct conduct_input);
	in->title = m->title;
	in->body = m->body;
	return in;
}

static err add_form(struct ctx *c, struct mine_view *v, const struct life *row,
		    const struct tried *t)
{
	struct mine_form *f = &v->forms[v->forms_n++];
	bool failed = t && str_eq(t->action, str_of(row->action));

	*f = (struct mine_form){ .row = row,
				 .in = failed ? t->in : first_input(c, row, &v->b->item.m),
				 .faults = failed ? &c->faults : &no_faults,
				 .key = input_key_make(c->a),
				 .prefix = failed ? "" : row->action,
				 .failed = failed };
	if (!(row->needs & NEED_BODY))
		return OK;
	TRY(attachment_field_of(c, &f->in->files, f->prefix, &f->files));
	f->files.faults = f->faults;
	f->files.wished = f->in->files_public;
	return OK;
}

static err add_forms(struct ctx *c, struct mine_view *v, const struct tried *t)
{
	const struct life *rows[32];
	size_t n = message_actions(c, &v->b->item.m, rows);

	for (size_t i = 0; i < n && v->forms_n < sizeof(v->forms) / sizeof(v->forms[0]); i++) {
		bool rate = rows[i]->needs & NEED_RATING;
		if (rows[i]->who != &perm_message_own || (rate && rated_this_round(v->b)))
			continue;
		v->waits |= rate && v->b->item.m.state == MESSAGE_ANSWERED;
		TRY(add_form(c, v, rows[i], t));
	}
	return OK;
}

/* What is shown beside the message: a form that was sent back, or what she left with us. */
struct beside {
	const struct tried *tried;
	const struct contact *contact;
};

static err show(struct ctx *c, const struct request *rq, struct response *rs,
		const struct beside *with)
{
	struct board_case b;
	struct mine_view v = { .b = &b, .faults = &c->faults, .contact = with->contact };
	struct out o = layout_out(c);
	struct message m;

	TRY(message_get(c, c->path_id, &m));
	TRY(board_case_of(c, &m, VIEW_OWN, &b));
	v.layout = layout_new(c, rq, str_of(T(c, "我的留言")), NAV_LOOKUP);
	v.title_max = setting_number(c->settings, SET_TITLE_MAX);
	v.body_max = setting_number(c->settings, SET_BODY_CHARS);
	v.text_max = TEXT_MAX_SHOWN;
	v.listed = message_is_public(&m);
	add_forms(c, &v, with->tried);
	html_board_mine(&o, &v);
	layout_send(rs, &o);
	return OK;
}

err board_mine_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	TRY(message_own(c, c->path_id));
	return show(c, rq, rs, &(struct beside){ 0 });
}

/* Her own look is an access like any other: it is written down, so it is no GET. */
static const struct vault_look own_look = { .purpose = "own" };

err board_mine_contact(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct contact contact;

	TRY(message_own(c, c->path_id));
	TRY(message_contact_open(c, c->path_id, &own_look, &contact));
	return show(c, rq, rs, &(struct beside){ .contact = &contact });
}

err board_api_contact(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct js_out j = js_new(c->a);
	struct contact k;

	(void)rq;
	TRY(message_own(c, c->path_id));
	TRY(message_contact_open(c, c->path_id, &own_look, &k));
	js_begin(&j, NULL, '{');
	js_begin(&j, "contact", '{');
	js_text(&j, "name", k.name);
	js_text(&j, "phone", k.phone);
	js_text(&j, "remark", k.remark);
	js_end(&j, '}');
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}

/* All that can be refused is refused before anything is written, so that the
 * page shown again tells what is there. */
static err may_act(struct ctx *c, const struct request *rq, const struct conduct_input *in)
{
	const struct life *rows[32], *row = NULL;
	struct message m;
	size_t n;

	TRY(message_get(c, c->path_id, &m));
	n = message_actions(c, &m, rows);
	for (size_t i = 0; i < n; i++)
		if (str_eq(c->path_action, str_of(rows[i]->action)))
			row = rows[i];
	if (!row) {
		ctx_fault(c, "main", "state", "这件事的状态已经变了，不能再这样做；请看最新的情况");
		return ERR_STATE;
	}
	if (in->version && in->version != m.version) {
		ctx_fault(c, "main", "conflict",
			  "这件事刚刚有了新的变化，请看过最新的情况再提交；您写的还在");
		return ERR_CONFLICT;
	}
	if (row->needs == 0 && !param_has(&rq->form, "confirm"))
		ctx_fault(c, "confirm", "required", "请先勾选，确定要撤回");
	return c->faults.n ? ERR_INPUT : OK;
}

static bool shown_again(err e)
{
	return e == ERR_INPUT || e == ERR_STATE || e == ERR_CONFLICT || e == ERR_KEY_REUSED;
}

/* The same form sent again is no fault of hers. */
static err act(struct ctx *c, const struct request *rq, const struct conduct_input *in)
{
	struct deed d = { false, c->path_id, c->path_action, in };
	struct deed_answer done;
	err e = conduct_before(c, &d, &done);

	if (e != ERR_NOT_FOUND)
		return e;
	TRY(may_act(c, rq, in));
	return conduct_do(c, &d, &done);
}

err board_mine_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct conduct_input in = { 0 };
	struct tried t = { c->path_action, &in };
	err e;

	TRY(message_own(c, c->path_id));
	e = input_read(c, rq, conduct_inputs, &in);
	if (e == OK)
		e = act(c, rq, &in);
	if (e == ERR_STATE && c->faults.n == 0)
		ctx_fault(c, "main", "state", "这一次回复已经评价过了");
	if (shown_again(e)) {
		rs->status = err_info(e)->status;
		TRY(show(c, rq, rs, &(struct beside){ .tried = &t }));
		return e;
	}
	TRY(e);
	response_redirect(rs, arena_fmt(c->a, "/me/messages/%lld", (long long)c->path_id));
	return OK;
}
