/*
 * demo/content: made-up messages, replies and notes for the demonstration and
 * the benchmark. Every person, place, firm and incident is invented.
 *
 * Pure: the same rand state gives the same bytes on every machine. A message
 * carries the seed of its names and numbers (road, estate, floor, how long),
 * so that its replies speak of the same ones; callers who store messages and
 * answer them later keep `scene` and `seed` with them, or make both in one go.
 * Invariants: texts are valid UTF-8, titles 4..22 and bodies about
 * 60..600 characters, 220 on average; they hold no phone or identity number of a writer. Office
 * phones begin with 0600, an area code that was never given out. Lifetime: texts live in the arena
 * that is passed in.
 */
#ifndef LIUYAN_FEATURE_DEMO_CONTENT_H
#define LIUYAN_FEATURE_DEMO_CONTENT_H

#include "base/rand.h"

#include "base/arena.h"

enum demo_domain {
	DEMO_URBAN = 1,
	DEMO_TRANSPORT,
	DEMO_RURAL,
	DEMO_ENVIRONMENT,
	DEMO_EDUCATION,
	DEMO_HEALTH,
	DEMO_SECURITY,
	DEMO_TOURISM,
	DEMO_EMPLOYMENT,
	DEMO_CULTURE,
	DEMO_FINANCE,
	DEMO_ENTERPRISE,
	DEMO_GOVERNMENT,
	DEMO_OTHER,
	DEMO_DOMAINS = DEMO_OTHER
};

enum demo_kind {
	DEMO_CONSULT = 1,
	DEMO_COMPLAINT,
	DEMO_SUGGESTION,
	DEMO_HELP,
	DEMO_THANKS,
	DEMO_KINDS = DEMO_THANKS
};

struct demo_where {
	str county, city;
};

struct demo_text {
	int kind, domain; /* enum demo_kind, enum demo_domain */
	str title, body;
	int scene; /* 0..demo_scene_count() - 1 */
	uint64_t seed;
};

/* The unit that answers, and when: visits in the text fall on the four days
 * before now_ms, promises on the weeks after it. */
struct demo_answer {
	str unit;
	int64_t now_ms;
};

/* A message of a likely kind and domain. */
void demo_message(struct arena *a, struct rand *r, const struct demo_where *w,
		  struct demo_text *out);

int demo_scene_count(void);
/* A message of the given scene, in one of its kinds. */
void demo_scene_message(struct arena *a, struct rand *r, const struct demo_where *w, int scene,
			struct demo_text *out);

/* A reply with what was found, what was done, by when, and whom to call. */
str demo_reply(struct arena *a, struct rand *r, const struct demo_text *m,
	       const struct demo_where *w, const struct demo_answer *answer);

/* The empty kind of reply that editors send back. */
str demo_perfunctory_reply(struct arena *a, struct rand *r, const struct demo_text *m);
/* The writer asks again after the reply. */
str demo_followup(struct arena *a, struct rand *r, const struct demo_text *m);
/* score 1..5; anything else counts as the nearer end. */
str demo_rating_comment(struct arena *a, struct rand *r, int score);

/* A note with the code of the list (message or order reasons) that it belongs to. */
struct demo_reason {
	str code, note;
};

/* Editor to unit: answer again; `again`: the matter had been answered before. */
struct demo_reason demo_return_note(struct arena *a, struct rand *r, bool again);
struct demo_reason demo_refusal(struct arena *a, struct rand *r); /* editor to writer */
struct demo_reason demo_decline(struct arena *a, struct rand *r); /* unit to coordinator */
str demo_mend_note(struct arena *a, struct rand *r); /* editor to writer: add this, resubmit */
/* What a helping unit hands to the unit that answers. */
str demo_joint_reply(struct arena *a, struct rand *r, const struct demo_answer *answer);
/* Where it is, in the words of the body; empty where the body names no spot. */
str demo_location(struct arena *a, struct rand *r, const struct demo_text *m,
		  const struct demo_where *w);
/* The same matter once more, in other words, as a neighbour would write. */
void demo_again(struct arena *a, struct rand *r, const struct demo_where *w,
		const struct demo_text *first, struct demo_text *out);

/* Short words between the people who handle a matter. */
enum demo_phrase {
	DEMO_DISPATCH,
	DEMO_SEND_BACK,
	DEMO_INSIST,
	DEMO_UPHOLD,
	DEMO_MERGE,
	DEMO_PHRASES
};
str demo_phrase(struct arena *a, struct rand *r, enum demo_phrase which);

str demo_person(struct arena *a, struct rand *r); /* an invented full name */
str demo_phone(struct arena *a, struct rand *r);  /* 13800138000..13800138999 */

#endif
