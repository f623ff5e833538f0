#include "web/forward.h"

#include <string.h>
#include <strings.h>

#define HOPS_MAX 32

/* The last hops of a list; those before them are of no interest. */
struct hops {
	str v[HOPS_MAX];
	size_t n;
};

static bool same(str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* Cuts at the first sep that does not stand in a quoted string. */
static str cut_unquoted(str *rest, char sep)
{
	bool quoted = false;
	size_t i = 0;
	str head;

	for (; i < rest->n && (quoted || rest->p[i] != sep); i++)
		if (quoted && rest->p[i] == '\\')
			i++;
		else if (rest->p[i] == '"')
			quoted = !quoted;
	head = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i + 1, rest->n);
	return str_trim(head);
}

static void split(str list, struct hops *h)
{
	while (list.n)
		h->v[h->n++ % HOPS_MAX] = cut_unquoted(&list, ',');
}

/* The i-th from the right. */
static str hop(const struct hops *h, size_t i)
{
	return h->v[(h->n - 1 - i) % HOPS_MAX];
}

/* name=value of a Forwarded element; one without quotes, or with simple ones. */
static str parameter(str element, const char *name)
{
	while (element.n) {
		str value = cut_unquoted(&element, ';'), key = str_cut(&value, '=');
		if (!same(str_trim(key), name))
			continue;
		value = str_trim(value);
		if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 2);
		return value;
	}
	return (str){ 0 };
}

static bool is_port(str s)
{
	int64_t n;

	return s.n > 1 && s.p[0] == ':' && s.n < 7 && str_int(str_sub(s, 1, s.n), &n) && n >= 0 &&
	       n < 65536;
}

/* 192.0.2.1, 192.0.2.1:80, 2001:db8::1, [2001:db8::1], [2001:db8::1]:80 */
static bool node_parse(str text, struct host *out)
{
	const char *end;
	size_t n;

	if (text.n && text.p[0] == '[') {
		end = memchr(text.p, ']', text.n);
		n = end ? (size_t)(end - text.p) : 0;
		return end && memchr(text.p, ':', n) && host_parse(str_sub(text, 1, n - 1), out) &&
		       (n + 1 == text.n || is_port(str_sub(text, n + 1, text.n)));
	}
	end = text.n ? memchr(text.p, ':', text.n) : NULL;
	n = end ? (size_t)(end - text.p) : text.n;
	if (end && !memchr(end + 1, ':', text.n - n - 1))
		return is_port(str_sub(text, n, text.n)) && host_parse(str_sub(text, 0, n), out);
	return host_parse(text, out);
}

struct forward forward_read(const struct networks *trusted, struct host peer,
			    enum forward_form form, str list, str proto)
{
	struct forward f = { .client = peer };
	struct hops hops = { .n = 0 }, protos = { .n = 0 };
	struct host next;

	if (!networks_hold(trusted, &peer))
		return f;
	split(list, &hops);
	split(proto, &protos);
	if (form == FORWARD_X)
		f.secure = protos.n && same(hop(&protos, 0), "https");
	else
		f.secure = hops.n && same(parameter(hop(&hops, 0), "proto"), "https");
	for (size_t i = 0; i < hops.n && i < HOPS_MAX; i++) {
		str node = form == FORWARD_X ? hop(&hops, i) : parameter(hop(&hops, i), "for");
		if (!node_parse(node, &next))
			break;
		f.client = next;
		if (!networks_hold(trusted, &next))
			break;
	}
	return f;
}
