/* All that is kept of her, in one file (PIPL 45): written by a POST, because what is sealed
 * is opened for it and that is written down. */
#include "base/id.h"
#include "board/json.h"
#include "me/faces.h"

#define PIECE 100

static void put_consents(struct ctx *c, struct js_out *j, const struct consent_list *l)
{
	js_begin(j, "consents", '[');
	for (size_t i = 0; i < l->n; i++) {
		const struct consent_row *row = consent_row(l->v[i].purpose, l->v[i].wording);
		js_begin(j, NULL, '{');
		js_cstr(j, "purpose", row ? row->word : "");
		js_int(j, "wording", l->v[i].wording);
		js_cstr(j, "text", row ? T(c, row->text) : "");
		js_time(j, "at", l->v[i].at);
		js_time(j, "withdrawn_at", l->v[i].withdrawn_at);
		js_end(j, '}');
	}
	js_end(j, ']');
}

static err put_subject_consents(struct ctx *c, struct js_out *j, int64_t subject)
{
	struct consent_list l;

	TRY(q_consents_of(c->db, subject, &l));
	put_consents(c, j, &l);
	return OK;
}

/* ---- one message ---- */

static err put_contact(struct ctx *c, struct js_out *j, int64_t message)
{
	const struct vault_look look = { .purpose = "own_export" };
	struct contact k;

	TRY(message_contact_open(c, message, &look, &k));
	js_begin(j, "contact", '{');
	js_text(j, "name", k.name);
	js_text(j, "phone", k.phone);
	js_text(j, "remark", k.remark);
	js_end(j, '}');
	return OK;
}

static err put_versions(struct ctx *c, struct js_out *j, int64_t message)
{
	struct message_version_list l;

	TRY(q_message_versions(c->db, message, &l));
	js_begin(j, "earlier_texts", '[');
	for (size_t i = 0; i < l.n; i++) {
		js_begin(j, NULL, '{');
		js_time(j, "at", l.v[i].at);
		js_text(j, "title", l.v[i].title);
		js_text(j, "body", l.v[i].body);
		js_end(j, '}');
	}
	js_end(j, ']');
	return OK;
}

static err put_message(struct ctx *c, struct js_out *j, int64_t id)
{
	struct receipt r = { 0 };
	struct board_case b;
	struct message m;

	TRY(message_get(c, id, &m));
	TRY(message_receipt(c, id, &r));
	TRY(board_case_of(c, &m, VIEW_OWN, &b));
	js_begin(j, NULL, '{');
	board_js_case(j, &b);
	js_text(j, "code", r.code);
	js_text(j, "passcode", r.passcode);
	TRY(put_contact(c, j, id));
	TRY(put_versions(c, j, id));
	TRY(me_put_parts(c, j, id));
	TRY(put_subject_consents(c, j, id));
	TRY(me_put_looks(c, j, id, &m));
	js_end(j, '}');
	return OK;
}

static err put_messages(struct ctx *c, struct js_out *j)
{
	struct writer_item_list l = { .n = PIECE };
	int64_t before = INT64_MAX;

	js_begin(j, "messages", '[');
	while (l.n == PIECE) {
		TRY(q_writer_messages(c->db, c->actor.writer, before, PIECE, &l));
		for (size_t i = 0; i < l.n; i++) {
			TRY(put_message(c, j, l.v[i].message));
			before = l.v[i].message;
		}
	}
	js_end(j, ']');
	return OK;
}

static err put_follows(struct ctx *c, struct js_out *j)
{
	struct writer_item_list l = { .n = PIECE };
	int64_t before = INT64_MAX;

	js_begin(j, "follows", '[');
	while (l.n == PIECE) {
		TRY(q_follows(c->db, c->actor.writer, before, PIECE, &l));
		for (size_t i = 0; i < l.n; i++)
			js_id(j, NULL, before = l.v[i].message);
	}
	js_end(j, ']');
	return OK;
}

/* ---- the account ---- */

static err put_enterprise(struct ctx *c, struct js_out *j)
{
	static const char *const states[] = { "none", "asked", "verified", "refused" };
	const struct vault_look look = { .purpose = "own_export" };
	struct enterprise_new in = { 0 };
	struct writer_enterprise row;

	TRY(enterprise_get(c, c->actor.writer, &row));
	if (row.state == 0)
		return OK;
	TRY(enterprise_open(c, c->actor.writer, &look, &in));
	js_begin(j, "enterprise", '{');
	js_cstr(j, "state", states[row.state]);
	js_text(j, "name", in.name);
	js_text(j, "credit_code", in.code);
	js_text(j, "agent", in.agent);
	js_text(j, "note", row.note);
	js_time(j, "at", row.at);
	js_time(j, "checked_at", row.checked_at);
	js_end(j, '}');
	return OK;
}

static err put_sessions(struct ctx *c, struct js_out *j)
{
	struct writer_session_list l;

	TRY(q_sessions_of_writer(c->db, c->actor.writer, 1000, &l));
	js_begin(j, "sessions", '[');
	for (size_t i = 0; i < l.n; i++) {
		js_begin(j, NULL, '{');
		js_time(j, "created_at", l.v[i].created_at);
		js_time(j, "seen_at", l.v[i].seen_at);
		js_text(j, "agent", l.v[i].agent);
		js_text(j, "network", l.v[i].network);
		js_end(j, '}');
	}
	js_end(j, ']');
	return OK;
}

static err put_account(struct ctx *c, struct js_out *j)
{
	struct writer_own own;
	struct writer w;

	TRY(q_writer_by_id(c->db, c->actor.writer, &w));
	TRY(writer_open_own(c, w.id, "own_export", &own));
	js_begin(j, "account", '{');
	js_cstr(j, "kind", w.kind == WRITER_ENTERPRISE ? "enterprise" : "person");
	js_time(j, "opened_at", id_time(w.id));
	js_text(j, "name", own.name);
	js_text(j, "phone", own.phone);
	js_text(j, "mail", own.mail);
	TRY(put_enterprise(c, j));
	TRY(put_subject_consents(c, j, w.id));
	TRY(put_sessions(c, j));
	TRY(me_put_looks(c, j, w.id, NULL));
	js_end(j, '}');
	return OK;
}

err me_write_export(struct ctx *c, struct js_out *j)
{
	js_begin(j, NULL, '{');
	js_cstr(j, "format", "liuyan-export-1");
	js_time(j, "at", c->now);
	TRY(put_account(c, j));
	TRY(put_messages(c, j));
	TRY(put_follows(c, j));
	TRY(me_put_notices(c, j));
	js_end(j, '}');
	return OK;
}

static err export(struct ctx *c, struct response *rs)
{
	struct js_out j = js_new(c->a);

	TRY(me_only(c));
	TRY(me_write_export(c, &j));
	layout_send_json(rs, &j);
	return OK;
}

err me_export_post(struct ctx *c, const struct request *rq, struct response *rs)
{
	(void)rq;
	TRY(export(c, rs));
	response_header(rs, "Content-Disposition",
			S("attachment; filename=\"liuyan-export.json\""));
	return OK;
}

err me_api_export(struct ctx *c, const struct request *rq, struct response *rs)
{
	(void)rq;
	return export(c, rs);
}
