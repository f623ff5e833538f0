#include "verify/chain.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "todo/todo.h"
#include "verify/tell.h"

#define SAID_MAX 20

void verify_bad(struct verify_report *r, struct arena *a, const char *what,
		const int64_t message_seq[2])
{
	str said = message_seq[0] == 0 ? str_of(what)
		   : message_seq[1] == 0
			   ? arena_fmt(a, "留言 %lld：%s", (long long)message_seq[0], what)
			   : arena_fmt(a, "留言 %lld 第 %lld 步：%s", (long long)message_seq[0],
				       (long long)message_seq[1], what);

	if (r->bad++ == 0)
		r->first = said;
	if (r->bad <= SAID_MAX && !r->quiet)
		warn("%.*s\n", STR_ARG(said));
}

static void bad(struct chain_check *k, const char *what, int64_t message, int64_t seq)
{
	verify_bad(k->report, k->c->a, what, (const int64_t[]){ message, seq });
}

/* ---- what belongs to one message ---- */

struct place {
	size_t box, version, followup, order, reply, rating, event, salt, unsealed, sealed, closing,
		about, letter, attachment, joint;
};

struct whole {
	struct dossier d;
	struct event_list events;
	const struct salt_row *salt;
	const struct unsealed *unsealed;
	const struct sealed *sealed; /* the newest */
};

/* The rows of one list that belong to id, from *at on; one of an earlier id has
 * no message to belong to. */
#define TAKE(k, list, at, field, id, out)                                                          \
	do {                                                                                       \
		for (; *(at) < (list).n && (list).v[*(at)].field < (id); ++*(at))                  \
			bad((k), "有一行不属于任何留言", (list).v[*(at)].field, 0);                \
		(out).v = (list).v ? (list).v + *(at) : NULL;                                      \
		for ((out).n = 0; *(at) < (list).n && (list).v[*(at)].field == (id); ++*(at))      \
			(out).n++;                                                                 \
	} while (0)

static void take_parts(struct chain_check *k, const struct page *p, struct place *at, int64_t id,
		       struct dossier *d)
{
	struct list_row_list closing;

	TAKE(k, p->boxes, &at->box, record, id, d->boxes);
	TAKE(k, p->closing, &at->closing, a, id, closing);
	TAKE(k, p->versions, &at->version, message, id, d->versions);
	TAKE(k, p->followups, &at->followup, message, id, d->followups);
	TAKE(k, p->orders, &at->order, message, id, d->orders);
	TAKE(k, p->replies, &at->reply, message, id, d->replies);
	TAKE(k, p->ratings, &at->rating, message, id, d->ratings);
	TAKE(k, p->about, &at->about, message, id, d->about);
	TAKE(k, p->letters, &at->letter, message, id, d->letters);
	TAKE(k, p->attachments, &at->attachment, message, id, d->attachments);
	TAKE(k, p->joint, &at->joint, message, id, d->joint);
	d->closes_at = closing.n ? closing.v[0].b : 0;
	if (closing.n && d->closes_at == 0)
		bad(k, "自动办结的时间被改动", id, 0);
}

/* An audit row waits for its seal among the chains, under an id of its own
 * (verify_audits looks at them). */
static void pass_audits(struct chain_check *k, const struct page *p, size_t *at, int64_t before)
{
	for (; *at < p->unsealed.n && p->unsealed.v[*at].message < before; ++*at)
		if (p->unsealed.v[*at].seq != 0)
			bad(k, "待封存的一行不属于任何留言", p->unsealed.v[*at].message, 0);
}

static void take_whole(struct chain_check *k, const struct page *p, struct place *at,
		       struct whole *w)
{
	struct salt_row_list salts;
	struct sealed_list sealed;
	int64_t id = w->d.m.id;

	take_parts(k, p, at, id, &w->d);
	TAKE(k, p->events, &at->event, message, id, w->events);
	TAKE(k, p->salts, &at->salt, message, id, salts);
	TAKE(k, p->sealed, &at->sealed, message, id, sealed);
	pass_audits(k, p, &at->unsealed, id);
	w->salt = salts.n ? salts.v : NULL;
	w->sealed = sealed.n ? &sealed.v[sealed.n - 1] : NULL;
	w->unsealed = NULL;
	if (at->unsealed < p->unsealed.n && p->unsealed.v[at->unsealed].message == id)
		w->unsealed = &p->unsealed.v[at->unsealed++];
}

