#include "feature/demo/content.h"

#include "feature/demo/pen.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { WORDINGS = 4, BODY_LEAST = 60 * 3 /* bytes; a hanzi has three */ };

enum part {
	PART_END,
	PART_TITLE,
	PART_PROBLEM,
	PART_EFFECT,
	PART_DEMAND,
	PART_FOUND,
	PART_DONE,
	PART_NEXT,
	SCENE_PARTS,
	PART_GREET = SCENE_PARTS,
	PART_TRIED,
	PART_ASIDE,
	PART_WHEN,
	PART_NEIGHBOURS,
	PART_PROMISED,
	PART_REQUEST,
	PART_MORE,
	PART_OFFER,
	PART_CLOSE,
	PART_OPEN,
	PART_CALL,
	PART_SIGN,
	PARTS,
	PART_PERSONA,
	PART_BREAK
};

enum persona {
	PERSONA_resident,
	PERSONA_villager,
	PERSONA_parent,
	PERSONA_elder,
	PERSONA_driver,
	PERSONA_shop,
	PERSONA_firm,
	PERSONA_worker,
	PERSONA_traveller,
	PERSONA_citizen,
	PERSONAS
};

/* In the scene tables a scene's kinds are written CONSULT, COMPLAINT | HELP ... */
enum {
	CONSULT = 1 << DEMO_CONSULT,
	COMPLAINT = 1 << DEMO_COMPLAINT,
	SUGGESTION = 1 << DEMO_SUGGESTION,
	HELP = 1 << DEMO_HELP,
	THANKS = 1 << DEMO_THANKS
};

struct scene {
	int domain;
	unsigned kinds;
	enum persona persona;
	const char *text[SCENE_PARTS][WORDINGS];
};

