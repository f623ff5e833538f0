#include "app/work.h"

#include <sodium.h>
#include <string.h>

#include "app/app.h"
#include "app/bucket.h"
#include "base/clock.h"
#include "base/rand.h"

#define VALID_S 900
#define TICKET_VALID_S 3600
#define TICKET_LEAST_S 20
#define TICKET_STEP_S 15
#define TICKET_MOST_S 600
#define GIVEN_MAX 200

/* KIND.A.END.NONCE.MAC: of a challenge (w) A is the bits, of a ticket (t) its moment. */
struct slip {
	str text, mac;
	char kind;
	int64_t a, end;
};

static str mac_of(const struct app *app, str network, str signed_part, char out[33])
{
	unsigned char sum[32];
	char text[512];
	size_t n = network.n + 1 + signed_part.n;

	if (n > sizeof(text))
		return (str){ 0 };
	memcpy(text, network.p, network.n);
	text[network.n] = ' ';
	memcpy(text + network.n + 1, signed_part.p, signed_part.n);
	app_keyed(app, "work", (str){ text, n }, sum);
	sodium_bin2hex(out, 33, sum, 16);
	return (str){ out, 32 };
}

static str slip_make(const struct app *app, struct arena *a, str network, const struct slip *s)
{
	uint64_t nonce;
	char mac[33];
	str text;

	rand_secret(&nonce, sizeof(nonce));
	text = arena_fmt(a, "%c.%lld.%lld.%016llx", s->kind, (long long)s->a, (long long)s->end,
			 (unsigned long long)nonce);
	return arena_fmt(a, "%.*s.%.*s", STR_ARG(text), STR_ARG(mac_of(app, network, text, mac)));
}

/* Made by us, for this network, and not over. */
static bool slip_read(const struct app *app, str network, str text, int64_t now_s, struct slip *s)
{
	char made[33];
	str rest = text, kind = str_cut(&rest, '.'), a = str_cut(&rest, '.');
	str end = str_cut(&rest, '.'), mac, ours;

	*s = (struct slip){ .text = text };
	str_cut(&rest, '.');
	if (kind.n != 1 || rest.n != 32 || !str_int(a, &s->a) || !str_int(end, &s->end))
		return false;
	mac = rest;
	ours = mac_of(app, network, str_sub(text, 0, text.n - 33), made);
	if (ours.n != 32 || sodium_memcmp(ours.p, mac.p, 32) != 0)
		return false;
	s->kind = kind.p[0];
	s->mac = mac;
	return now_s <= s->end;
}

int work_zero_bits(const unsigned char sum[32])
{
	int bits = 0;

	for (int i = 0; i < 32; i++) {
		if (sum[i])
			return bits + __builtin_clz(sum[i]) - 24;
		bits += 8;
	}
	return bits;
}

static bool is_solved(str given, int64_t bits)
{
	unsigned char sum[32];

	crypto_hash_sha256(sum, (const unsigned char *)given.p, given.n);
	return work_zero_bits(sum) >= bits;
}

enum work_verdict work_check(struct app *app, str network, str given, int64_t now)
{
	str number = given, text = str_cut(&number, ':');
	int64_t counter;
	struct slip s;

	if (given.n == 0)
		return WORK_NONE;
	if (given.n > GIVEN_MAX || !slip_read(app, network, text, now / MS_SECOND, &s))
		return WORK_BAD;
	if (s.kind == 't' && s.a > now / MS_SECOND)
		return WORK_EARLY;
	if (s.kind == 'w' && (!str_int(number, &counter) || !is_solved(given, s.a)))
		return WORK_BAD;
	return bucket_take(app, BUCKET_WORK_ONCE, s.mac) == 0 ? WORK_GOOD : WORK_BAD;
}

/* Those of one network let in one after the other, so that whoever takes many has
 * no more of them at once. */
static int64_t ticket_wait(struct app *app, str network)
{
	int64_t wait = TICKET_LEAST_S +
		       TICKET_STEP_S * bucket_charge(app, BUCKET_TICKET_NETWORK, network);

	return wait < TICKET_MOST_S ? wait : TICKET_MOST_S;
}

struct work_offer work_offer(struct app *app, struct arena *a, str network, int bits, str early,
			     int64_t now)
{
	int64_t now_s = now / MS_SECOND, wait;
	struct work_offer o = { .bits = bits < WORK_BITS_LEAST	? WORK_BITS_LEAST
					: bits > WORK_BITS_MOST ? WORK_BITS_MOST
								: bits };
	struct slip s;

	o.challenge = slip_make(app, a, network,
				&(struct slip){ .kind = 'w', .a = o.bits, .end = now_s + VALID_S });
	if (early.n && early.n <= GIVEN_MAX && slip_read(app, network, early, now_s, &s) &&
	    s.kind == 't' && s.a > now_s) {
		o.ticket = early;
		o.wait_s = s.a - now_s;
		return o;
	}
	wait = ticket_wait(app, network);
	o.wait_s = wait;
	o.ticket = slip_make(app, a, network,
			     &(struct slip){ .kind = 't',
					     .a = now_s + wait,
					     .end = now_s + wait + TICKET_VALID_S });
	return o;
}
