#include "message/lists.h"

#include "base/id.h"
#include "place/place.h"

/* How much of a list one page may look at before it offers to go on. */
#define STRETCH 20000

size_t message_list_keys(const struct message *m, int64_t out[LIST_KEYS_MAX])
{
	int64_t codes[PLACE_DEPTH], unit = m->answer_unit ? m->answer_unit : m->lead_unit;
	size_t n = place_levels(m->place, codes);

	for (size_t i = 0; i < n; i++)
		out[i] = key_of(KEY_PLACE, codes[i]);
	out[n++] = key_of(KEY_OFFICE, m->office);
	if (unit)
		out[n++] = key_of(KEY_UNIT, unit);
	return n;
}

static bool holds(const int64_t *keys, size_t n, int64_t key)
{
	for (size_t i = 0; i < n; i++)
		if (keys[i] == key)
			return true;
	return false;
}

/* The coordinating unit's own list, from the first moment on. */
err message_unit_move(struct ctx *c, const struct message *m, const struct message *next)
{
	struct unit_message_put_in in = { next->coordinator, next->id, next->kind, next->domain,
					  next->state };

	if (m && m->coordinator == next->coordinator && m->kind == next->kind &&
	    m->domain == next->domain && m->state == next->state)
		return OK;
	if (m && m->coordinator && m->coordinator != next->coordinator)
		TRY(q_unit_message_drop(c->db, m->coordinator, m->id, NULL));
	return next->coordinator ? q_unit_message_put(c->db, &in, NULL) : OK;
}

err message_list_move(struct ctx *c, const struct message *m, const struct message *next)
{
	int64_t was[LIST_KEYS_MAX], is[LIST_KEYS_MAX];
	size_t was_n = m && message_is_public(m) ? message_list_keys(m, was) : 0;
	size_t is_n = message_is_public(next) ? message_list_keys(next, is) : 0;
	bool same = was_n && m->state == next->state && m->kind == next->kind &&
		    m->domain == next->domain;

	for (size_t i = 0; i < was_n; i++)
		if (!holds(is, is_n, was[i]))
			TRY(q_feed_drop(c->db, was[i], next->id, NULL));
	for (size_t i = 0; i < is_n; i++) {
		struct feed_put_in in = { is[i], next->id, next->kind, next->domain, next->state };
		if (!(same && holds(was, was_n, is[i])))
			TRY(q_feed_put(c->db, &in, NULL));
	}
	return OK;
}

/* The list to walk: the narrowest that the filter names. Another of the three
 * is then checked on each message. */
static int64_t list_of(const struct message_filter *f)
{
	if (f->unit)
		return key_of(KEY_UNIT, f->unit);
	return f->office ? key_of(KEY_OFFICE, f->office) : key_of(KEY_PLACE, f->region);
}

static bool in_region(const struct message *m, int64_t region)
{
	int64_t codes[PLACE_DEPTH];
	size_t n = place_levels(m->place, codes);

	return holds(codes, n, region);
}

/* Tombstones are listed only when they are asked for. */
static bool entry_fits(const struct feed_entry *e, const struct message_filter *f)
{
	bool live = e->state < MESSAGE_WITHDRAWN;

	return (!f->kind || e->kind == f->kind) && (!f->domain || e->domain == f->domain) &&
	       (f->state ? e->state == f->state : live);
}

static bool message_fits(const struct message *m, const struct message_filter *f)
{
	return (!f->office || m->office == f->office) && in_region(m, f->region);
}

/* Takes over what fits; leaves out->next at the last entry looked at once the
 * page is full and one more was found. */
static err take_piece(struct ctx *c, const struct message_filter *f,
		      const struct feed_entry_list *piece, struct message_listing *out)
{
	struct message m;

	for (size_t i = 0; i < piece->n; i++) {
		if (!entry_fits(&piece->v[i], f))
			continue;
		TRY(message_get(c, piece->v[i].message, &m));
		if (!message_fits(&m, f))
			continue;
		if (out->n == (size_t)f->n) {
			out->next = out->v[out->n - 1].id;
			return OK;
		}
		out->v[out->n++] = m;
	}
	return OK;
}

static bool is_plain(const struct message_filter *f)
{
	return !f->kind && !f->domain && !f->state && !(f->unit && (f->office || f->region)) &&
	       !(f->office && f->region);
}

err message_public_page(struct ctx *c, const struct message_filter *f, struct message_listing *out)
{
	struct feed_piece_in in = { .key = list_of(f),
				    .before = f->to ? id_at(f->to, 0) : INT64_MAX,
				    .after = f->from ? id_at(f->from, 0) : 0,
				    .n = is_plain(f) ? f->n + 8 : 128 };
	struct feed_entry_list piece;
	int64_t seen = 0;

	if (f->before && f->before < in.before)
		in.before = f->before;
	*out = (struct message_listing){ .v = ARENA_ARRAY(c->a, struct message, f->n) };
	for (; seen < STRETCH; in.n = in.n < 4096 ? in.n * 2 : in.n) {
		TRY(q_feed_piece(c->db, &in, &piece));
		TRY(take_piece(c, f, &piece, out));
		if (out->next || piece.n < (size_t)in.n)
			return OK;
		seen += in.n;
		in.before = piece.v[piece.n - 1].message;
	}
	out->next = in.before;
	return OK;
}

static bool has(const struct message_listing *l, int64_t id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].id == id)
			return true;
	return false;
}

/* Some of those entered may have been answered again, or are not public now. */
err message_newly_answered(struct ctx *c, int64_t n, struct message_listing *out)
{
	struct message_ref_list refs;

	*out = (struct message_listing){ .v = ARENA_ARRAY(c->a, struct message, n) };
	TRY(q_answered_newest(c->db, INT64_MAX, n * 2, &refs));
	for (size_t i = 0; i < refs.n && out->n < (size_t)n; i++) {
		struct message *m = &out->v[out->n];
		if (has(out, refs.v[i].message))
			continue;
		TRY(message_get(c, refs.v[i].message, m));
		out->n += message_is_public(m) && !message_is_tombstone(m);
	}
	return OK;
}
