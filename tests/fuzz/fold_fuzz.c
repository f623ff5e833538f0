/* fold, excerpt, mask, phone: whatever the text, what comes out is valid UTF-8 and no
 * longer than promised; folding twice is folding once; a masked phone keeps seven digits. */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/excerpt.h"
#include "text/fold.h"
#include "text/mask.h"
#include "text/phone.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

static void check_phone(struct arena *a, str s)
{
	str once = phone_normalise(a, s);

	NEED(str_eq(phone_normalise(a, once), once));
	NEED(utf8_valid(mask_phone(a, once)));
	if (once.n == 11 && phone_valid(once))
		NEED(!str_eq(mask_phone(a, once), once));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4096);
	str s = { (const char *)data, size };

	if (size && utf8_valid(s)) {
		str composed = fold_compose(a, s), cut = excerpt(a, composed, 1 + data[0] % 40);
		NEED(utf8_valid(composed) && str_eq(fold_compose(a, composed), composed));
		NEED(utf8_valid(fold(a, s)) && utf8_valid(cut));
		NEED(!str_has(cut, S("\n")) && utf8_count(cut) <= 41 + size);
		NEED(utf8_valid(mask_name(a, s)));
		check_phone(a, s);
	} else {
		NEED(str_eq(fold_compose(a, s), s));
	}
	arena_free(&a);
	return 0;
}
