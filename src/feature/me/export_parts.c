/* What belongs to a message besides its own rows, for the export: the words before marks
 * were put into them, letters, files. */
#include "attachment/attachment.h"
#include "base/id.h"
#include "me/faces.h"
#include "message/hidden.h"
#include "notice/notice.h"
#include "relay/relay.h"

#define PIECE 100

static void put_original(struct js_out *j, const struct vault_box *b, const struct original *o)
{
	static const char *const names[HIDDEN_TEXTS] = { "title", "body", "location", "note" };

	js_begin(j, NULL, '{');
	js_cstr(j, "of", b->kind == VAULT_FOLLOWUP ? "followup" : "message");
	js_id(j, "part", b->part);
	for (size_t i = 0; i < HIDDEN_TEXTS; i++)
		if (o->text[i].n)
			js_text(j, names[i], o->text[i]);
	js_end(j, '}');
}

static err put_originals(struct ctx *c, struct js_out *j, int64_t message)
{
	const struct vault_look look = { .purpose = "own_export" };
	struct vault_box_list l;
	struct original o;

	TRY(q_vault_boxes_of(c->db, message, &l));
	js_begin(j, "originals", '[');
	for (size_t i = 0; i < l.n; i++) {
		enum vault_kind kind = (enum vault_kind)l.v[i].kind;
		if (kind != VAULT_ORIGINAL && kind != VAULT_FOLLOWUP)
			continue;
		TRY(message_original(c, (struct vault_ref){ message, kind, l.v[i].part }, &look,
				     &o));
		put_original(j, &l.v[i], &o);
	}
	js_end(j, ']');
	return OK;
}

static err put_letters(struct ctx *c, struct js_out *j, int64_t message)
{
	struct relay_list l;

	TRY(q_relay_of(c->db, message, &l));
	js_begin(j, "letters", '[');
	for (size_t i = 0; i < l.n; i++) {
		js_begin(j, NULL, '{');
		js_time(j, "at", id_time(l.v[i].id));
		js_cstr(j, "from", l.v[i].account ? "unit" : "writer");
		js_text(j, "body", l.v[i].body);
		js_end(j, '}');
	}
	js_end(j, ']');
	return OK;
}

/* The files themselves are fetched from the message's page. */
static err put_files(struct ctx *c, struct js_out *j, int64_t message)
{
	static const char *const parts[] = { "", "message", "followup", "reply", "letter" };
	struct attachment_list l;

	TRY(q_attachments_of(c->db, message, &l));
	js_begin(j, "files", '[');
	for (size_t i = 0; i < l.n; i++) {
		bool known = l.v[i].part >= ATTACHED_MESSAGE && l.v[i].part <= ATTACHED_RELAY;
		js_begin(j, NULL, '{');
		js_id(j, "id", l.v[i].id);
		js_cstr(j, "of", parts[known ? l.v[i].part : 0]);
		js_time(j, "at", l.v[i].at);
		js_int(j, "bytes", l.v[i].bytes);
		js_bool(j, "public", l.v[i].state == ATTACHMENT_PUBLIC);
		js_end(j, '}');
	}
	js_end(j, ']');
	return OK;
}

err me_put_parts(struct ctx *c, struct js_out *j, int64_t message)
{
	TRY(put_originals(c, j, message));
	TRY(put_letters(c, j, message));
	return put_files(c, j, message);
}

err me_put_notices(struct ctx *c, struct js_out *j)
{
	struct notice_page p = { .next = INT64_MAX };

	js_begin(j, "notices", '[');
	while (p.next) {
		TRY(notice_read(c, p.next == INT64_MAX ? 0 : p.next, PIECE, &p));
		for (size_t i = 0; i < p.n; i++) {
			js_begin(j, NULL, '{');
			js_time(j, "at", id_time(p.v[i].id));
			js_id(j, "message", p.v[i].message);
			js_text(j, "text", p.v[i].text);
			js_end(j, '}');
		}
	}
	js_end(j, ']');
	return OK;
}
