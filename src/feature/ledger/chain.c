/* The hashes of the chain: pure, and documented in docs/ledger.md so that a
 * stranger can compute them with printf and sha256sum. */
#include <sodium.h>
#include <string.h>

#include "ledger/ledger.h"

static void put_number(struct buf *b, int64_t n)
{
	char digits[24], *p = digits + sizeof(digits);
	uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (n < 0)
		*--p = '-';
	buf_put(b, (str){ p, (size_t)(digits + sizeof(digits) - p) });
	buf_char(b, '\n');
}

static void put_hex(struct buf *b, str bytes)
{
	static const char hex[] = "0123456789abcdef";
	char out[129];
	size_t n = bytes.n < 64 ? bytes.n : 64;

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = hex[(unsigned char)bytes.p[i] >> 4];
		out[2 * i + 1] = hex[(unsigned char)bytes.p[i] & 15];
	}
	buf_put(b, (str){ out, 2 * n });
	buf_char(b, '\n');
}

static void put_line(struct buf *b, str s)
{
	buf_put(b, s);
	buf_char(b, '\n');
}

void ledger_hash(struct arena *a, const unsigned char before[LEDGER_HASH],
		 const struct event_add_in *e, unsigned char out[LEDGER_HASH])
{
	const int64_t numbers[] = { e->role, e->unit, e->from_state, e->to_state, e->subject };
	struct arena_mark mark = arena_mark(a);
	struct buf b = buf_new(a, 512, SIZE_MAX); /* what is hashed is never cut */

	put_line(&b, S("liuyan-event-1"));
	put_hex(&b, (str){ (const char *)before, LEDGER_HASH });
	put_number(&b, e->message);
	put_number(&b, e->seq);
	put_number(&b, e->at);
	put_line(&b, e->action);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		put_number(&b, numbers[i]);
	put_line(&b, e->reason);
	put_line(&b, e->facts);
	put_hex(&b, e->closed);
	put_hex(&b, e->record);
	crypto_hash_sha256(out, (const unsigned char *)b.p, b.n);
	arena_rewind(a, mark);
}

void ledger_closed(str salt, const struct event_add_in *e, unsigned char out[LEDGER_HASH])
{
	crypto_generichash_state s;

	crypto_generichash_init(&s, (const unsigned char *)salt.p, salt.n, LEDGER_HASH);
	crypto_generichash_update(&s, (const unsigned char *)&e->account, sizeof(e->account));
	crypto_generichash_update(&s, (const unsigned char *)e->note.p, e->note.n);
	crypto_generichash_final(&s, out, LEDGER_HASH);
}

bool ledger_has_closed(const struct event_add_in *e)
{
	return e->account != 0 || e->note.n != 0;
}

struct event_add_in ledger_of_row(const struct event *e)
{
	return (struct event_add_in){ e->message,  e->seq,     e->at,	  e->action,
				      e->account,  e->role,    e->unit,	  e->from_state,
				      e->to_state, e->subject, e->reason, e->note,
				      e->facts,	   e->closed,  e->record, e->hash };
}
