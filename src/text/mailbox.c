#include "text/mailbox.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/clean.h"

#define LOCAL_MOST 64
#define LABEL_MOST 63

static bool is_alnum(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool is_local(str s)
{
	if (s.n == 0 || s.n > LOCAL_MOST || s.p[0] == '.' || s.p[s.n - 1] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!s.p[i] || (!is_alnum(s.p[i]) && !strchr("!#$%&'*+-/=?^_`{|}~.", s.p[i])))
			return false;
		if (i && s.p[i] == '.' && s.p[i - 1] == '.')
			return false;
	}
	return true;
}

static bool is_label(str s)
{
	if (s.n == 0 || s.n > LABEL_MOST || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

/* At least two labels; the last is no number, so that it is no address of a machine. */
static bool is_domain(str s)
{
	str label = { 0 };
	size_t labels = 0;
	int64_t number;

	if (s.n == 0 || s.p[s.n - 1] == '.')
		return false;
	for (; s.n; labels++) {
		label = str_cut(&s, '.');
		if (!is_label(label))
			return false;
	}
	return labels >= 2 && !str_int(label, &number);
}

bool mailbox_valid(str s)
{
	str rest = s, local = str_cut(&rest, '@');

	return s.n <= MAILBOX_MOST && local.n < s.n && is_local(local) && is_domain(rest);
}

static uint32_t narrow(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

str mailbox_normalise(struct arena *a, str s)
{
	struct buf b = buf_new(a, s.n + 1, s.n);
	uint32_t cp;
	size_t n;

	s = clean_trim(s);
	while ((n = utf8_decode(s, &cp)) > 0) {
		if (narrow(cp) < 0x80)
			buf_char(&b, (char)narrow(cp));
		else
			buf_put(&b, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
	}
	buf_put(&b, s);
	return buf_str(&b);
}
