/* Which ways out this site has, and the one that leads nowhere: the demo's outbox. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "notice/inside.h"
#include "web/json.h"
#include "web/host.h"

#define SECRET_MOST 4096

const struct channel notice_channels[NOTICE_BYS] = {
	[NOTICE_BY_MAIL] = { "mail", N_("邮件"), mail_ready, mail_send },
	[NOTICE_BY_SMS] = { "sms", N_("短信"), sms_ready, sms_send },
	[NOTICE_BY_PUSH] = { "push", N_("浏览器推送"), push_ready, push_send },
};

bool outbox_only(const struct ctx *c)
{
	return strcmp(setting_text(c->settings, SET_NOTICE_SENDER), "log") == 0;
}

bool notice_can(const struct ctx *c, enum notice_channel by)
{
	if (by <= CHANNEL_NONE || by >= NOTICE_BYS)
		return false;
	return (outbox_only(c) && by != NOTICE_BY_PUSH) || notice_channels[by].ready(c);
}

struct fetch_net net_of(const struct ctx *c)
{
	return (struct fetch_net){
		.allow_private = setting_text(c->settings, SET_NET_ALLOW_PRIVATE),
		.ca_file = setting_text(c->settings, SET_NET_CA_FILE),
		.most_ms = setting_number(c->settings, SET_NET_WAIT) * MS_SECOND
	};
}

/* Whatever is wrong with our settings is mended one day: nothing is given up for it. */
void parcel_failed(struct parcel *p, err e)
{
	p->result = e == ERR_UNKNOWN_OUTCOME ? RESULT_UNKNOWN : RESULT_LATER;
	p->answer = str_of(err_info(e)->code);
	p->down = e != ERR_INPUT;
}

str secret_line(struct ctx *c, enum setting path)
{
	str all = { 0 };

	if (*setting_text(c->settings, path) &&
	    file_read(c->a, setting_text(c->settings, path), SECRET_MOST, &all) != OK)
		LOG(LOG_ERROR, "notice_secret_unreadable", LOG_N("setting", path));
	return str_trim(str_cut(&all, '\n'));
}

/* ---- the outbox ---- */

static str outbox_line(struct ctx *c, const struct parcel *p)
{
	struct js_out j = js_new(c->a);

	js_begin(&j, NULL, '{');
	js_time(&j, "at", p->now);
	js_id(&j, "id", p->d.id);
	js_cstr(&j, "channel", notice_channels[p->d.channel].name);
	js_cstr(&j, "kind", p->k->word);
	js_text(&j, "to", p->address);
	js_text(&j, "code", p->code);
	js_text(&j, "text", p->text);
	js_text(&j, "link", p->link);
	js_end(&j, '}');
	buf_char(&j.b, '\n');
	return buf_str(&j.b);
}

err outbox_send(struct ctx *c, struct parcel *p)
{
	const char *path = arena_fmt(c->a, "%s/outbox.log", c->app->data).p;
	str line = outbox_line(c, p);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool good = fd >= 0 && write(fd, line.p, line.n) == (ssize_t)line.n;

	if (fd >= 0)
		close(fd);
	p->result = good ? RESULT_TAKEN : RESULT_LATER;
	return OK;
}

/* ---- settings that cannot work ---- */

static bool is_one_of(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(s, *words) == 0)
			return true;
	return false;
}

static const char *fault_of_settings(const struct ctx *c)
{
	static const char *const senders[] = { "live", "log", NULL };
	static const char *const secure[] = { "starttls", "tls", "none", NULL };
	const char *url = setting_text(c->settings, SET_SITE_URL);
	struct networks inner;

	if (!is_one_of(setting_text(c->settings, SET_NOTICE_SENDER), senders))
		return "notice.sender 应为 live 或 log";
	if (outbox_only(c) && strncmp(url, "https:", 6) == 0)
		return "notice.sender=log 只供演示：它把验证码写进文件。对外的网站（site.url 是 "
		       "https）不能用";
	if (!is_one_of(setting_text(c->settings, SET_MAIL_SECURITY), secure))
		return "mail.security 应为 starttls、tls 或 none";
	if (!networks_parse(c->a, str_of(setting_text(c->settings, SET_NET_ALLOW_PRIVATE)), &inner))
		return "net.allow_private 应为逗号分隔的网段，如 10.1.2.0/24, fd00::/8";
	return NULL;
}

err notice_opened(struct ctx *c)
{
	const char *fault = fault_of_settings(c);

	if (!fault)
		return OK;
	warn("%s\n", fault);
	return ERR_USAGE;
}
