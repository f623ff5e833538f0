#include "message/hidden.h"

#include <string.h>

#include "text/phone.h"

#define SPANS HIDDEN_TEXTS /* where the spans are in a box */

/* ---- the box ---- */

static void put_spans(struct buf *b, enum hidden_text field, const struct findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		buf_fmt(b, "%d %zu %zu %d %d\n", field, f->v[i].at, f->v[i].n, f->v[i].kind,
			f->v[i].certainty);
}

static err seal(struct ctx *c, const struct hide *h, str spans)
{
	struct vault_texts t = { .n = SPANS + 1 };

	for (size_t i = 0; i < HIDDEN_TEXTS; i++)
		t.v[i] = h->text[i] ? *h->text[i] : (str){ 0 };
	t.v[SPANS] = spans;
	return vault_seal(c, (struct vault_ref){ h->message, h->kind, h->part }, &t);
}

static bool read_span(str line, struct original *out)
{
	struct span *s = &out->span[out->span_n];
	int64_t v[5];

	for (size_t i = 0; i < 5; i++)
		if (!str_int(str_cut(&line, ' '), &v[i]) || v[i] < 0)
			return false;
	if (v[0] >= HIDDEN_TEXTS || v[3] >= REDACT_KINDS || v[4] > REDACT_OWN)
		return false;
	s->field = (enum hidden_text)v[0];
	s->f = (struct finding){ (size_t)v[1], (size_t)v[2], (enum redact_kind)v[3],
				 (enum redact_certainty)v[4] };
	return s->f.at + s->f.n <= out->text[s->field].n;
}

err message_original(struct ctx *c, struct vault_ref at, const struct vault_look *look,
		     struct original *out)
{
	struct vault_texts t;
	str rest;

	*out = (struct original){ 0 };
	TRY(vault_open(c, at, look, &t));
	for (size_t i = 0; i < HIDDEN_TEXTS; i++)
		out->text[i] = t.v[i];
	out->span = ARENA_ARRAY(c->a, struct span, t.v[SPANS].n / 10 + 1);
	for (rest = t.v[SPANS]; rest.n;)
		out->span_n += read_span(str_cut(&rest, '\n'), out);
	return OK;
}

/* ---- at the door ---- */

static bool is_known(const struct message *m, str passage)
{
	return m && (str_has(m->body, passage) || str_has(m->title, passage) ||
		     str_has(m->location, passage));
}

/* Drops what is public already: an editor has let it be. */
static void forget_known(const struct hide *h, str text, struct findings *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].certainty == REDACT_OWN ||
		    !is_known(h->known, str_sub(text, f->v[i].at, f->v[i].n)))
			f->v[n++] = f->v[i];
	f->n = n;
}

struct found {
	struct redact_opts opts;
	str text[HIDDEN_TEXTS];
	struct findings f[HIDDEN_TEXTS];
};

err message_look_ahead(struct ctx *c, const struct message_new *in)
{
	struct contact k = { in->name, phone_normalise(c->a, in->phone), in->remark };
	struct found *x = ARENA_NEW(c->a, struct found);

	message_contact_words(&k, &x->opts);
	x->text[HIDDEN_TITLE] = in->title;
	x->text[HIDDEN_BODY] = in->body;
	x->text[HIDDEN_LOCATION] = in->location;
	for (size_t i = 0; i < HIDDEN_TEXTS; i++)
		redact_find(c->a, x->text[i], &x->opts, &x->f[i]);
	c->once[ONCE_FOUND] = x;
	return OK;
}

static bool is_same(const struct redact_opts *a, const struct redact_opts *b)
{
	if (a->own_n != b->own_n || a->office != b->office)
		return false;
	for (size_t i = 0; i < a->own_n; i++)
		if (a->own[i].kind != b->own[i].kind || !str_eq(a->own[i].text, b->own[i].text))
			return false;
	return true;
}

static void find(struct ctx *c, const struct hide *h, size_t i, struct findings *out)
{
	const struct found *x = c->once[ONCE_FOUND];

	if (x && !h->known && str_eq(x->text[i], *h->text[i]) && is_same(&x->opts, h->opts))
		*out = x->f[i];
	else
		redact_find(c->a, *h->text[i], h->opts, out);
}

