/* receipt: a receipt, an empty line and a proof. Nobody without the key proves
 * anything but what the corpus has: two events of one message. */
#include <stdlib.h>
#include <string.h>

#include "seal/seal.h"

#define NEED(condition) ((condition) ? (void)0 : abort())
#define KEY "liuyan+e2f9cdc7+ARu2bXKuHBCi3+abtntLGekmVEIUboHjbOdD/49Ykd7F"
#define MESSAGE INT64_C(3765051229357477848)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	str all = { (const char *)data, size }, receipt = all, proof = { 0 }, text;
	struct seal_receipt r = { 0 };
	struct checkpoint p;
	struct note_key key;

	for (size_t i = 1; i < size; i++)
		if (data[i - 1] == '\n' && data[i] == '\n') {
			receipt = str_sub(all, 0, i);
			proof = str_sub(all, i + 1, size);
			break;
		}
	NEED(note_key_read(S(KEY), &key));
	bool readable = seal_receipt_read(receipt, &r);
	enum seal_verdict v = seal_check_receipt(a, receipt, proof, &key);
	NEED(readable == (v != SEAL_UNREADABLE));
	NEED(v != SEAL_NOTHING && v < SEAL_VERDICTS && seal_verdict_text(v)[0]);
	if (v == SEAL_PROVEN)
		NEED(r.message == MESSAGE && (r.seq == 1 || r.seq == 2));
	if (note_open(all, &key, &text))
		NEED(checkpoint_read(text, &p) && str_eq(checkpoint_text(a, &p), text));
	arena_free(&a);
	return 0;
}
