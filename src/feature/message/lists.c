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

static bool fits(const struct message *m, const struct message_filter *f)
{
	return (!f->office || m->office == f->office) && in_region(m, f->region);
}

struct walk {
	struct feed_page_in in;
	const struct message_filter *f;
	struct message_listing *out;
};

static err read_entries(struct ctx *c, struct walk *w, const struct feed_entry_list *entries)
{
	for (size_t i = 0; i < entries->n && w->out->n < (size_t)w->f->n; i++) {
		struct message *m = &w->out->v[w->out->n];
		TRY(message_get(c, entries->v[i].message, m));
		w->in.before = m->id;
		if (fits(m, w->f))
			w->out->n++;
	}
	return OK;
}

/* Fewer than asked were found: either the list ends here, or only the stretch. */
static err end_of_stretch(struct ctx *c, const struct feed_page_in *in, struct message_listing *out)
{
	struct feed_stretch_end_in end = { in->key, in->before, in->after, in->stretch };
	struct message_ref_list ref;

	TRY(q_feed_stretch_end(c->db, &end, &ref));
	out->next = ref.n ? ref.v[0].message + 1 : 0;
	return OK;
}

err message_public_page(struct ctx *c, const struct message_filter *f, struct message_listing *out)
{
	struct walk w = { .in = { .key = list_of(f),
				  .before = f->to ? id_at(f->to, 0) : INT64_MAX,
				  .after = f->from ? id_at(f->from, 0) : 0,
				  .stretch = STRETCH,
				  .kind = f->kind,
				  .domain = f->domain,
				  .state = f->state,
				  .n = f->n + 1 },
			  .f = f,
			  .out = out };
	struct feed_entry_list entries;
	int64_t start;

	if (f->before && f->before < w.in.before)
		w.in.before = f->before;
	start = w.in.before;
	*out = (struct message_listing){ .v = ARENA_ARRAY(c->a, struct message, f->n) };
	TRY(q_feed_page(c->db, &w.in, &entries));
	TRY(read_entries(c, &w, &entries));
	if (entries.n == (size_t)w.in.n) {
		out->next = w.in.before;
		return OK;
	}
	w.in.before = start;
	return end_of_stretch(c, &w.in, out);
}
