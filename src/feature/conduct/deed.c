#include "conduct/deed.h"

#include <sodium.h>

#include "app/app.h"
#include "base/clock.h"
#include "conduct/queries.h"

static str keyed(struct ctx *c, const char *purpose, str text)
{
	unsigned char sum[32];
	char hex[65];

	app_keyed(c->app, purpose, text, sum);
	sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
	return arena_copy(c->a, str_of(hex));
}

static str key_of_sender(struct ctx *c, const struct deed *d)
{
	const struct actor *a = &c->actor;
	const char *kind = a->writer ? "writer" : a->message ? "message" : "account";
	int64_t id = a->writer ? a->writer : a->message ? a->message : a->account;

	return keyed(c, "deed key",
		     arena_fmt(c->a, "%s %lld %.*s", kind, (long long)id, STR_ARG(d->in->key)));
}

/* ---- what is the same content ---- */

static void put_text(struct buf *b, str s)
{
	buf_fmt(b, "%zu:", s.n);
	buf_put(b, s);
}

static void put_words(struct buf *b, const struct words *w)
{
	buf_fmt(b, "%zu,", w->n);
	for (size_t i = 0; i < w->n; i++)
		put_text(b, w->v[i]);
}

static void put_field(struct buf *b, const struct input *f, const struct conduct_input *in)
{
	const void *at = (const char *)in + f->offset;

	switch (f->kind) {
	case INPUT_LINE:
	case INPUT_TEXT:
	case INPUT_SECRET:
		put_text(b, *(const str *)at);
		return;
	case INPUT_ID:
	case INPUT_NUMBER:
		buf_fmt(b, "%lld,", (long long)*(const int64_t *)at);
		return;
	case INPUT_FLAG:
		buf_fmt(b, "%d,", *(const bool *)at);
		return;
	case INPUT_WORDS:
		put_words(b, at);
	}
}

/* Who sends it, and under which key, is not content. */
static bool is_content(const struct input *f)
{
	return f->offset != offsetof(struct conduct_input, key) &&
	       f->offset != offsetof(struct conduct_input, code) &&
	       f->offset != offsetof(struct conduct_input, files) && /* sent again, they are new */
	       f->offset != offsetof(struct conduct_input, passcode);
}

static str digest_of(struct ctx *c, const struct deed *d)
{
	struct buf b = buf_new(c->a, d->in->body.n + 512, 1 << 20);

	buf_fmt(&b, "%d,%lld,", d->order, (long long)d->id);
	put_text(&b, d->action);
	for (const struct input *f = conduct_inputs; f->name; f++)
		if (is_content(f))
			put_field(&b, f, d->in);
	return keyed(c, "deed", buf_str(&b));
}

/* ---- once ---- */

static err answer_of(struct ctx *c, str key, str digest, struct deed_answer *out)
{
	struct deed_row was;

	TRY(q_deed_by_key(c->db, key, &was));
	if (!str_eq(was.digest, digest)) {
		ctx_fault(c, "key", "reused",
			  "这个提交编号已用于另一份内容，请看过最新的情况再提交");
		return ERR_KEY_REUSED;
	}
	*out = (struct deed_answer){ was.message, was.subject, was.state, was.version };
	return OK;
}

err deed_before(struct ctx *c, const struct deed *d, struct deed_answer *out)
{
	return d->in->key.n ? answer_of(c, key_of_sender(c, d), digest_of(c, d), out)
			    : ERR_NOT_FOUND;
}

/* Sent by another request just now? Then the insert waits for its end. */
err deed_take(struct ctx *c, const struct deed *d, struct deed_answer *out)
{
	str key, digest;
	int64_t added;

	if (d->in->key.n == 0)
		return ERR_NOT_FOUND;
	key = key_of_sender(c, d);
	digest = digest_of(c, d);
	TRY(q_deed_add(c->db, key, c->now, digest, &added));
	return added ? ERR_NOT_FOUND : answer_of(c, key, digest, out);
}

err deed_keep(struct ctx *c, const struct deed *d, const struct deed_answer *done)
{
	struct deed_answer_in in = { { 0 }, done->message, done->id, done->state, done->version };

	if (d->in->key.n == 0)
		return OK;
	in.key = key_of_sender(c, d);
	return q_deed_answer(c->db, &in, NULL);
}

/* ---- a day later ---- */

static err forget(struct ctx *c, void *data)
{
	(void)data;
	return q_deed_forget(c->db, c->now - MS_DAY, NULL);
}

static err forget_deeds(struct ctx *c)
{
	return app_write(c, forget, NULL);
}

const struct job deed_jobs[] = { { "forget_deeds", MS_HOUR, forget_deeds, false }, { 0 } };