/* ---- the chain ---- */

static bool same(str got, const unsigned char want[LEDGER_HASH])
{
	return got.n == LEDGER_HASH && memcmp(got.p, want, LEDGER_HASH) == 0;
}

static void check_closed(struct chain_check *k, const struct whole *w, const struct event_add_in *e)
{
	unsigned char want[LEDGER_HASH];

	if (e->seq < w->salt->since) {
		if (e->closed.n != 0 && e->closed.n != LEDGER_HASH)
			bad(k, "承诺值长度不对", e->message, e->seq);
		return; /* committed to under a salt that was erased with the person */
	}
	ledger_closed(w->salt->salt, e, want);
	if (ledger_has_closed(e) ? !same(e->closed, want) : e->closed.n != 0)
		bad(k, "经办人或说明被改动", e->message, e->seq);
}

static void check_events(struct chain_check *k, const struct whole *w)
{
	unsigned char hash[LEDGER_HASH] = { 0 };
	struct event_add_in e;

	for (size_t i = 0; i < w->events.n; i++) {
		e = ledger_of_row(&w->events.v[i]);
		if (e.seq != (int64_t)i + 1) {
			bad(k, "事件的次序断开", e.message, (int64_t)i + 1);
			return;
		}
		ledger_hash(k->c->a, hash, &e, hash);
		if (!same(e.hash, hash)) {
			bad(k, "事件与哈希不符", e.message, e.seq);
			return;
		}
		check_closed(k, w, &e);
	}
}

/* The salt is as old as the message, or as the last time a person was erased. */
static void check_salt(struct chain_check *k, const struct whole *w)
{
	int64_t since = 1;

	for (size_t i = 0; i < w->events.n; i++)
		if (str_eq(w->events.v[i].action, S("erase")))
			since = w->events.v[i].seq;
	if (w->salt->since != since)
		bad(k, "盐的起点不对", w->d.m.id, w->salt->since);
}

/* The last step is a leaf, or waits to be one: never both, never neither. */
static void check_seal(struct chain_check *k, const struct whole *w, const struct event *last)
{
	bool sealed = w->sealed && w->sealed->seq >= last->seq;

	if (w->unsealed &&
	    (w->unsealed->seq != last->seq || !str_eq(w->unsealed->hash, last->hash)))
		bad(k, "待封存的不是最后一步", last->message, last->seq);
	if (w->unsealed ? sealed : !sealed)
		bad(k,
		    sealed ? "最后一步已经封存，又在等待封存" : "最后一步没有封存，也不在等待封存",
		    last->message, last->seq);
}

static void check_record(struct chain_check *k, const struct whole *w)
{
	const struct event *last = &w->events.v[w->events.n - 1];
	unsigned char want[LEDGER_HASH];

	dossier_hash(&w->d, w->salt->salt, want);
	if (!same(last->record, want))
		bad(k, "留存的内容与最后一步的摘要不符", last->message, last->seq);
	for (size_t i = 0; i < w->d.boxes.n; i++)
		if (!vault_sound(k->c, &w->d.boxes.v[i]))
			bad(k, "封存内容的密钥不对", last->message, last->seq);
	check_salt(k, w);
	check_seal(k, w, last);
}

/* ---- what follows from it ---- */

static void should(struct chain_check *k, enum sums_table t, const int64_t row[SUMS_COLUMNS])
{
	sums_should(k->sums, t, row);
}

static void expect_lists(struct chain_check *k, const struct whole *w)
{
	const struct message *m = &w->d.m;
	int64_t keys[LIST_KEYS_MAX], before = 0;
	size_t n = message_is_public(m) ? message_list_keys(m, keys) : 0;

	if (m->coordinator)
		should(k, SUMS_UNIT_MESSAGE,
		       (int64_t[SUMS_COLUMNS]){ m->coordinator, m->id, m->kind, m->domain,
						m->state });
	for (size_t i = 0; i < n; i++)
		should(k, SUMS_FEED,
		       (int64_t[SUMS_COLUMNS]){ keys[i], m->id, m->kind, m->domain, m->state });
	for (size_t i = 0; i < w->events.n && !m->private; i++) {
		const struct event *e = &w->events.v[i];
		if (!str_eq(e->action, S("answer")) || e->at == before)
			continue;
		should(k, SUMS_ANSWERED, (int64_t[SUMS_COLUMNS]){ e->at, m->id });
		before = e->at;
	}
}

