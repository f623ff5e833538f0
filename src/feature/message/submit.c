/* How a message comes in, and the codes that make it the writer's own. */
#include <sodium.h>
#include <string.h>

#include "app/app.h"
#include "app/input.h"
#include "attachment/attachment.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/utf8.h"
#include "domain/domain.h"
#include "ledger/ledger.h"
#include "message/hidden.h"
#include "message/lists.h"
#include "message/message.h"
#include "message/naming.h"
#include "office/office.h"
#include "text/mask.h"
#include "text/phone.h"
#include "todo/todo.h"
#include "writer/writer.h"

#define CODE_CHARS 16 /* 80 bits, and one to catch a slip of the pen */
#define PASS_CHARS 10 /* 50 bits */

/* ---- codes: base 32 without I, L, O, U (Crockford) ---- */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int value_of(char ch)
{
	const char *at;

	if (ch >= 'a' && ch <= 'z')
		ch = (char)(ch - 32);
	if (ch == 'O')
		ch = '0';
	if (ch == 'I' || ch == 'L')
		ch = '1';
	at = ch ? strchr(alphabet, ch) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

static char check_char(const char *code)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < CODE_CHARS; i++)
		sum += (2 * i + 1) * (unsigned)value_of(code[i]);
	return alphabet[sum % 31];
}

/* What was typed, without hyphens and blanks, or the empty str. */
static str normal(struct arena *a, str typed, size_t n)
{
	struct buf b = buf_new(a, 32, 64);

	for (size_t i = 0; i < typed.n && i < 64; i++) {
		int v = value_of(typed.p[i]);
		if (v >= 0)
			buf_char(&b, alphabet[v]);
		else if (typed.p[i] != '-' && typed.p[i] != ' ')
			return (str){ 0 };
	}
	return b.n == n ? buf_str(&b) : (str){ 0 };
}

static void spell(struct ctx *c, const char *purpose, int64_t id, size_t n, char *out)
{
	unsigned char key[32];

	app_keyed(c->app, purpose, arena_fmt(c->a, "%lld", (long long)id), key);
	for (size_t i = 0; i < n; i++)
		out[i] = alphabet[key[i] & 31];
	out[n] = '\0';
	sodium_memzero(key, sizeof(key));
}

str message_code(struct ctx *c, int64_t id)
{
	char code[CODE_CHARS + 2];

	spell(c, "code", id, CODE_CHARS, code);
	code[CODE_CHARS] = check_char(code);
	code[CODE_CHARS + 1] = '\0';
	return arena_copy(c->a, str_of(code));
}

static str grouped(struct arena *a, str s)
{
	struct buf b = buf_new(a, 32, 64);

	for (size_t i = 0; i < s.n; i++) {
		if (i && i % 4 == 0 && s.n - i > 1)
			buf_char(&b, '-');
		buf_char(&b, s.p[i]);
	}
	return buf_str(&b);
}

err message_receipt(struct ctx *c, int64_t id, struct receipt *out)
{
	struct event_first first;
	char pass[PASS_CHARS + 1];
	struct message m;

	TRY(message_get(c, id, &m));
	out->event_hash = (str){ 0 };
	err e = q_event_first_of(c->db, id, &first);
	if (e == OK) {
		out->event_hash = first.hash;
		out->event_at = first.at;
	} else if (e != ERR_NOT_FOUND) {
		return e;
	}
	spell(c, "passcode", id, PASS_CHARS, pass);
	out->id = id;
	out->state = m.state;
	out->hidden = message_hidden(&m);
	out->code = grouped(c->a, message_code(c, id));
	out->passcode = grouped(c->a, str_of(pass));
	sodium_memzero(pass, sizeof(pass));
	return OK;
}

err message_lookup(struct ctx *c, str code, str passcode, int64_t *id)
{
	struct message_ref ref = { 0 };
	char want[PASS_CHARS + 1];
	str given = normal(c->a, passcode, PASS_CHARS);
	bool good;

	code = normal(c->a, code, CODE_CHARS + 1);
	err e = q_message_by_code(c->db, code, &ref);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	spell(c, "passcode", ref.message, PASS_CHARS, want);
	good = given.n == PASS_CHARS && sodium_memcmp(want, given.p, PASS_CHARS) == 0;
	*id = ref.message;
	return good && e == OK ? OK : ERR_NOT_FOUND;
}

/* ---- taking in ---- */

