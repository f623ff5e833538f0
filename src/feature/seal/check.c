/* What a stranger does: reads receipt and proof, and checks one against the other.
 * Pure: no database, and nothing is believed that was not computed. */
#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "seal/inside.h"
#include "web/json.h"

static const struct {
	const char *code;
	int steps;
	const char *text;
} verdicts[SEAL_VERDICTS] = {
	[SEAL_NOTHING] = { "", 0, "" },
#define VERDICT(name, code, steps, text) [SEAL_##name] = { code, steps, text },
#include "seal/verdicts.def"
#undef VERDICT
};

const char *seal_verdict_code(enum seal_verdict v)
{
	return verdicts[v].code;
}

const char *seal_verdict_text(enum seal_verdict v)
{
	return verdicts[v].text;
}

int seal_verdict_steps(enum seal_verdict v)
{
	return verdicts[v].steps;
}

/* ---- the leaf ---- */

static size_t put_number(char *to, int64_t n)
{
	uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	char digits[24];
	size_t at = sizeof(digits), length;

	digits[--at] = ' ';
	do
		digits[--at] = (char)('0' + u % 10);
	while (u /= 10);
	if (n < 0)
		digits[--at] = '-';
	length = sizeof(digits) - at;
	memcpy(to, digits + at, length);
	return length;
}

/* Millions are made when all is verified: no memory is asked for. */
struct tree_hash leaf_of(int64_t message, int64_t seq, str hash)
{
	char text[192] = "liuyan-head-1 ";
	unsigned char h[TREE_HASH] = { 0 };
	size_t n = sizeof("liuyan-head-1 ") - 1;

	if (hash.n == TREE_HASH)
		memcpy(h, hash.p, TREE_HASH);
	n += put_number(text + n, message);
	n += put_number(text + n, seq);
	sodium_bin2hex(text + n, 2 * TREE_HASH + 1, h, TREE_HASH);
	n += 2 * TREE_HASH;
	text[n++] = '\n';
	return tree_leaf((str){ text, n });
}

/* ---- the receipt ---- */

static bool take(struct seal_receipt *r, str name, str value, unsigned *had)
{
	static const char *const names[] = { "message", "seq", "hash", "time", "key" };
	unsigned i = 0;

	while (i < 5 && !str_eq(name, str_of(names[i])))
		i++;
	if (i == 5)
		return true; /* a line for people */
	if (*had >> i & 1)
		return false;
	*had |= 1u << i;
	r->has_key |= i == 4;
	return i == 0	? str_int(value, &r->message)
	       : i == 1 ? str_int(value, &r->seq)
	       : i == 2 ? hash_read(value, r->hash.v)
	       : i == 3 ? clock_parse(value, &r->at)
			: note_key_read(value, &r->key);
}

/* Lines "name: value"; each of ours at most once. Mail programs add blanks and
 * marks of order, nothing else. */
bool seal_receipt_read(str text, struct seal_receipt *out)
{
	unsigned had = 0;

	*out = (struct seal_receipt){ 0 };
	while (text.n) {
		str value = str_trim(str_cut(&text, '\n')), name = str_trim(str_cut(&value, ':'));
		if (!take(out, name, str_trim(value), &had))
			return false;
	}
	return (had & 7) == 7 && out->message > 0 && out->seq > 0;
}

/* ---- the proof ---- */

static bool take_link(const struct js *from, struct seal_link *out)
{
	const struct js *text = js_get(from, S("text")), *hash = js_get(from, S("hash"));

	if (!text || text->kind != JS_TEXT || !hash || hash->kind != JS_TEXT)
		return false;
	out->text = text->text;
	return hash_read(hash->text, out->hash.v);
}

static bool take_chain(struct arena *a, const struct js *list, struct seal_proof *out)
{
	if (!list || list->kind != JS_LIST || list->n == 0 || list->n > CHAIN_MOST)
		return false;
	out->chain = ARENA_ARRAY(a, struct seal_link, list->n);
	for (; out->chain_n < list->n; out->chain_n++)
		if (!take_link(&list->items[out->chain_n], &out->chain[out->chain_n]))
			return false;
	return true;
}

static bool take_path(const struct js *list, struct tree_proof *out)
{
	if (!list || list->kind != JS_LIST || list->n > sizeof(out->v) / sizeof(out->v[0]))
		return false;
	for (; out->n < list->n; out->n++)
		if (list->items[out->n].kind != JS_TEXT ||
		    !hash_read(list->items[out->n].text, out->v[out->n].v))
			return false;
	return true;
}