/* Who wrote here has a code; what was brought in from elsewhere has none, and a
 * made-up board all or none. */
static void expect_code(struct chain_check *k, const struct message *m)
{
	static const struct {
		str source;
		enum sums_table t;
	} sources[] = {
		{ STR("web"), SUMS_CODE },
		{ STR("api"), SUMS_CODE },
		{ STR("enterprise"), SUMS_CODE },
		{ STR("demo"), SUMS_CODE_DEMO },
	};

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (str_eq(m->source, sources[i].source))
			should(k, sources[i].t, (int64_t[SUMS_COLUMNS]){ m->id });
}

static void expect_desks(struct chain_check *k, const struct dossier *d)
{
	const struct message *m = &d->m;

	if (m->desk_role)
		should(k, SUMS_TODO,
		       (int64_t[SUMS_COLUMNS]){ m->desk_unit, m->desk_role, m->desk_due, m->id,
						m->id, TODO_MESSAGE });
	for (size_t i = 0; i < d->orders.n; i++) {
		const struct work_order *o = &d->orders.v[i];
		should(k, SUMS_UNIT_ORDER,
		       (int64_t[SUMS_COLUMNS]){ o->unit, o->id, m->id, o->state });
		should(k, SUMS_ORDER_HOME, (int64_t[SUMS_COLUMNS]){ o->id, m->id });
		if (o->desk_role)
			should(k, SUMS_TODO,
			       (int64_t[SUMS_COLUMNS]){ o->desk_unit, o->desk_role, o->desk_due,
							o->id, m->id, TODO_ORDER });
	}
	for (size_t i = 0; i < d->followups.n; i++)
		if (d->followups.v[i].state == 1)
			should(k, SUMS_TODO,
			       (int64_t[SUMS_COLUMNS]){ 0, ROLE_EDITOR, d->followups.v[i].due,
							d->followups.v[i].id, m->id,
							TODO_FOLLOWUP });
}

static void tell_all(struct chain_check *k, const struct whole *w)
{
	struct tell t = { .figures = k->figures };

	for (size_t i = 0; i < w->events.n; i++) {
		struct event_add_in e = ledger_of_row(&w->events.v[i]);
		if (!tell_event(&t, &e))
			bad(k, "归属或评分读不懂", e.message, e.seq);
	}
	tell_end(&t);
}

static void check_message(struct chain_check *k, const struct whole *w)
{
	int64_t id = w->d.m.id;

	k->report->messages++;
	k->report->events += (int64_t)w->events.n;
	if ((int64_t)w->events.n != w->d.m.version)
		bad(k, "事件的数目与版本不符", id, w->d.m.version);
	else if (w->events.n == 0 || !w->salt || w->salt->salt.n != LEDGER_SALT)
		bad(k, "没有事件或没有盐", id, 0);
	else {
		check_events(k, w);
		check_record(k, w);
	}
	expect_lists(k, w);
	expect_code(k, &w->d.m);
	expect_desks(k, &w->d);
	tell_all(k, w);
}

/* After the last message nothing may come, not even of the greatest id. */
static void take_rest(struct chain_check *k, const struct page *p, struct place *at)
{
	struct whole w = { .d.m.id = INT64_MAX };

	take_whole(k, p, at, &w);
	if (w.salt || w.sealed || w.unsealed || w.d.closes_at ||
	    w.events.n + w.d.boxes.n + w.d.versions.n + w.d.followups.n + w.d.orders.n +
		    w.d.replies.n + w.d.ratings.n + w.d.about.n + w.d.letters.n +
		    w.d.attachments.n + w.d.joint.n)
		bad(k, "有一行不属于任何留言", INT64_MAX, 0);
}

void chain_check_page(struct chain_check *k, const struct page *p)
{
	struct place at = { 0 };
	struct whole w = { 0 };

	for (size_t i = 0; i < p->messages.n; i++) {
		struct arena_mark mark = arena_mark(k->c->a);
		int64_t before = k->report->bad;
		w.d = (struct dossier){ .m = p->messages.v[i] };
		take_whole(k, p, &at, &w);
		check_message(k, &w);
		if (k->report->bad == before) /* what was said of faults stays */
			arena_rewind(k->c->a, mark);
	}
	if (p->is_last)
		take_rest(k, p, &at);
}
