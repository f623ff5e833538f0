#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"

static _Atomic enum log_level level_least = LOG_INFO;
static const char *const level_names[] = { "debug", "info", "warn", "error" };

void log_level_set(enum log_level least)
{
	level_least = least;
}

/* Longer words are cut, so that a few always fit on a line. */
#define WORD_MAX 1024

struct line {
	char p[4096];
	size_t n;
	bool full; /* something did not fit */
};

static void put(struct line *l, const char *s, size_t n)
{
	l->full = l->full || l->n + n >= sizeof(l->p) - 8;
	if (!l->full) {
		memcpy(l->p + l->n, s, n);
		l->n += n;
	}
}

/* What would break a line, or let it look like another, in some reader. */
static bool is_harmless(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} harmful[] = {
		{ 0, 0x1F },	      { '"', '"' },	  { '\\', '\\' },     { 0x7F, 0x9F },
		{ 0xAD, 0xAD },	      { 0x61C, 0x61C },	  { 0x200B, 0x200F }, { 0x2028, 0x202E },
		{ 0x2060, 0x206F },   { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFB }, { 0xFFFE, 0xFFFF },
		{ 0xE0000, 0xE007F },
	};

	for (size_t i = 0; i < sizeof(harmful) / sizeof(harmful[0]); i++)
		if (c >= harmful[i].first && c <= harmful[i].last)
			return false;
	return true;
}

static void put_escaped(struct line *l, uint32_t c)
{
	char esc[16];
	uint32_t high = 0xD800 + ((c - 0x10000) >> 10), low = 0xDC00 + (c & 0x3FF);

	put(l, esc,
	    (size_t)(c < 0x10000 ? snprintf(esc, sizeof(esc), "\\u%04x", (unsigned)c)
				 : snprintf(esc, sizeof(esc), "\\u%04x\\u%04x", (unsigned)high,
					    (unsigned)low)));
}

static void put_json(struct line *l, const char *s)
{
	str rest = str_of(s);
	size_t start = l->n;
	uint32_t c;

	put(l, "\"", 1);
	while (rest.n && l->n - start < WORD_MAX) {
		size_t n = utf8_decode(rest, &c);
		if (n == 0 || !is_harmless(c))
			put_escaped(l, n ? c : 0xFFFD);
		else
			put(l, rest.p, n);
		rest = str_sub(rest, n ? n : 1, rest.n);
	}
	put(l, "\"", 1);
}

static void put_head(struct line *l, enum log_level level, const char *event)
{
	int64_t now = clock_now();
	struct civil c = clock_civil(now);
	char tmp[96];
	int n = snprintf(tmp, sizeof(tmp),
			 "{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03d+08:00\",\"level\":\"%s\",",
			 c.year, c.month, c.day, c.hour, c.minute, c.second, (int)(now % 1000),
			 level_names[level]);

	put(l, tmp, (size_t)n);
	put(l, "\"event\":", 8);
	put_json(l, event);
}

void log_event(enum log_level level, const char *event, const struct log_field *f, size_t n)
{
	struct line l = { .n = 0 };
	char num[32];

	if (level < level_least)
		return;
	put_head(&l, level, event);
	for (size_t i = 0; i < n; i++) {
		size_t before = l.n;
		put(&l, ",", 1);
		put_json(&l, f[i].name);
		put(&l, ":", 1);
		if (f[i].word)
			put_json(&l, f[i].word);
		else
			put(&l, num,
			    (size_t)snprintf(num, sizeof(num), "%lld", (long long)f[i].number));
		if (l.full) {
			l.n = before; /* whole fields only */
			break;
		}
	}
	l.p[l.n++] = '}';
	l.p[l.n++] = '\n';
	if (write(STDERR_FILENO, l.p, l.n) < 0)
		return; /* nowhere left to say it */
}

err log_fail_at(err e, const char *where, int line, const char *detail)
{
	const struct err_info *i = err_info(e);

	LOG(i->status >= 500 ? LOG_ERROR : LOG_INFO, "fail", LOG_T("code", i->code),
	    LOG_T("file", where), LOG_N("line", line), LOG_OS("detail", detail ? detail : ""));
	return e;
}

void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
}

void say_now(void)
{
	fflush(stdout);
}

void warn(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
}

void progress_show(struct progress *p, int64_t done)
{
	int64_t now = clock_monotonic();

	if (!isatty(STDERR_FILENO) || now - p->drawn_at < 100000)
		return;
	p->drawn_at = now;
	if (p->total > 0) {
		int full = (int)(done >= p->total ? 30 : done * 30 / p->total);
		fprintf(stderr, "\r%s [%.*s%*s] %3d%%", p->label, full,
			"##############################", 30 - full, "",
			(int)(done >= p->total ? 100 : done * 100 / p->total));
	} else {
		fprintf(stderr, "\r%s %lld", p->label, (long long)done);
	}
}

void progress_end(struct progress *p)
{
	if (p->drawn_at)
		fprintf(stderr, "\r\033[K");
	p->drawn_at = 0;
}