static str digest_of(struct ctx *c, const struct message_new *in)
{
	unsigned char sum[32];
	char hex[65];
	struct buf b = buf_new(c->a, in->body.n + 512, 1 << 20);

	buf_fmt(&b, "%lld|%lld|%lld|%d|%d|", (long long)in->office, (long long)in->kind,
		in->guessed ? 0 : (long long)in->domain, in->private, in->anonymous);
	const str parts[] = { in->title, in->body,   in->location, in->name,
			      in->phone, in->remark, in->about };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		buf_fmt(&b, "%zu:", parts[i].n);
		buf_put(&b, parts[i]);
	}
	app_keyed(c->app, "submission", buf_str(&b), sum);
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	return arena_copy(c->a, str_of(hex));
}

static err validate(struct ctx *c, struct message_new *in, struct office *office,
		    struct naming *named)
{
	bool need = setting_number(c->settings, SET_NEED_CONTACT) != 0, known;

	TRY(domain_exists(c, in->domain, &known));
	if (in->office && (office_get(c, in->office, office) != OK || !office->active))
		ctx_fault(c, "office", "unknown", "没有这个留言对象，请重新选择");
	if (in->kind == KIND_NONE || in->kind >= KIND_COUNT)
		ctx_fault(c, "kind", "unknown", "请选择留言类型");
	if (!known)
		ctx_fault(c, "domain", "unknown", "请选择领域");
	if (in->phone.n && !phone_valid(in->phone))
		ctx_fault(c, "phone", "invalid", "电话号码不对，请填手机号或带区号的座机号");
	input_least(c, "body", N_("正文"), in->body, SET_BODY_LEAST);
	if (need && in->name.n == 0)
		ctx_fault(c, "name", "required", "请填写姓名");
	if (need && in->phone.n == 0)
		ctx_fault(c, "phone", "required", "请填写电话");
	TRY(naming_read(c, in, office->place, named));
	return c->faults.n ? ERR_INPUT : OK;
}

/* The private part is sealed, and what leads to a person in the rest of it. */
static err seal_personal(struct ctx *c, struct message *m, const struct contact *k)
{
	struct redact_opts own;
	struct hide h = { m->id, VAULT_ORIGINAL,
			  1,	 { &m->title, &m->body, &m->location, NULL },
			  &own,	 NULL };
	struct vault_box box;

	message_contact_words(k, &own);
	TRY(message_contact_seal(c, m->id, k, &box));
	if (box.record)
		TRY(vault_write(c, &box));
	return message_hide(c, &h);
}

static err write_message(struct ctx *c, const struct message_new *in, const struct office *o,
			 int64_t id, const struct naming *named)
{
	int64_t days = setting_number(c->settings, SET_REVIEW_DAYS), due = due_after(c->now, days);
	struct message m = {
		.id = id,
		.office = o->id,
		.place = o->place,
		.kind = in->kind,
		.domain = in->domain,
		.state = MESSAGE_PENDING,
		.private = in->private,
		.anonymous = in->anonymous,
		.version = 1,
		.coordinator = o->coordinator,
		.updated_at = c->now,
		.desk_role = ROLE_EDITOR,
		.desk_due = due,
		.source = in->source.n ? in->source : S("web"),
		.author = in->anonymous || in->name.n == 0 ? (str){ 0 } : mask_name(c->a, in->name),
		.title = in->title,
		.body = in->body,
		.location = in->location,
	};
	struct todo_add_in todo = { 0, ROLE_EDITOR, due, id, id, c->now, days, TODO_MESSAGE };
	struct contact contact = { in->name, in->phone, in->remark };
	struct event_add_in e = {
		.message = id, .seq = 1, .action = S("submit"), .to_state = MESSAGE_PENDING
	};

	TRY(naming_coordinator(c, named, o->place, o->coordinator, &m.coordinator));
	TRY(seal_personal(c, &m, &contact));
	TRY(message_record(c, &m, NULL));
	TRY(message_code_record(c, id));
	TRY(about_take(c, id, &named->chosen, &named->found, named->certain));
	TRY(todo_put(c, &todo));
	e.facts = message_facts_text(c->a, NULL, &m, (str){ 0 });
	return ledger_append(c, &e);
}

/* Takes the key for this message. Sent before with it, or by another request just
 * now, for whose end the insert waits? Then the answer is the same, whatever has
 * become of the office or the limits since: nothing is looked at before the key,
 * and a submission that is then refused gives it back with all it wrote. */
