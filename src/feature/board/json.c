#include "board/json.h"

#include "base/id.h"
#include "board/words.h"

void board_js_code(struct js_out *j, const char *name, int64_t code)
{
	js_text(j, name, arena_fmt(j->b.a, "%lld", (long long)code));
}

void board_js_place(struct js_out *j, const char *name, const struct place *p)
{
	js_begin(j, name, '{');
	board_js_code(j, "code", p->code);
	js_text(j, "name", p->name);
	js_text(j, "full_name", p->full_name);
	js_int(j, "level", p->level);
	if (p->code)
		board_js_code(j, "parent", p->parent);
	else
		js_null(j, "parent");
	js_end(j, '}');
}

void board_js_office(struct js_out *j, const char *name, const struct office *f)
{
	js_begin(j, name, '{');
	js_id(j, "id", f->id);
	js_text(j, "name", f->name);
	board_js_code(j, "region", f->place);
	js_end(j, '}');
}

void board_js_unit(struct js_out *j, const char *name, int64_t id, str unit)
{
	if (id == 0) {
		js_null(j, name);
		return;
	}
	js_begin(j, name, '{');
	js_id(j, "id", id);
	js_text(j, "name", unit);
	js_end(j, '}');
}

static void where(struct js_out *j, const struct board_item *i)
{
	js_begin(j, "office", '{');
	js_id(j, "id", i->m.office);
	js_text(j, "name", i->office.name);
	js_end(j, '}');
	js_begin(j, "region", '{');
	board_js_code(j, "code", i->m.place);
	js_text(j, "name", i->place.name);
	js_end(j, '}');
	board_js_unit(j, "unit", i->unit, i->unit_name);
}

void board_js_item(struct js_out *j, const struct board_item *i, bool whole)
{
	js_id(j, "id", i->m.id);
	js_text(j, "title", i->m.title);
	js_text(j, whole ? "body" : "excerpt", whole ? i->m.body : i->excerpt);
	js_cstr(j, "state", i->state);
	js_cstr(j, "state_label", i->state_label);
	js_cstr(j, "kind", i->kind->code);
	js_cstr(j, "kind_label", i->kind->label);
	js_text(j, "domain", i->domain_code);
	js_text(j, "domain_label", i->domain);
	where(j, i);
	js_text(j, "author", i->author);
	js_bool(j, "anonymous", i->m.anonymous);
	js_bool(j, "private", i->m.private);
	js_time(j, "created_at", i->at);
	js_time(j, "published_at", i->m.published_at);
	js_time(j, "answered_at", i->m.answered_at);
	js_time(j, "closed_at", i->m.closed_at);
	js_int(j, "likes", i->m.likes);
	js_text(j, "source", i->m.source);
}

/* ---- a whole case ---- */

static void replies(struct js_out *j, const struct board_case *b)
{
	js_begin(j, "replies", '[');
	for (size_t i = 0; i < b->replies_n; i++) {
		const struct board_reply *r = &b->replies[i];
		js_begin(j, NULL, '{');
		js_id(j, "id", r->r->id);
		board_js_unit(j, "unit", r->r->unit, r->unit_name);
		js_text(j, "body", r->r->body);
		js_time(j, "released_at", r->r->released_at);
		js_end(j, '}');
	}
	js_end(j, ']');
	js_int(j, "returns", b->returns);
}

static void ratings(struct js_out *j, const struct board_case *b)
{
	js_begin(j, "ratings", '[');
	for (size_t i = 0; i < b->ratings_n; i++) {
		const struct rating *r = &b->ratings[i].r;
		js_begin(j, NULL, '{');
		js_int(j, "round", r->round);
		js_time(j, "at", r->at);
		js_cstr(j, "solved", outcome_code(r->outcome));
		js_int(j, "resolution", r->resolution);
		js_int(j, "attitude", r->attitude);
		js_int(j, "speed", r->speed);
		js_text(j, "body", r->body);
		js_end(j, '}');
	}
	js_end(j, ']');
}

static const char *const followup_states[] = { "", "pending", "public", "kept" };

static void followups(struct js_out *j, const struct board_case *b)
{
	js_begin(j, "followups", '[');
	for (size_t i = 0; i < b->followups_n; i++) {
		const struct followup *f = &b->followups[i];
		js_begin(j, NULL, '{');
		js_id(j, "id", f->id);
		js_time(j, "at", id_time(f->id));
		js_cstr(j, "state", followup_states[f->state >= 1 && f->state <= 3 ? f->state : 0]);
		js_text(j, "body", f->body);
		js_end(j, '}');
	}
	js_end(j, ']');
}

