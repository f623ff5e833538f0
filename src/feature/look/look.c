#include "look/look.h"

#include "look/queries.h"
#include "text/skeleton.h"

static err add(struct ctx *c, const struct look *l, int64_t *added)
{
	struct look_add_in in = { l->kind, l->scope, l->look, l->name };

	return q_look_add(c->db, &in, added);
}

err look_note(struct ctx *c, enum look_kind kind, int64_t scope, str name)
{
	struct look l = { kind, scope, skeleton(c->a, name), name };

	return add(c, &l, NULL);
}

err look_take(struct ctx *c, enum look_kind kind, int64_t scope, str name, const char *field)
{
	struct look l = { kind, scope, skeleton(c->a, name), name }, was;
	int64_t added;

	TRY(add(c, &l, &added));
	if (added)
		return OK;
	TRY(q_look_of(c->db, kind, scope, l.look, &was));
	if (str_eq(was.name, name))
		return OK;
	ctx_fault(c, field, "alike", "这个名称看上去与已有的另一个一样，容易认错，请换一个");
	return ERR_INPUT;
}

STORE_PART(store, look);

const struct slice slice_look = { .name = "look", .store = &store };