err seal_proof_read(struct arena *a, str json, struct seal_proof *out)
{
	const struct js *seq, *message, *leaf, *note, *sealed;
	struct js root;

	*out = (struct seal_proof){ 0 };
	TRY(js_parse(a, json, &root));
	message = js_get(&root, S("message"));
	seq = js_get(&root, S("seq"));
	sealed = js_get(&root, S("sealed"));
	if (!message || message->kind != JS_TEXT || !str_int(message->text, &out->message) ||
	    !seq || seq->kind != JS_NUMBER || !sealed || sealed->kind != JS_BOOL ||
	    !take_chain(a, js_get(&root, S("events")), out))
		return ERR_SYNTAX;
	out->seq = seq->number;
	out->sealed = sealed->truth;
	if (!out->sealed)
		return OK;
	leaf = js_get(&root, S("leaf"));
	note = js_get(&root, S("checkpoint"));
	if (!leaf || leaf->kind != JS_NUMBER || leaf->number < 0 || !note ||
	    note->kind != JS_TEXT || !take_path(js_get(&root, S("path")), &out->path))
		return ERR_SYNTAX;
	out->leaf = (uint64_t)leaf->number;
	out->checkpoint = note->text;
	return OK;
}

/* ---- checking ---- */

/* The first lines of an event's text; nothing after them is read, so that what
 * people wrote cannot speak for them. */
struct line {
	struct tree_hash prev;
	int64_t message, seq, at;
};

static bool read_line(const struct seal_link *l, struct line *out)
{
	str rest = l->text;

	return str_eq(str_cut(&rest, '\n'), S("liuyan-event-1")) &&
	       hash_read(str_cut(&rest, '\n'), out->prev.v) &&
	       str_int(str_cut(&rest, '\n'), &out->message) &&
	       str_int(str_cut(&rest, '\n'), &out->seq) && str_int(str_cut(&rest, '\n'), &out->at);
}

static bool link_good(const struct seal_link *l)
{
	struct tree_hash h;

	crypto_hash_sha256(h.v, (const unsigned char *)l->text.p, l->text.n);
	return tree_same(&h, &l->hash);
}

static bool event_good(const struct seal_receipt *r, const struct seal_link *l)
{
	struct line own;

	return link_good(l) && tree_same(&l->hash, &r->hash) && read_line(l, &own) &&
	       own.message == r->message && own.seq == r->seq &&
	       (r->at == 0 || r->at / 1000 == own.at / 1000);
}

static bool chain_good(const struct seal_proof *p)
{
	for (size_t i = 1; i < p->chain_n; i++) {
		struct line own;
		if (!link_good(&p->chain[i]) || !read_line(&p->chain[i], &own) ||
		    own.message != p->message || own.seq != p->seq + (int64_t)i ||
		    !tree_same(&own.prev, &p->chain[i - 1].hash))
			return false;
	}
	return true;
}

enum seal_verdict seal_check(const struct seal_receipt *r, struct seal_proof *p,
			     const struct note_key *key)
{
	const struct seal_link *last = p->chain_n ? &p->chain[p->chain_n - 1] : NULL;
	struct tree_hash leaf;
	str text;

	if (!last || p->message != r->message || p->seq != r->seq)
		return SEAL_BAD_PROOF;
	if (!event_good(r, &p->chain[0]))
		return SEAL_BAD_EVENT;
	if (!p->sealed)
		return SEAL_WAITING;
	if (!chain_good(p))
		return SEAL_BAD_CHAIN;
	if (!note_open(p->checkpoint, key, &text) || !checkpoint_read(text, &p->head))
		return SEAL_BAD_SIGNATURE;
	leaf = leaf_of(p->message, p->seq + (int64_t)p->chain_n - 1,
		       (str){ (const char *)last->hash.v, TREE_HASH });
	if (!tree_inclusion_good((struct tree_place){ p->leaf, p->head.head.size }, &leaf, &p->path,
				 &p->head.head.root))
		return SEAL_BAD_TREE;
	return SEAL_PROVEN;
}

enum seal_verdict seal_check_receipt(struct arena *a, str receipt, str proof,
				     const struct note_key *key)
{
	struct seal_receipt r;
	struct seal_proof p;

	if (!seal_receipt_read(receipt, &r))
		return SEAL_UNREADABLE;
	if (!key && !r.has_key)
		return SEAL_NO_KEY;
	if (seal_proof_read(a, proof, &p) != OK)
		return SEAL_BAD_PROOF;
	return seal_check(&r, &p, key ? key : &r.key);
}