#define SCENE(domain_, kinds_, persona_, ...)                                                      \
	{ .domain = DEMO_##domain_, .kinds = (kinds_), .persona = PERSONA_##persona_, __VA_ARGS__ },
#define TITLE(...) .text[PART_TITLE] = { __VA_ARGS__ }
#define PROBLEM(...) .text[PART_PROBLEM] = { __VA_ARGS__ }
#define EFFECT(...) .text[PART_EFFECT] = { __VA_ARGS__ }
#define DEMAND(...) .text[PART_DEMAND] = { __VA_ARGS__ }
#define FOUND(...) .text[PART_FOUND] = { __VA_ARGS__ }
#define DONE(...) .text[PART_DONE] = { __VA_ARGS__ }
#define NEXT(...) .text[PART_NEXT] = { __VA_ARGS__ }

static const struct scene scenes[] = {
#include "feature/demo/scenes_urban.def"
#include "feature/demo/scenes_transport.def"
#include "feature/demo/scenes_rural.def"
#include "feature/demo/scenes_environment.def"
#include "feature/demo/scenes_education.def"
#include "feature/demo/scenes_health.def"
#include "feature/demo/scenes_security.def"
#include "feature/demo/scenes_tourism.def"
#include "feature/demo/scenes_employment.def"
#include "feature/demo/scenes_culture.def"
#include "feature/demo/scenes_finance.def"
#include "feature/demo/scenes_enterprise.def"
#include "feature/demo/scenes_government.def"
#include "feature/demo/scenes_other.def"
};

enum { SCENES = sizeof scenes / sizeof *scenes };

/* What surrounds a scene's own sentences: by part and kind, and by persona. */
static const char *const layers[PARTS][DEMO_KINDS + 1][WORDINGS] = {
#define LAYER(part, kind, ...) [PART_##part][DEMO_##kind] = { __VA_ARGS__ },
#define INTRO(persona, ...)
#include "feature/demo/layers.def"
#undef LAYER
#undef INTRO
};

static const char *const intros[PERSONAS][WORDINGS] = {
#define LAYER(part, kind, ...)
#define INTRO(persona, ...) [PERSONA_##persona] = { __VA_ARGS__ },
#include "feature/demo/layers.def"
#undef LAYER
#undef INTRO
};

/* Orders of parts, from a few hasty lines to three paragraphs. */
#define P(part) PART_##part
static const unsigned char bodies[][24] = {
	{ P(PROBLEM), P(EFFECT), P(DEMAND) },
	{ P(GREET), P(PERSONA), P(PROBLEM), P(EFFECT), P(WHEN), P(DEMAND), P(CLOSE) },
	{ P(GREET), P(PERSONA), P(PROBLEM), P(WHEN), P(EFFECT), P(PROMISED), P(DEMAND), P(CLOSE) },
	{ P(PERSONA), P(PROBLEM), P(EFFECT), P(TRIED), P(NEIGHBOURS), P(DEMAND), P(REQUEST) },
	{ P(GREET), P(BREAK), P(PERSONA), P(PROBLEM), P(EFFECT), P(WHEN), P(MORE), P(BREAK),
	  P(DEMAND), P(REQUEST), P(CLOSE) },
	{ P(GREET), P(BREAK), P(PERSONA), P(PROBLEM), P(WHEN), P(BREAK), P(EFFECT), P(TRIED),
	  P(PROMISED), P(EFFECT), P(NEIGHBOURS), P(BREAK), P(DEMAND), P(OFFER), P(CLOSE) },
	{ P(PERSONA), P(PROBLEM), P(EFFECT), P(WHEN), P(BREAK), P(TRIED), P(PROMISED), P(ASIDE),
	  P(BREAK), P(DEMAND), P(REQUEST), P(CLOSE) },
	{ P(GREET), P(PERSONA), P(PROBLEM), P(EFFECT), P(NEIGHBOURS), P(ASIDE), P(MORE), P(DEMAND),
	  P(OFFER) },
	{ P(GREET), P(BREAK), P(PERSONA), P(PROBLEM), P(WHEN), P(BREAK), P(EFFECT), P(NEIGHBOURS),
	  P(TRIED), P(PROMISED), P(EFFECT), P(BREAK), P(ASIDE), P(MORE), P(BREAK), P(DEMAND),
	  P(REQUEST), P(OFFER), P(CLOSE) },
	{ P(GREET), P(BREAK), P(PERSONA), P(PROBLEM), P(EFFECT), P(NEIGHBOURS), P(BREAK), P(TRIED),
	  P(PROMISED), P(MORE), P(BREAK), P(DEMAND), P(REQUEST), P(OFFER), P(CLOSE) },
};

static const unsigned char replies[][16] = {
	{ P(OPEN), P(FOUND), P(DONE), P(NEXT), P(CALL) },
	{ P(OPEN), P(BREAK), P(FOUND), P(DONE), P(BREAK), P(NEXT), P(CALL), P(SIGN) },
	{ P(OPEN), P(BREAK), P(FOUND), P(BREAK), P(DONE), P(NEXT), P(BREAK), P(CALL), P(SIGN) },
};

/* Out of 100 messages; the roll goes down the table. */
static const unsigned char kind_share[DEMO_KINDS + 1] = {
	[DEMO_CONSULT] = 18, [DEMO_COMPLAINT] = 35, [DEMO_SUGGESTION] = 13,
	[DEMO_HELP] = 30,    [DEMO_THANKS] = 4,
};

/* How often people write about a scene of the domain, in percent of the draws. */
static const unsigned char domain_weight[DEMO_DOMAINS + 1] = {
	[DEMO_URBAN] = 60,	 [DEMO_TRANSPORT] = 50, [DEMO_RURAL] = 50,
	[DEMO_ENVIRONMENT] = 45, [DEMO_EDUCATION] = 50, [DEMO_HEALTH] = 50,
	[DEMO_SECURITY] = 40,	 [DEMO_TOURISM] = 25,	[DEMO_EMPLOYMENT] = 45,
	[DEMO_CULTURE] = 30,	 [DEMO_FINANCE] = 25,	[DEMO_ENTERPRISE] = 35,
	[DEMO_GOVERNMENT] = 40,	 [DEMO_OTHER] = 30,
};

static uint64_t count_texts(const char *const texts[WORDINGS])
{
	uint64_t n = 0;

	while (n < WORDINGS && texts[n])
		n++;
	return n;
}

static uint64_t count_variants(const struct scene *s)
{
	uint64_t n = count_texts(s->text[PART_FOUND]);

	return n > 1 ? n : count_texts(s->text[PART_PROBLEM]);
}

/*
 * A scene may hold up to three variants of its matter, as many as it has FOUND
 * texts, or else (one finding fits them all) PROBLEM texts: the i-th title,
 * problem, finding, deed and promise belong to variant i modulo that number, so
 * a reply answers the very message.
 */
static void pen_variant(struct pen *p, const struct scene *s, enum part part)
{
	uint64_t variants = count_variants(s);
	uint64_t mine = pen_fact(p->seed, '#') % variants, n = count_texts(s->text[part]);
	uint64_t fitting = n > mine ? (n - mine + variants - 1) / variants : 0;

	if (fitting)
		pen_text(p, str_of(s->text[part][mine + variants * rand_below(p->rand, fitting)]));
	else
		pen_text(p, str_of(s->text[part][mine % n]));
}

/*
 * EFFECT and DEMAND go by variant when there is one for each; otherwise they fit
 * any, and a second EFFECT in one body is another one. The first turn is 0.
 */
static void pen_turn(struct pen *p, const struct scene *s, enum part part)
{
	uint64_t n = count_texts(s->text[part]), variants = count_variants(s);

	if (variants == 1 || n != variants)
		pen_text(p, str_of(s->text[part][(p->start + p->turn) % n]));
	else if (part == PART_DEMAND || !p->turn)
		pen_variant(p, s, part);
	p->turn += part == PART_EFFECT;
}

static void pen_one_of(struct pen *p, const char *const texts[WORDINGS])
{
	uint64_t n = count_texts(texts);

	if (n)
		pen_text(p, str_of(texts[rand_below(p->rand, n)]));
}

static void pen_break(struct pen *p)
{
	if (p->out.n && p->out.p[p->out.n - 1] != '\n')
		buf_char(&p->out, '\n');
}

static void pen_part(struct pen *p, const struct demo_text *m, enum part part)
{
	const struct scene *scene = &scenes[m->scene];

	if (part == PART_BREAK)
		pen_break(p);
	else if (part == PART_PERSONA)
		pen_one_of(p, intros[scene->persona]);
	else if (part == PART_EFFECT || part == PART_DEMAND)
		pen_turn(p, scene, part);
	else if (part < SCENE_PARTS)
		pen_variant(p, scene, part);
	else
		pen_one_of(p, layers[part][m->kind]);
}

static str pen_plan(struct pen *p, const struct demo_text *m, const unsigned char *plan)
{
	p->start = rand_below(p->rand, WORDINGS);
	for (p->turn = 0; *plan; plan++)
		pen_part(p, m, *plan);
	return buf_str(&p->out);
}

static void write_message(struct arena *a, struct rand *r, const struct demo_where *w,
			  struct demo_text *m)
{
	static const unsigned char title[] = { PART_TITLE, PART_END };
	struct pen p = pen_new(a, r, 128);

	m->domain = scenes[m->scene].domain;
	p.where = w;
	p.seed = m->seed;
	m->title = pen_plan(&p, m, title);
	do {
		p.out = buf_new(a, 2048, PEN_LIMIT);
		m->body = pen_plan(&p, m, bodies[rand_below(r, COUNT(bodies))]);
	} while (m->body.n < BODY_LEAST);
}

static int pick_kind(struct rand *r)
{
	uint64_t roll = rand_below(r, 100);
	int kind = 1;

	while (kind < DEMO_KINDS && roll >= kind_share[kind])
		roll -= kind_share[kind++];
	return kind;
}

static bool scene_fits(struct rand *r, const struct scene *s, int kind)
{
	return s->kinds >> kind & 1 && rand_chance(r, domain_weight[s->domain]);
}

/* The unit test holds that every kind has scenes, so the search ends. */
void demo_message(struct arena *a, struct rand *r, const struct demo_where *w,
		  struct demo_text *out)
{
	out->kind = pick_kind(r);
	do
		out->scene = (int)rand_below(r, SCENES);
	while (!scene_fits(r, &scenes[out->scene], out->kind));
	out->seed = rand_next(r);
	write_message(a, r, w, out);
}

int demo_scene_count(void)
{
	return SCENES;
}

void demo_scene_message(struct arena *a, struct rand *r, const struct demo_where *w, int scene,
			struct demo_text *out)
{
	out->scene = scene;
	do
		out->kind = 1 + (int)rand_below(r, DEMO_KINDS);
	while (!(scenes[scene].kinds >> out->kind & 1));
	out->seed = rand_next(r);
	write_message(a, r, w, out);
}

void demo_again(struct arena *a, struct rand *r, const struct demo_where *w,
		const struct demo_text *first, struct demo_text *out)
{
	out->kind = first->kind;
	out->scene = first->scene;
	out->seed = first->seed;
	write_message(a, r, w, out);
}

str demo_location(struct arena *a, struct rand *r, const struct demo_text *m,
		  const struct demo_where *w)
{
	static const char *const spots[PERSONAS] = {
		[PERSONA_resident] = "{c}{r}{e}",
		[PERSONA_villager] = "{c}{t}{v}",
		[PERSONA_shop] = "{c}{r}",
	};
	struct pen p = pen_new(a, r, 128);

	p.where = w;
	p.seed = m->seed;
	pen_text(&p, str_of(spots[scenes[m->scene].persona]));
	return buf_str(&p.out);
}

str demo_reply(struct arena *a, struct rand *r, const struct demo_text *m,
	       const struct demo_where *w, const struct demo_answer *answer)
{
	struct pen p = pen_new(a, r, 1536);

	p.where = w;
	p.answer = answer;
	p.seed = m->seed;
	return pen_plan(&p, m, replies[rand_below(r, COUNT(replies))]);
}
