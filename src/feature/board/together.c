/* What a reader is told of the messages that are handled together with this one. */
#include "board/board.h"
#include "joint/joint.h"

/* Staff are shown what they may open; everybody what is public. */
static err is_shown(struct ctx *c, const struct message *m, enum access_view of, bool *shown)
{
	enum access_view v = VIEW_PUBLIC;

	*shown = message_is_public(m) && !message_is_tombstone(m);
	if (!*shown && of != VIEW_PUBLIC && of != VIEW_OWN)
		TRY(access_view_of(c, m, &v));
	*shown = *shown || v != VIEW_PUBLIC;
	return OK;
}

static err add(struct ctx *c, const struct message *of, const struct message *m,
	       enum access_view view, struct board_joint *out)
{
	bool shown;

	if (m->id == of->id)
		return OK;
	TRY(is_shown(c, m, view, &shown));
	if (!shown)
		return OK;
	out->v[out->n] = *m;
	access_mask(c, VIEW_PUBLIC, &out->v[out->n++]);
	return OK;
}

err board_joint_of(struct ctx *c, const struct message *m, enum access_view view,
		   struct board_joint *out)
{
	struct joint_members l;
	struct message head;

	*out = (struct board_joint){ 0 };
	if (m->joint == 0)
		return OK;
	TRY(joint_members(c, m->joint, &l));
	TRY(message_get(c, m->joint, &head));
	out->v = ARENA_ARRAY(c->a, struct message, l.n + 1);
	TRY(add(c, m, &head, view, out));
	out->lead = out->n || message_is_head(m) ? m->joint : 0;
	for (size_t i = 0; i < l.n; i++)
		TRY(add(c, m, &l.v[i], view, out));
	return view == VIEW_INNER ? joint_people(c, m->joint, &out->people) : OK;
}
