#include "notice/notice.h"

#include <string.h>

#include "base/id.h"
#include "ledger/ledger.h"
#include "notice/inside.h"

err notice_put(struct ctx *c, const struct notice *n)
{
	struct notice_new_add_in in = { id_make(c->now), n->whom,    n->owner,	n->role,
					n->kind,	 n->message, n->subject };

	return q_notice_new_add(c->db, &in, NULL);
}

/* ---- what events tell ---- */

enum hook_whom {
	WRITER_OF,
	DESK_OF_EVENT,
	DESK_OF_SITE,
	DESK_OF_COORDINATOR,
	DESK_OF_LEAD,
	DESKS_ISSUED,
};

static const struct hook {
	const char *action;
	enum notice_kind kind;
	enum hook_whom whom;
	enum role role;
} hooks[] = {
#define HOOK(action, kind, whom, role) { action, NOTICE_##kind, whom, ROLE_##role },
#include "notice/hooks.def"
#undef HOOK
};

static struct notice notice_of(const struct hook *h, const struct event_add_in *e)
{
	struct notice n = { .owner = e->message,
			    .role = (int64_t)h->role,
			    .kind = h->kind,
			    .message = e->message,
			    .subject = e->subject };

	switch (h->whom) {
	case WRITER_OF:
		n.whom = NOTICE_WRITER_OF;
		break;
	case DESK_OF_EVENT:
		n.whom = NOTICE_DESK;
		n.owner = e->unit;
		break;
	case DESK_OF_SITE:
		n.whom = NOTICE_DESK;
		n.owner = 0;
		break;
	case DESK_OF_COORDINATOR:
		n.whom = NOTICE_DESK_OF_COORDINATOR;
		break;
	case DESK_OF_LEAD:
		n.whom = NOTICE_DESK_OF_LEAD;
		break;
	case DESKS_ISSUED:
		n.whom = NOTICE_DESKS_ISSUED;
		n.subject = e->at;
		break;
	}
	return n;
}

/* Before the events are taken and written: one place for all that happens. */
static err settle(struct ctx *c)
{
	for (const struct ledger_waiting *w = ledger_look(c); w; w = w->next)
		for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
			if (str_eq(w->e.action, str_of(hooks[i].action))) {
				struct notice n = notice_of(&hooks[i], &w->e);
				TRY(notice_put(c, &n));
			}
	return OK;
}

STORE_PART(store, notice);

static const struct perm *const perms[] = { &perm_notice_read, &perm_notice_own, NULL };

const struct slice slice_notice = { .name = "notice",
				    .store = &store,
				    .routes = notice_routes,
				    .perms = perms,
				    .kinds = notice_cli,
				    .jobs = notice_jobs,
				    .own_jobs = notice_own_jobs,
				    .opened = notice_opened,
				    .metrics = notice_metrics,
				    .settle = settle };