err message_hide(struct ctx *c, const struct hide *h)
{
	struct buf spans = buf_new(c->a, 64, SIZE_MAX);
	struct findings found[HIDDEN_TEXTS] = { 0 };

	for (size_t i = 0; i < HIDDEN_TEXTS; i++) {
		if (!h->text[i])
			continue;
		find(c, h, i, &found[i]);
		forget_known(h, *h->text[i], &found[i]);
		put_spans(&spans, (enum hidden_text)i, &found[i]);
	}
	if (spans.n == 0)
		return OK;
	TRY(seal(c, h, buf_str(&spans)));
	for (size_t i = 0; i < HIDDEN_TEXTS; i++)
		if (found[i].n)
			*h->text[i] = redact_apply(c->a, *h->text[i], &found[i]);
	return OK;
}

void message_contact_words(const struct contact *k, struct redact_opts *out)
{
	*out = (struct redact_opts){
		.own = { { k->name, REDACT_NAME }, { k->phone, REDACT_PHONE } }, .own_n = 2
	};
}

err message_own_words(struct ctx *c, int64_t message, const char *purpose, struct redact_opts *out)
{
	struct vault_look look = { .purpose = purpose };
	int64_t account = c->actor.account;
	struct contact k;
	err e;

	c->actor.account = 0; /* nobody looks: it is the program that compares */
	e = message_contact_open(c, message, &look, &k);
	c->actor.account = account;
	message_contact_words(&k, out);
	return e;
}

unsigned message_hidden(const struct message *m)
{
	return redact_marked(m->title) | redact_marked(m->body) | redact_marked(m->location);
}

/* ---- a mark by hand ---- */

