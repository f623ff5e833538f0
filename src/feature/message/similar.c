/* What has been written about the same matter, for whoever is writing about it. */
#include "alike/alike.h"
#include "app/input.h"
#include "app/layout.h"
#include "message/html.h"
#include "message/similar.h"
#include "message/views.h"

#define LOOKED_AT 20 /* hits, of which some may have closed a moment ago */
#define TEXT_MOST 20000

static bool may_show(const struct message *m)
{
	return message_is_public(m) && m->state < MESSAGE_CLOSED;
}

static err find(struct ctx *c, const struct alike_ask *ask, struct message_similar *out)
{
	struct alike_hits hits;

	TRY(alike_find(c, ask, &hits));
	for (size_t i = 0; i < hits.n && out->n < SIMILAR_SHOWN; i++) {
		struct message_like *s = &out->v[out->n];
		err e = message_get(c, hits.v[i].message, &s->m);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		if (e != OK || !may_show(&s->m))
			continue;
		s->percent = (int64_t)(hits.v[i].score * 100 + 0.5);
		s->words = alike_reason(c->a, &ask->text, &hits.v[i]);
		out->n++;
	}
	return OK;
}

err message_find_similar(struct ctx *c, str title, str body, int64_t place,
			 struct message_similar *out)
{
	const struct alike_ask ask = { .text = { title, str_sub(body, 0, TEXT_MOST) },
				       .place = place,
				       .open = true,
				       .n = LOOKED_AT,
				       .least = ALIKE_OFFER };

	*out = (struct message_similar){ 0 };
	return setting_number(c->settings, SET_SIMILAR_OFFER) ? find(c, &ask, out) : OK;
}

/* ---- while she types ---- */
struct typed {
	str title, body, region;
	int64_t office;
};
#define IN(field) offsetof(struct typed, field)

const struct input message_similar_input[] = {
	{ "title", NULL, N_("标题"), INPUT_LINE, IN(title), false, 0, 1000, LIMIT_NONE },
	{ "body", NULL, N_("正文"), INPUT_TEXT, IN(body), false, 0, 50000, LIMIT_NONE },
	{ "office", NULL, N_("留言对象"), INPUT_ID, IN(office), false, 0, 0, LIMIT_NONE },
	{ 0 },
};

/* A piece of the form's page; nothing of it is kept. */
err message_similar_page(struct ctx *c, const struct request *rq, struct response *rs)
{
	struct message_similar l = { 0 };
	struct message_told told;
	struct similar_view v = { &l, { 0 }, c->actor.writer != 0, false };
	struct out o = layout_out(c);
	struct office office = { .place = PLACE_NATION };
	struct typed in = { 0 };

	TRY(input_read(c, rq, message_similar_input, &in));
	if (in.office)
		TRY(office_get(c, in.office, &office));
	TRY(message_find_similar(c, in.title, in.body, office.place, &l));
	TRY(message_told(c, in.title, in.body, office.place, &told));
	html_message_told_box(&o, &told);
	html_message_similar_box(&o, &v);
	layout_send(rs, &o);
	return OK;
}

/* ---- the same through the API ---- */
static void put_like(struct js_out *j, const struct message_like *s)
{
	js_begin(j, NULL, '{');
	js_id(j, "id", s->m.id);
	js_text(j, "title", s->m.title);
	js_cstr(j, "state", life_code(&message_life, s->m.state));
	js_real(j, "score", (double)s->percent / 100);
	js_text(j, "words", s->words);
	js_end(j, '}');
}

err message_api_similar(struct ctx *c, const struct request *rq, struct response *rs)
{
	str title = param_get(&rq->query, "title"), body = param_get(&rq->query, "body");
	str region = str_trim(param_get(&rq->query, "region"));
	struct place place = { .code = PLACE_NATION };
	struct js_out j = js_new(c->a);
	struct message_similar l;

	if (title.n + body.n == 0)
		ctx_fault(c, "title", "required", "请写标题或正文");
	if (region.n && place_from_word(c, region, &place) != OK)
		ctx_fault(c, "region", "unknown", "没有这个地方");
	if (c->faults.n)
		return ERR_INPUT;
	TRY(message_find_similar(c, title, body, place.code, &l));
	js_begin(&j, NULL, '{');
	js_begin(&j, "items", '[');
	for (size_t i = 0; i < l.n; i++)
		put_like(&j, &l.v[i]);
	js_end(&j, ']');
	js_end(&j, '}');
	layout_send_json(rs, &j);
	return OK;
}