static err take_key(struct ctx *c, str key, str digest, int64_t id, struct receipt *out)
{
	struct submission_add_in mine = { key, c->now, digest, id };
	struct submission was;
	int64_t added;

	TRY(q_submission_add(c->db, &mine, &added));
	if (added)
		return OK;
	TRY(q_submission_by_key(c->db, key, &was));
	if (!str_eq(was.digest, digest)) {
		ctx_fault(c, "key", "reused", "这个提交编号已用于另一份内容，请重新打开留言页面");
		return ERR_KEY_REUSED;
	}
	c->faults.n = 0;
	out->repeated = true;
	out->id = was.message;
	return OK;
}

/* ---- the writer's account ---- */

bool message_needs_account(const struct ctx *c)
{
	return writer_sign_in(c->settings) == SIGN_IN_REQUIRED ||
	       writer_verify(c->settings) != VERIFY_NONE;
}

static err take_contact(struct ctx *c, struct message_new *in)
{
	struct writer_own own;

	TRY(writer_open_own(c, c->actor.writer, "own_use", &own));
	if (own.phone.n == 0 && in->phone.n == 0)
		ctx_fault(c, "use_verified", "none", "账号里还没有验证过的手机号");
	if (in->phone.n == 0)
		in->phone = own.phone;
	if (in->name.n == 0)
		in->name = own.name;
	return OK;
}

/* What the site asks of who writes, and what she lets it take from her account. */
static err check_writer(struct ctx *c, struct message_new *in)
{
	bool verified = true;

	if (message_needs_account(c) && !c->actor.writer)
		return ERR_LOGIN;
	if (c->actor.writer)
		TRY(writer_is_verified(c, c->actor.writer, &verified));
	if (!verified)
		ctx_fault(c, "main", "unverified", "提交留言前，请先在“账号”里验证手机或邮箱");
	if (!in->private && !in->agree_publish && setting_number(c->settings, SET_CONSENT_REQUIRED))
		ctx_fault(c, "agree_publish", "required", "请勾选同意公开，或者选“不公开这条留言”");
	return in->use_verified && c->actor.writer ? take_contact(c, in) : OK;
}

static err source_of(struct ctx *c, struct message_new *in)
{
	struct writer w;

	if (!c->actor.writer)
		return OK;
	TRY(q_writer_by_id(c->db, c->actor.writer, &w));
	if (w.kind == WRITER_ENTERPRISE)
		in->source = S("enterprise");
	return OK;
}

static err keep_writer(struct ctx *c, const struct message_new *in, int64_t id)
{
	if (in->agree_publish)
		TRY(consent_give(c, id, CONSENT_PUBLISH));
	if (in->agree_contact)
		TRY(consent_give(c, id, CONSENT_CONTACT));
	return c->actor.writer ? message_give(c, id, c->actor.writer) : OK;
}

err message_submit(struct ctx *c, struct message_new *in, struct receipt *out)
{
	struct office office = { 0 };
	int64_t id = id_make(c->now);
	struct naming named;

	in->phone = phone_normalise(c->a, in->phone);
	*out = (struct receipt){ .id = id };
	if (in->key.n)
		TRY(take_key(c, in->key, digest_of(c, in), id, out));
	if (out->repeated)
		return OK;
	TRY(check_writer(c, in));
	TRY(source_of(c, in));
	TRY(validate(c, in, &office, &named));
	TRY(attachment_claim(c, &in->files,
			     &(struct attachment_to){ id, ATTACHED_MESSAGE, 0, in->files_public }));
	TRY(write_message(c, in, &office, id, &named));
	return keep_writer(c, in, id);
}

err message_record(struct ctx *c, const struct message *m, struct figures *f)
{
	struct facts facts;
	struct message_add_in in = {
		m->id,		m->office,	m->place,      m->kind,	       m->domain,
		m->state,	m->private,	m->anonymous,  m->version,     m->round,
		m->outcome,	m->coordinator, m->lead_unit,  m->answer_unit, m->published_at,
		m->answered_at, m->closed_at,	m->updated_at, m->desk_unit,   m->desk_role,
		m->desk_due,	m->merged_into, m->likes,      m->source,      m->reason,
		m->author,	m->title,	m->body,       m->location,
	};

	TRY(q_message_add(c->db, &in, NULL));
	TRY(message_unit_move(c, NULL, m));
	if (!f)
		return OK;
	message_facts(m, &facts);
	figures_move(f, NULL, &facts);
	if (m->answered_at && message_is_public(m))
		TRY(q_answered_put(c->db, m->answered_at, m->id, NULL));
	return message_list_move(c, NULL, m);
}

err message_code_record(struct ctx *c, int64_t id)
{
	return q_message_code_add(c->db, message_code(c, id), id, NULL);
}
