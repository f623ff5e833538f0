/* pinyin, placename, gazetteer, placetext: whatever is typed or written, nothing is read
 * beyond the text, and what is found stands in it. The first line is typed, the second a
 * name, the rest a text. */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/fold.h"
#include "text/pinyin.h"
#include "text/placename.h"
#include "text/placetext.h"

#define NEED(condition) ((condition) ? (void)0 : abort())
#define NAMES 8

static void check_pinyin(struct arena *a, str typed, str name)
{
	struct pinyin_word q = pinyin_asked(a, typed), n = pinyin_name(a, name);
	enum pinyin_grade g = pinyin_match(&q, &n);

	NEED(g < PINYIN_GRADES);
	NEED(q.n == 0 || q.n > PINYIN_ASKED_MOST || !str_has(name, typed) || g >= PINYIN_INSIDE ||
	     str_has(typed, S(" ")) || str_has(typed, S("'")) || str_has(typed, S("’")));
	NEED(utf8_valid(pinyin_words(a, name)));
	NEED(str_starts(name, placename_bare(name)));
}

static void check_places(struct arena *a, str name, str text, int64_t written_to)
{
	struct gazetteer_name *v = ARENA_ARRAY(a, struct gazetteer_name, NAMES);
	struct placetext_room *room = ARENA_NEW(a, struct placetext_room);
	struct placetext out[PLACETEXT_MOST];
	struct gazetteer g;

	for (size_t i = 0; i < NAMES; i++)
		v[i] = (struct gazetteer_name){ utf8_prefix(name, 1 + i),
						110000 + (int64_t)(i % 3) * 100 + (int64_t)i % 5,
						i % 2 };
	gazetteer_make(a, v, NAMES, &g);
	for (size_t n = placetext_guess(room, &g, text, written_to, out); n-- > 0;) {
		NEED(out[n].times > 0 && str_has(text, out[n].word));
		NEED(!placetext_within(written_to, out[n].code));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4096);
	str rest = { (const char *)data, size };

	if (size && utf8_valid(rest)) {
		str typed = fold_search(a, str_cut(&rest, '\n'));
		str name = fold_search(a, str_cut(&rest, '\n'));
		check_pinyin(a, typed, name);
		check_places(a, name, fold_search(a, rest), 110000 + size % 3 * 100);
	}
	arena_free(&a);
	return 0;
}
