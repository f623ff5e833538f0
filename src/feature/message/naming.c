#include "message/naming.h"

#include "domain/domain.h"

err naming_read(struct ctx *c, const struct message_new *in, int64_t place, struct naming *out)
{
	const str text[] = { in->title, in->body };

	*out = (struct naming){ .certain = in->kind == KIND_COMPLAINT };
	about_typed(c, place, "about", in->about, &out->chosen);
	return about_found(c, place, text, &out->found);
}

err naming_coordinator(struct ctx *c, const struct naming *n, int64_t place, int64_t usual,
		       int64_t *out)
{
	struct about_ids all = n->chosen;

	for (size_t i = 0; n->certain && i < n->found.n && all.n < ABOUT_MOST; i++)
		all.v[all.n++] = n->found.v[i];
	return about_coordinator(c, &all, place, usual, out);
}

/* After the writer has changed her text. */
err message_renamed(struct ctx *c, struct message *next, int64_t usual)
{
	const str text[] = { next->title, next->body };
	const struct about_ids none = { 0 };
	struct about_ids found, named;

	TRY(about_found(c, next->place, text, &found));
	TRY(about_take(c, next->id, &none, &found, next->kind == KIND_COMPLAINT));
	TRY(about_named(c, next->id, &named));
	TRY(about_add_alone(c, next->id, usual, &named));
	return about_coordinator(c, &named, next->place, usual, &next->coordinator);
}
