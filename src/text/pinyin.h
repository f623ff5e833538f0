/*
 * pinyin: does what somebody typed mean this name: in characters, in pinyin, in
 * initials, or in a mixture ("杭州", "hangzhou", "hzs", "hangzhous", "hz市")?
 *
 * A character may be read in each of its ways (重 chong and zhong, 长, 厦, 六);
 * ü is typed v or u. Tones are not known. Tables come from tools/han.
 * Invariants: names and questions are fold_search's, so that traditional and
 * simplified, wide and narrow are alike; blanks and apostrophes of a question with
 * letters part syllables for the eye only and are not read, those of a name may be
 * left away. Matching allocates nothing and
 * takes time in proportion to the name.
 * Lifetime: what is read lives in the arena given. Threads: any.
 */
#ifndef LIUYAN_TEXT_PINYIN_H
#define LIUYAN_TEXT_PINYIN_H

#include "base/arena.h"

/* How well, from least to best. Initials: a letter (zh, ch, sh too) stands for a
 * character somewhere in it. The last syllable may be unfinished. */
enum pinyin_grade {
	PINYIN_NONE = 0,
	PINYIN_INSIDE_INITIALS,
	PINYIN_INSIDE_SPELT,
	PINYIN_PREFIX_INITIALS,
	PINYIN_PREFIX_SPELT,
	PINYIN_INSIDE, /* as it is written, by no letter of pinyin */
	PINYIN_WHOLE_INITIALS,
	PINYIN_WHOLE_SPELT,
	PINYIN_PREFIX,
	PINYIN_WHOLE,
	PINYIN_GRADES
};

#define PINYIN_ASKED_MOST 60 /* characters of a question; more match nothing */

/* A name, or a question, as characters. */
struct pinyin_word {
	const struct pinyin_sign {
		uint32_t cp, initials; /* a bit for each letter that a reading begins with */
	} * v;
	size_t n;
	uint64_t has;	   /* a bit for each character that is no letter of pinyin */
	uint32_t initials; /* of all its characters */
};

struct pinyin_word pinyin_name(struct arena *a, str folded);
struct pinyin_word pinyin_asked(struct arena *a, str folded);
enum pinyin_grade pinyin_match(const struct pinyin_word *asked, const struct pinyin_word *name);

/* The syllables of a character, each once; NULL at the end. */
#define PINYIN_READINGS_MOST 8
size_t pinyin_readings(uint32_t cp, const char *out[PINYIN_READINGS_MOST]);

/* A folded name spelt out and its initials, for choices that a page narrows down by
 * itself: "hangzhoushi hzs". Of several readings the first few combinations. */
str pinyin_words(struct arena *a, str folded);

#endif
