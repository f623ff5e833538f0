/* clean: clean text is valid UTF-8, holds none of what is dropped, is in NFC, and
 * cleaning it again changes nothing; an excerpt of it keeps within its size. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/clean.h"
#include "text/excerpt.h"
#include "text/fold.h"
#include "text/mask.h"
#include "text/phone.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_characters(str s, bool line)
{
	uint32_t cp;

	while (s.n) {
		size_t n = utf8_decode(s, &cp);
		NEED(n > 0);
		NEED(cp >= 0x20 || (!line && (cp == '\n' || cp == '\t')));
		NEED(cp != 0x7F && (cp < 0x80 || cp >= 0xA0));
		NEED(!(cp >= 0x202A && cp <= 0x202E) && !(cp >= 0x2066 && cp <= 0x2069));
		NEED(cp != 0x200B && cp != 0xFEFF && cp != 0x200E && cp != 0x200F && cp != 0x061C);
		NEED(!line || cp == ' ' || !clean_is_blank(cp));
		s = str_sub(s, n, s.n);
	}
}

static void check_stays(struct arena *a, str text, bool line)
{
	struct clean again;

	(line ? clean_line : clean_input)(a, text, &again);
	NEED(again.verdict == CLEAN_OK && str_eq(again.text, text));
	NEED(str_eq(fold_compose(a, text), text));
	NEED(str_eq(clean_trim(text), text));
	check_characters(text, line);
}

static void check_derived(struct arena *a, str text)
{
	str cut = excerpt(a, text, 5), folded = fold(a, text);

	NEED(utf8_valid(cut) && utf8_count(cut) <= 6);
	NEED(utf8_valid(folded) && utf8_valid(mask_name(a, text)));
	NEED(utf8_valid(mask_phone(a, text)));
	str phone = phone_normalise(a, text);
	NEED(str_eq(phone_normalise(a, phone), phone));
	NEED(!phone_valid(text) || phone_valid(phone));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str in = { (const char *)data, size }, import = clean_import(a, in);
	struct clean c;

	NEED(import.n <= in.n && !str_has(import, S("\r")));
	clean_input(a, in, &c);
	NEED((c.verdict == CLEAN_NOT_UTF8) <= !utf8_valid(in));
	NEED((c.verdict == CLEAN_OK) == (utf8_valid(in) && !str_has(in, S("\0"))));
	if (c.verdict == CLEAN_OK) {
		check_stays(a, c.text, false);
		check_derived(a, c.text);
		clean_line(a, in, &c);
		check_stays(a, c.text, true);
	}
	arena_free(&a);
	return 0;
}
