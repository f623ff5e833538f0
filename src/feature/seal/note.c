#include "seal/note.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

#define ED25519 1
#define ID 4
#define SIGNATURE crypto_sign_BYTES
#define DASH "\xe2\x80\x94 " /* — and a blank */

/* ---- base 64 and hex ---- */

static str encoded(struct arena *a, const unsigned char *v, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(a, room);

	sodium_bin2base64(text, room, v, n, sodium_base64_VARIANT_ORIGINAL);
	return str_of(text);
}

/* Exactly n bytes, or nothing. */
static bool decoded(str text, unsigned char *out, size_t n)
{
	size_t got = 0;

	return sodium_base642bin(out, n, text.p ? text.p : "", text.n, NULL, &got, NULL,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       got == n;
}

str hash_hex(struct arena *a, const unsigned char h[TREE_HASH])
{
	char *text = arena_alloc(a, 2 * TREE_HASH + 1);

	sodium_bin2hex(text, 2 * TREE_HASH + 1, h, TREE_HASH);
	return (str){ text, 2 * TREE_HASH };
}

bool hash_read(str hex, unsigned char out[TREE_HASH])
{
	size_t got = 0;

	return hex.n == 2 * TREE_HASH &&
	       sodium_hex2bin(out, TREE_HASH, hex.p, hex.n, NULL, &got, NULL) == 0 &&
	       got == TREE_HASH;
}

/* ---- keys ---- */

/* Narrower than the specification: visible ASCII without the plus sign. */
bool note_name_valid(str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= 0x20 || name.p[i] >= 0x7F || name.p[i] == '+')
			return false;
	return name.n > 0 && name.n <= 100;
}

static void key_id(const struct note_key *k, unsigned char id[ID])
{
	static const unsigned char between[2] = { '\n', ED25519 };
	unsigned char h[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state s;

	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, (const unsigned char *)k->name.p, k->name.n);
	crypto_hash_sha256_update(&s, between, sizeof(between));
	crypto_hash_sha256_update(&s, k->public, NOTE_PUBLIC);
	crypto_hash_sha256_final(&s, h);
	memcpy(id, h, ID);
}

void note_signer_of(struct note_signer *out, str name, const unsigned char seed[NOTE_SEED])
{
	out->key.name = name;
	crypto_sign_seed_keypair(out->key.public, out->secret, seed);
}

str note_key_text(struct arena *a, const struct note_key *k)
{
	unsigned char typed[1 + NOTE_PUBLIC] = { ED25519 }, id[ID];

	key_id(k, id);
	memcpy(typed + 1, k->public, NOTE_PUBLIC);
	return arena_fmt(a, "%.*s+%02x%02x%02x%02x+%.*s", STR_ARG(k->name), id[0], id[1], id[2],
			 id[3], STR_ARG(encoded(a, typed, sizeof(typed))));
}

bool note_key_read(str text, struct note_key *out)
{
	unsigned char typed[1 + NOTE_PUBLIC], id[ID], given[ID];
	str hex;
	size_t n = 0;

	text = str_trim(text);
	out->name = str_cut(&text, '+');
	hex = str_cut(&text, '+');
	if (!note_name_valid(out->name) || !decoded(text, typed, sizeof(typed)) ||
	    typed[0] != ED25519)
		return false;
	memcpy(out->public, typed + 1, NOTE_PUBLIC);
	key_id(out, id);
	return hex.n == 2 * ID && sodium_hex2bin(given, ID, hex.p, hex.n, NULL, &n, NULL) == 0 &&
	       n == ID && memcmp(id, given, ID) == 0;
}

str note_key_pem(struct arena *a, const struct note_key *k)
{
	unsigned char der[12 + NOTE_PUBLIC] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
						0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

	memcpy(der + 12, k->public, NOTE_PUBLIC);
	return arena_fmt(a, "-----BEGIN PUBLIC KEY-----\n%.*s\n-----END PUBLIC KEY-----\n",
			 STR_ARG(encoded(a, der, sizeof(der))));
}

