/* The receipt: a small text file that names one event and its hash, and holds
 * neither the writer's codes nor a word of what she wrote. */
#include <string.h>

#include "app/app.h"
#include "base/clock.h"
#include "seal/inside.h"

err seal_receipt_text(struct ctx *c, int64_t message, int64_t seq, str *out)
{
	struct buf b = buf_new(c->a, 512, 4096);
	struct chain_event_list l;
	struct note_key key;
	err e;

	TRY(q_chain_of(c->db, message, seq, seq, &l));
	if (l.n == 0 || l.v[0].hash.n != TREE_HASH)
		return ERR_NOT_FOUND;
	buf_fmt(&b,
		"liuyan-receipt-1\nsite: %s %s\nmessage: %lld\nseq: %lld\ntime: %.*s\nhash: %.*s\n",
		setting_text(c->settings, SET_SITE_NAME), setting_text(c->settings, SET_SITE_URL),
		(long long)message, (long long)seq, STR_ARG(clock_iso(c->a, l.v[0].at)),
		STR_ARG(hash_hex(c->a, (const unsigned char *)l.v[0].hash.p)));
	e = seal_key(c, &key);
	if (e == OK)
		buf_fmt(&b, "key: %.*s\n", STR_ARG(note_key_text(c->a, &key)));
	*out = buf_str(&b);
	return e == ERR_NOT_FOUND ? OK : e;
}
