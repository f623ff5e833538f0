#include "account/rules.h"

#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

static const struct password_rules profiles[] = {
	{ "asvs", 12, false, 0, 0, 60, false },
	{ "dengbao-3", 8, true, 90, 5, 15, true },
};

const struct password_rules *password_rules_of(str profile)
{
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
		if (str_eq(profile, str_of(profiles[i].name)))
			return &profiles[i];
	return NULL;
}

static const struct {
	const char *code, *text;
} verdicts[PASSWORD_VERDICTS] = {
#define FLAW(id, code, text) [PASSWORD_##id] = { code, text },
#include "account/password.def"
#undef FLAW
};

const char *password_words(enum password_verdict v)
{
	return verdicts[v].text;
}

const char *password_code(enum password_verdict v)
{
	return verdicts[v].code;
}

/* ---- common ---- */

#define LONGEST 64 /* of what is compared */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

static str lowered(str s, char to[LONGEST])
{
	str out = { to, s.n < LONGEST ? s.n : LONGEST };

	for (size_t i = 0; i < out.n; i++)
		to[i] = lower(s.p[i]);
	return out;
}

/* By halves over lines: [from, to) always begins a line. */
static bool is_listed(str list, str word)
{
	size_t from = 0, to = list.n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		while (mid > from && list.p[mid - 1] != '\n')
			mid--;
		str rest = str_sub(list, mid, list.n);
		str line = str_cut(&rest, '\n');
		int way = str_cmp(word, line);
		if (way == 0)
			return true;
		if (way < 0)
			to = mid;
		else
			from = mid + line.n + 1;
	}
	return false;
}

/* "Password2026!!" is "password" with trimmings. */
static str core_of(str s)
{
	while (s.n && !is_letter(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && !is_letter(s.p[s.n - 1]))
		s.n--;
	return s;
}

static bool is_common(str password, str list)
{
	char text[LONGEST];
	str low = lowered(password, text), core = core_of(low);

	return is_listed(list, low) || (core.n >= 4 && is_listed(list, core));
}

/* ---- plain ---- */

static bool is_beside(char a, char b)
{
	static const char *const rows[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890" };
	int step = a - b;

	if (step >= -1 && step <= 1)
		return true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *at = strchr(rows[i], a), *next = strchr(rows[i], b);
		if (a && b && at && next && (at - next == 1 || next - at == 1))
			return true;
	}
	return false;
}

static bool repeats(str s)
{
	for (size_t period = 1; period <= s.n / 2; period++)
		if (s.n > period && memcmp(s.p, s.p + period, s.n - period) == 0)
			return true;
	return false;
}

/* One piece again and again, or mostly runs of the alphabet or the keyboard. */
static bool is_plain(str password)
{
	char text[LONGEST];
	str s = lowered(password, text);
	size_t runs = 0;

	for (size_t i = 1; i < s.n; i++)
		runs += is_beside(s.p[i - 1], s.p[i]);
	return repeats(s) || (s.n > 1 && runs * 4 >= (s.n - 1) * 3);
}

static int kinds_of(str s)
{
	unsigned seen = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		seen |= c >= 'a' && c <= 'z'   ? 1u
			: c >= 'A' && c <= 'Z' ? 2u
			: c >= '0' && c <= '9' ? 4u
					       : 8u;
	}
	return __builtin_popcount(seen);
}

static bool has_login(str password, str login)
{
	char text[LONGEST], name[LONGEST];

	return login.n >= 4 && str_has(lowered(password, text), lowered(login, name));
}

enum password_verdict password_judge(const struct password_rules *r, str password, str login,
				     str common)
{
	if (utf8_count(password) < r->least)
		return PASSWORD_SHORT;
	if (has_login(password, login))
		return PASSWORD_NAMED;
	if (is_common(password, common))
		return PASSWORD_COMMON;
	if (is_plain(password))
		return PASSWORD_PLAIN;
	if (r->composed && kinds_of(password) < 3)
		return PASSWORD_KINDS;
	return PASSWORD_GOOD;
}

/* ---- delays ---- */

int64_t delay_after(int64_t n, int64_t free, int64_t cap)
{
	int64_t over = n - free;

	if (over < 0)
		return 0;
	return over > 20 || MS_SECOND << over > cap ? cap : MS_SECOND << over;
}

/* ---- browsers ---- */

#define FAMILIES 16

/* The first that stands in the header: later ones are in many others' too. */
static const char *const families[FAMILIES] = {
	[1] = "Edg",	  [2] = "OPR",	     [3] = "MicroMessenger",
	[4] = "DingTalk", [5] = "QQBrowser", [6] = "UCBrowser",
	[7] = "Firefox",  [8] = "Chrome",    [9] = "Safari",
};
static const char *const platforms[FAMILIES] = {
	[1] = "HarmonyOS", [2] = "Android",   [3] = "iPhone", [4] = "iPad",
	[5] = "Windows",   [6] = "Macintosh", [7] = "UOS",    [8] = "Linux",
};

static int first_of(const char *const *words, str s)
{
	for (int i = 1; i < FAMILIES; i++)
		if (words[i] && str_has(s, str_of(words[i])))
			return i;
	return 0;
}

int ua_class(str user_agent)
{
	str s = str_sub(user_agent, 0, 400);

	return first_of(families, s) * FAMILIES + first_of(platforms, s);
}

str ua_browser(int class)
{
	return str_of(families[class / FAMILIES % FAMILIES]);
}

str ua_platform(int class)
{
	return str_of(platforms[class % FAMILIES]);
}
