/* Mail by the site's relay. */
#include "notice/inside.h"
#include "web/mail.h"

#define TOTAL_MS 15000

bool mail_ready(const struct ctx *c)
{
	return *setting_text(c->settings, SET_MAIL_HOST) &&
	       mail_address_valid(str_of(setting_text(c->settings, SET_MAIL_FROM)));
}

static enum fetch_security security(const struct ctx *c)
{
	const char *word = setting_text(c->settings, SET_MAIL_SECURITY);

	return word[0] == 'n' ? FETCH_PLAIN : word[0] == 't' ? FETCH_TLS : FETCH_STARTTLS;
}

static str body_of(struct ctx *c, const struct parcel *p)
{
	struct buf b = buf_new(c->a, 1024, 16384);

	buf_fmt(&b, "%.*s\n", STR_ARG(p->text));
	if (p->link.n)
		buf_fmt(&b, "\n%.*s\n", STR_ARG(p->link));
	buf_fmt(&b, "\n-- \n%s\n", setting_text(c->settings, SET_SITE_NAME));
	if (p->stop.n)
		buf_fmt(&b, "%s\n%.*s\n", T(c, "不想再收到这一类邮件："), STR_ARG(p->stop));
	return buf_str(&b);
}

static err compose(struct ctx *c, const struct parcel *p, str *out)
{
	str from = str_of(setting_text(c->settings, SET_MAIL_FROM)), domain = from;
	struct header headers[3];
	struct mail m = { .from_name = str_of(setting_text(c->settings, SET_SITE_NAME)),
			  .from = from,
			  .to = p->address,
			  .subject = str_of(T(c, p->k->label)),
			  .text = body_of(c, p),
			  .at = p->now,
			  .headers = headers };

	(void)str_cut(&domain, '@');
	m.id = arena_fmt(c->a, "%lld@%.*s", (long long)p->d.id, STR_ARG(domain));
	headers[m.headers_n++] = (struct header){ "Auto-Submitted", S("auto-generated") };
	if (p->stop.n) {
		headers[m.headers_n++] = (struct header){
			"List-Unsubscribe", arena_fmt(c->a, "<%.*s>", STR_ARG(p->stop))
		};
		headers[m.headers_n++] = (struct header){ "List-Unsubscribe-Post",
							  S("List-Unsubscribe=One-Click") };
	}
	return mail_compose(c->a, &m, out);
}

/* Refused for good, but for what says that our own sign-in failed (RFC 4954). */
static enum delivery_result result_of(int status)
{
	if (status == 250)
		return RESULT_TAKEN;
	if (status == 530 || status == 534 || status == 535 || status == 538)
		return RESULT_LATER;
	return status >= 500 ? RESULT_REFUSED : RESULT_LATER;
}

err mail_send(struct ctx *c, struct parcel *p)
{
	struct fetch_mail m = { .net = net_of(c),
				.host = setting_text(c->settings, SET_MAIL_HOST),
				.port = (int)setting_number(c->settings, SET_MAIL_PORT),
				.security = security(c),
				.user = setting_text(c->settings, SET_MAIL_USER),
				.from = str_of(setting_text(c->settings, SET_MAIL_FROM)),
				.to = p->address,
				.total_ms = TOTAL_MS };
	err e = mail_address_valid(p->address) ? compose(c, p, &m.mail) : ERR_INPUT;

	if (e != OK) {
		p->result = RESULT_REFUSED;
		p->answer = S("address");
		return e == ERR_INPUT ? OK : e;
	}
	m.password = arena_cstr(c->a, secret_line(c, SET_MAIL_PASSWORD));
	e = fetch_mail(c->a, &m, &p->status);
	if (e == OK)
		p->result = result_of(p->status);
	else
		parcel_failed(p, e);
	p->answer_id = m.mail.n ? arena_fmt(c->a, "%lld", (long long)p->d.id) : (str){ 0 };
	return OK;
}