/* ---- notes ---- */

str note_sign(struct arena *a, str text, const struct note_signer *by)
{
	unsigned char line[ID + SIGNATURE];

	key_id(&by->key, line);
	crypto_sign_detached(line + ID, NULL, (const unsigned char *)text.p, text.n, by->secret);
	return arena_fmt(a, "%.*s\n" DASH "%.*s %.*s\n", STR_ARG(text), STR_ARG(by->key.name),
			 STR_ARG(encoded(a, line, sizeof(line))));
}

/* Cuts at the last empty line: what stands before it, with its line end. */
static bool split(str note, str *text, str *signatures)
{
	if (!str_ends(note, S("\n")) || !utf8_valid(note))
		return false;
	for (size_t i = note.n - 1; i > 0; i--) {
		if (note.p[i] != '\n' || note.p[i - 1] != '\n')
			continue;
		*text = str_sub(note, 0, i);
		*signatures = str_sub(note, i + 1, note.n);
		return true;
	}
	return false;
}

bool note_open(str note, const struct note_key *by, str *text)
{
	unsigned char line[ID + SIGNATURE], id[ID];
	bool good = false;
	str rest;

	if (!split(note, text, &rest))
		return false;
	key_id(by, id);
	while (rest.n) {
		str signature = str_cut(&rest, '\n');
		if (!str_starts(signature, S(DASH)))
			return false;
		signature = str_sub(signature, sizeof(DASH) - 1, signature.n);
		if (!str_eq(str_cut(&signature, ' '), by->name) ||
		    !decoded(signature, line, sizeof(line)) || memcmp(line, id, ID) != 0)
			continue;
		if (crypto_sign_verify_detached(line + ID, (const unsigned char *)text->p, text->n,
						by->public) != 0)
			return false;
		good = true;
	}
	return good;
}

bool note_open_own(str note, const struct note_key *by, str *text)
{
	str rest;

	if (!note_open(note, by, text))
		return false;
	rest = str_sub(note, text->n + 1, note.n);
	str_cut(&rest, '\n');
	return rest.n == 0;
}

/* ---- checkpoints ---- */

str checkpoint_text(struct arena *a, const struct checkpoint *p)
{
	str before = { 0 };

	if (p->before)
		before = arena_fmt(a, "before %lld\n", (long long)p->before);
	return arena_fmt(a, "%.*s\n%lld\n%.*s\ntime %.*s\n%.*s", STR_ARG(p->origin),
			 (long long)p->head.size, STR_ARG(encoded(a, p->head.root.v, TREE_HASH)),
			 STR_ARG(clock_iso(a, p->at)), STR_ARG(before));
}

/* A number as it is written: no sign, no zero in front. */
static bool read_size(str digits, int64_t *out)
{
	return str_int(digits, out) && *out >= 0 && digits.p[0] != '+' && digits.p[0] != '-' &&
	       (digits.n == 1 || digits.p[0] != '0');
}

static bool read_before(str line, int64_t *out)
{
	*out = 0;
	return !str_starts(line, S("before ")) || read_size(str_sub(line, 7, line.n), out);
}

bool checkpoint_read(str text, struct checkpoint *out)
{
	int64_t size;
	str digits, root, time;

	if (!str_ends(text, S("\n")))
		return false;
	out->origin = str_cut(&text, '\n');
	digits = str_cut(&text, '\n');
	root = str_cut(&text, '\n');
	time = str_cut(&text, '\n');
	if (out->origin.n == 0 || !read_size(digits, &size) ||
	    !read_before(str_cut(&text, '\n'), &out->before))
		return false;
	out->head.size = (uint64_t)size;
	return decoded(root, out->head.root.v, TREE_HASH) && str_starts(time, S("time ")) &&
	       clock_parse(str_sub(time, 5, time.n), &out->at);
}
