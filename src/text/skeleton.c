#include "text/skeleton.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "text/fold.h"

static const struct look {
	uint32_t cp;
	const char *as;
} looks[] = {
#define LOOKS(cp, as) { cp, as },
#include "text/skeleton.def"
#undef LOOKS
};
#define LOOKS_N (sizeof(looks) / sizeof(looks[0]))

static const char *looks_as(uint32_t cp)
{
	size_t low = 0, high = LOOKS_N;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (looks[mid].cp == cp)
			return looks[mid].as;
		if (looks[mid].cp < cp)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* Marks on Latin letters, selectors and all that is not seen. */
static bool is_unseen(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} v[] = {
		{ 0x00AD, 0x00AD }, { 0x0300, 0x036F },	  { 0x061C, 0x061C }, { 0x115F, 0x1160 },
		{ 0x17B4, 0x17B5 }, { 0x180B, 0x180F },	  { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },
		{ 0x200B, 0x200F }, { 0x202A, 0x202E },	  { 0x2060, 0x206F }, { 0x20D0, 0x20FF },
		{ 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },	  { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 },
		{ 0xFFF9, 0xFFFB }, { 0xE0000, 0xE0FFF },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]) && cp >= v[i].from; i++)
		if (cp <= v[i].to)
			return true;
	return cp < 0x20 || clean_is_blank(cp);
}

static str map(struct arena *a, str s, bool letters)
{
	struct buf b = buf_new(a, s.n + 16, SIZE_MAX);
	uint32_t cp = 0;
	size_t n;

	for (; (n = utf8_decode(s, &cp)) > 0; s = str_sub(s, n, s.n)) {
		const char *as = looks_as(cp);
		if (is_unseen(cp) || (letters && !fold_is_letter(cp)))
			continue;
		if (as)
			buf_lit(&b, as);
		else
			buf_put(&b, str_sub(s, 0, n));
	}
	return buf_str(&b);
}

/* Capitals first, which look like other letters than their small ones; folding
 * may bring forth what looks like something else once more. */
static str reduce(struct arena *a, str s, bool letters)
{
	s = map(a, fold_apart(a, s), letters);
	s = map(a, fold_apart(a, fold(a, s)), letters);
	return map(a, fold(a, s), letters);
}

str skeleton(struct arena *a, str s)
{
	return reduce(a, s, false);
}

str skeleton_letters(struct arena *a, str s)
{
	return reduce(a, s, true);
}