static size_t find_from(str s, size_t from, str needle)
{
	const char *at = from <= s.n && needle.n
				 ? memmem(s.p + from, s.n - from, needle.p, needle.n)
				 : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

static void find_passage(struct ctx *c, str text, str passage, const struct finding *kind,
			 struct findings *out)
{
	size_t at = find_from(text, 0, passage);

	*out = (struct findings){ ARENA_ARRAY(c->a, struct finding, text.n / passage.n + 1), 0 };
	for (; at != SIZE_MAX; at = find_from(text, at + passage.n, passage))
		out->v[out->n++] = (struct finding){ at, passage.n, kind->kind, kind->certainty };
}

static str marked(struct ctx *c, str text, str passage, const struct finding *kind)
{
	struct findings f;

	find_passage(c, text, passage, kind, &f);
	return f.n ? redact_apply(c->a, text, &f) : text;
}

static err mark_versions(struct ctx *c, int64_t message, const struct finding *kind, str passage)
{
	struct message_version_list l;

	TRY(q_message_versions(c->db, message, &l));
	for (size_t i = 0; i < l.n; i++) {
		const struct message_version *v = &l.v[i];
		struct message_version_text_in in = { message, v->n,
						      marked(c, v->title, passage, kind),
						      marked(c, v->body, passage, kind) };
		if (!str_eq(in.title, v->title) || !str_eq(in.body, v->body))
			TRY(q_message_version_text(c->db, &in, NULL));
	}
	return OK;
}

static err seal_followup(struct ctx *c, const struct followup *f, const struct findings *found)
{
	struct buf spans = buf_new(c->a, 64, SIZE_MAX);
	struct vault_box there;
	str body = f->body;
	struct hide h = {
		f->message, VAULT_FOLLOWUP, f->id, { [HIDDEN_BODY] = &body }, NULL, NULL
	};
	err e = q_vault_get(c->db, f->message, VAULT_FOLLOWUP, f->id, &there);

	if (e != ERR_NOT_FOUND)
		return e; /* it has the first original */
	put_spans(&spans, HIDDEN_BODY, found);
	return seal(c, &h, buf_str(&spans));
}

static err mark_followups(struct ctx *c, int64_t message, const struct finding *kind, str passage,
			  size_t *n)
{
	struct followup_list l;
	struct findings found;

	TRY(q_followup_of(c->db, message, &l));
	for (size_t i = 0; i < l.n; i++) {
		find_passage(c, l.v[i].body, passage, kind, &found);
		if (found.n == 0)
			continue;
		*n += found.n;
		TRY(seal_followup(c, &l.v[i], &found));
		TRY(q_followup_text(c->db, message, l.v[i].id,
				    redact_apply(c->a, l.v[i].body, &found), NULL));
	}
	return OK;
}

static err put_location(struct ctx *c, const struct message *m, const struct message *next)
{
	return str_eq(m->location, next->location)
		       ? OK
		       : q_message_location(c->db, m->id, next->location, NULL);
}

err message_mark(struct ctx *c, const struct message *m, struct message *next,
		 const struct finding *kind, str passage)
{
	struct buf spans = buf_new(c->a, 64, SIZE_MAX);
	str *texts[] = { &next->title, &next->body, &next->location };
	struct hide h = { m->id, VAULT_ORIGINAL, m->version + 1, { 0 }, NULL, NULL };
	struct findings found[3];
	size_t n = 0;

	for (size_t i = 0; i < 3; i++) {
		h.text[i] = texts[i];
		find_passage(c, *texts[i], passage, kind, &found[i]);
		put_spans(&spans, (enum hidden_text)i, &found[i]);
		n += found[i].n;
	}
	if (n)
		TRY(seal(c, &h, buf_str(&spans)));
	for (size_t i = 0; i < 3; i++)
		*texts[i] = redact_apply(c->a, *texts[i], &found[i]);
	TRY(mark_followups(c, m->id, kind, passage, &n));
	if (n == 0)
		ctx_fault(c, "passage", "unknown", "文字里没有这一段，请照原样填写");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(mark_versions(c, m->id, kind, passage));
	return put_location(c, m, next);
}

/* ---- a mark lifted ---- */

#define AROUND 30 /* bytes in front of a mark by which it is known */

/* What stands before a span, from the one before it on. */
static str before(str text, size_t from, size_t at)
{
	size_t start = at - from > AROUND ? at - AROUND : from;

	while (start < at && ((unsigned char)text.p[start] & 0xC0) == 0x80)
		start++;
	return str_sub(text, start, at - start);
}

/* Where the span's mark is in the text of today, looked for from *pos on, or SIZE_MAX
 * when the passage itself is there again. *pos goes behind it. */
static size_t mark_of(struct ctx *c, str today, str lead, str passage, const struct span *s,
		      size_t *pos)
{
	str mark = str_of(redact_mark(s->f.kind));
	str hidden = arena_fmt(c->a, "%.*s%.*s", STR_ARG(lead), STR_ARG(mark));
	str shown = arena_fmt(c->a, "%.*s%.*s", STR_ARG(lead), STR_ARG(passage));
	size_t h = find_from(today, *pos, hidden), v = find_from(today, *pos, shown);

	if (h == SIZE_MAX && v == SIZE_MAX)
		return SIZE_MAX;
	*pos = h < v ? h + hidden.n : v + shown.n;
	return h < v ? h + lead.n : SIZE_MAX;
}

/* Follows the spans of one text in order; true when the mark of `want` was found. */
static bool lift_in(struct ctx *c, const struct original *o, const struct span *want, str *today)
{
	str text = o->text[want->field];
	size_t from = 0, pos = 0;

	for (size_t i = 0; i < o->span_n; i++) {
		const struct span *s = &o->span[i];
		str passage = str_sub(text, s->f.at, s->f.n);
		size_t at;
		if (s->field != want->field || s->f.at < from)
			continue;
		at = mark_of(c, *today, before(text, from, s->f.at), passage, s, &pos);
		from = s->f.at + s->f.n;
		if (s != want)
			continue;
		if (at == SIZE_MAX)
			return false;
		*today = arena_fmt(c->a, "%.*s%.*s%.*s", (int)at, today->p, STR_ARG(passage),
				   (int)(today->n - pos), today->p + pos);
		return true;
	}
	return false;
}

static bool lift(struct ctx *c, const struct original *o, struct message *next, str passage)
{
	str *texts[] = { &next->title, &next->body, &next->location };

	for (size_t i = 0; i < o->span_n; i++) {
		const struct span *s = &o->span[i];
		if (s->field < HIDDEN_NOTE && s->f.certainty != REDACT_OWN &&
		    str_eq(str_sub(o->text[s->field], s->f.at, s->f.n), passage) &&
		    lift_in(c, o, s, texts[s->field]))
			return true;
	}
	return false;
}

err message_lift(struct ctx *c, const struct message *m, struct message *next, int64_t part,
		 str passage)
{
	struct object object = message_object(c, m);
	struct vault_look look = { "lift",
				   { 0 },
				   gate_grant(&c->actor, &perm_message_review, &object) };
	struct original o;
	err e = message_original(c, (struct vault_ref){ m->id, VAULT_ORIGINAL, part }, &look, &o);

	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || passage.n == 0 || !lift(c, &o, next, passage)) {
		ctx_fault(c, "passage", "unknown",
			  "找不到这一处标记：文字已经改过，或者是写信人自己的信息，不能恢复");
		return ERR_INPUT;
	}
	return put_location(c, m, next);
}
