/* An editor looks at a text as it was written: with a reason, and a row of who looked. */
#include "desk/originals.h"

#include "app/input.h"
#include "desk/case.h"
#include "desk/pages.h"
#include "order/access.h"
#include "message/hidden.h"

struct original_asked {
	str why;
	int64_t part;
	bool followup;
};

#define IN(field) offsetof(struct original_asked, field)
const struct input desk_original_input[] = {
	{ "why", NULL, N_("为什么要看"), INPUT_LINE, IN(why), true, 4, 100, LIMIT_NONE },
	{ "part", NULL, N_("哪一份"), INPUT_ID, IN(part), true, 0, 0, LIMIT_NONE },
	{ "followup", NULL, N_("追问"), INPUT_FLAG, IN(followup), false, 0, 0, LIMIT_NONE },
	{ 0 },
};

err originals_of(struct ctx *c, struct case_view *v)
{
	struct vault_box_list l;

	if (!v->may_open)
		return OK;
	TRY(q_vault_boxes_of(c->db, v->m.id, &l));
	v->originals = ARENA_ARRAY(c->a, struct case_original, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].kind == VAULT_ORIGINAL || l.v[i].kind == VAULT_FOLLOWUP)
			v->originals[v->originals_n++] = (struct case_original){
				l.v[i].part, l.v[i].kind == VAULT_FOLLOWUP
			};
	return OK;
}

static void show_finds(struct ctx *c, const struct original *o, struct opened *out)
{
	out->finds = ARENA_ARRAY(c->a, struct opened_find, o->span_n + 1);
	for (size_t i = 0; i < o->span_n; i++) {
		const struct span *s = &o->span[i];
		out->finds[out->finds_n++] = (struct opened_find){
			.passage = str_sub(o->text[s->field], s->f.at, s->f.n),
			.kind = redact_label(s->f.kind),
			.own = s->f.certainty == REDACT_OWN || s->field == HIDDEN_NOTE,
			.once = input_key_make(c->a),
		};
	}
}

static err open_it(struct ctx *c, const struct original_asked *in, struct opened *out)
{
	struct vault_look look = { "original", in->why, NULL };
	struct original o;
	struct message m;

	TRY(message_get(c, c->path_id, &m));
	TRY(order_access(c, &m)); /* who may not see it is told that there is none */
	struct object object = message_object(c, &m);
	TRY(gate(&c->actor, &perm_message_contact, &object));
	look.grant = gate_grant(&c->actor, &perm_message_contact, &object);
	struct vault_ref at = { m.id, in->followup ? VAULT_FOLLOWUP : VAULT_ORIGINAL, in->part };
	TRY(message_original(c, at, &look, &o));
	*out = (struct opened){ .of = { in->part, in->followup },
				.title = o.text[HIDDEN_TITLE],
				.location = o.text[HIDDEN_LOCATION],
				.note = o.text[HIDDEN_NOTE],
				.body = html_paragraphs(c->a, o.text[HIDDEN_BODY]) };
	show_finds(c, &o, out);
	return OK;
}

err desk_open_original(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct original_asked in = { 0 };
	struct opened opened = { 0 };
	struct case_with with = { .opened = &opened };
	err e = input_read(c, rq, desk_original_input, &in);

	if (e == OK)
		e = open_it(c, &in, &opened);
	if (e != OK && e != ERR_INPUT)
		return e;
	if (e == ERR_INPUT) {
		with = (struct case_with){ 0 };
		rs->status = 422;
	}
	TRY(case_show(c, rq, rs, &with));
	return e;
}
