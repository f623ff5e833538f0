/* What is inside a box of the vault: any bytes unpack or are refused, within their bounds; what
 * was unpacked and packed again unpacks to the same texts, in whole steps of the padding. */
#include <stdlib.h>

#include "vault/box.h"

#define NEED(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1024);
	struct vault_texts t, again;
	str row = { (const char *)data, size };

	if (vault_unpack(row, &t)) {
		NEED(t.n <= VAULT_TEXTS);
		for (size_t i = 0; i < t.n; i++)
			NEED(t.v[i].n == 0 ||
			     (t.v[i].p >= row.p && t.v[i].p + t.v[i].n <= row.p + row.n));
		row = vault_pack(a, &t);
		NEED(row.n % 64 == 0 && vault_unpack(row, &again) && again.n == t.n);
		for (size_t i = 0; i < t.n; i++)
			NEED(str_eq(again.v[i], t.v[i]));
	}
	arena_free(&a);
	return 0;
}