static void timeline(struct js_out *j, const struct board_case *b)
{
	js_begin(j, "timeline", '[');
	for (size_t i = 0; i < b->steps_n; i++) {
		const struct board_step *s = &b->steps[i];
		js_begin(j, NULL, '{');
		js_time(j, "at", s->at);
		js_cstr(j, "action", s->action);
		js_cstr(j, "label", s->label);
		js_text(j, "text", s->text);
		if (access_is_inner(b->view))
			js_text(j, "note", s->note);
		js_end(j, '}');
	}
	js_end(j, ']');
}

static void joint(struct js_out *j, const struct board_joint *t)
{
	if (t->n == 0) {
		js_null(j, "joint");
		return;
	}
	js_begin(j, "joint", '{');
	js_id(j, "lead", t->lead);
	js_begin(j, "messages", '[');
	for (size_t i = 0; i < t->n; i++)
		js_id(j, NULL, t->v[i].id);
	js_end(j, ']');
	if (t->people)
		js_int(j, "people", t->people);
	js_end(j, '}');
}

void board_js_case(struct js_out *j, const struct board_case *b)
{
	board_js_item(j, &b->item, true);
	js_text(j, "location", access_is_inner(b->view) ? b->item.m.location : (str){ 0 });
	js_int(j, "round", b->item.m.round);
	js_text(j, "reason", b->reason);
	js_id(j, "merged_into", b->into.id);
	joint(j, &b->joint);
	replies(j, b);
	ratings(j, b);
	followups(j, b);
	files_js(j, &b->files);
	timeline(j, b);
}

/* ---- actions ---- */

/* Which input fields a row of the life table asks for. */
static const struct {
	unsigned need;
	const char *fields[4];
} needs[] = {
	{ NEED_NOTE, { "note" } },
	{ NEED_REFUSAL, { "reasons" } },
	{ NEED_TEXT, { "title", "body" } },
	{ NEED_BODY, { "body" } },
	{ NEED_UNITS, { "lead" } },
	{ NEED_OFFICE, { "office" } },
	{ NEED_INTO, { "into" } },
	{ NEED_MEMBERS, { "members" } },
	{ NEED_RATING, { "solved", "resolution", "attitude", "speed" } },
	{ NEED_SUBJECT, { "subject" } },
	{ NEED_RETURN, { "reasons" } },
	{ NEED_DECLINE, { "reasons" } },
	{ NEED_REPLY, { "body" } },
};

void board_js_actions(struct js_out *j, const struct life *const *rows, size_t n)
{
	js_begin(j, "actions", '[');
	for (size_t i = 0; i < n; i++) {
		js_begin(j, NULL, '{');
		js_cstr(j, "action", rows[i]->action);
		js_cstr(j, "label", rows[i]->label);
		js_begin(j, "needs", '[');
		for (size_t k = 0; k < sizeof(needs) / sizeof(needs[0]); k++)
			for (size_t f = 0; rows[i]->needs & needs[k].need && f < 4; f++)
				if (needs[k].fields[f])
					js_cstr(j, NULL, needs[k].fields[f]);
		js_end(j, ']');
		js_end(j, '}');
	}
	js_end(j, ']');
}

void board_js_order(struct ctx *c, struct js_out *j, const struct work_order *o)
{
	const struct life *rows[16];
	size_t n = order_actions(c, o, rows);

	js_id(j, "id", o->id);
	board_js_unit(j, "unit", o->unit, unit_name(c, o->unit));
	js_bool(j, "lead", o->lead);
	js_cstr(j, "state", life_code(&order_life, o->state));
	js_cstr(j, "state_label", life_label(&order_life, o->state));
	js_int(j, "round", o->round);
	js_time(j, "issued_at", o->issued_at);
	js_time(j, "due", o->due);
	js_int(j, "returns", o->returns);
	js_int(j, "version", o->version);
	board_js_actions(j, rows, n);
}

/* ---- figures ---- */

static void number_or_null(struct js_out *j, const char *name, int64_t n)
{
	if (n < 0)
		js_null(j, name);
	else
		js_int(j, name, n);
}

static void mean_or_null(struct js_out *j, const char *name, int64_t sum, int64_t n)
{
	if (n == 0)
		js_null(j, name);
	else
		js_real(j, name, (double)sum / (double)n);
}

void board_js_figures(struct js_out *j, const struct board_figures *f)
{
	const struct figure *s = &f->line.sum;

	js_int(j, "received", s->received);
	js_int(j, "answered", s->answered);
	js_int(j, "closed", s->closed);
	js_int(j, "solved", s->solved);
	mean_or_null(j, "reply_rate", s->answered * 100, s->received);
	number_or_null(j, "mean_hours", f->line.mean_hours);
	number_or_null(j, "median_days", f->line.median_days);
	js_int(j, "rated", s->rated);
	mean_or_null(j, "resolution", s->resolution, s->rated);
	mean_or_null(j, "attitude", s->attitude, s->rated);
	mean_or_null(j, "speed", s->speed, s->rated);
}

void board_js_next(struct js_out *j, int64_t next)
{
	js_id(j, "next", next);
}
