/*
 * log: one JSON line an event on stderr, and plain lines for a person at a
 * terminal.
 *
 * Invariants: a field is a number, a literal of the source, a word of its tables,
 * or, by name, what the system or a library said; free text that people typed has
 * no way in, so personal data cannot be logged by type. Controls, line and
 * paragraph separators, directional marks and what is not UTF-8 are escaped; a
 * line is at most 4 KiB.
 */
#ifndef LIUYAN_BASE_LOG_H
#define LIUYAN_BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_NOTHING };

struct log_field {
	const char *name;
	const char *word; /* NULL: the number counts */
	int64_t number;
};
#define LOG_N(name, v) ((struct log_field){ name, NULL, (int64_t)(v) })
/* By class: a word that stands here in the source; one of the source's tables; what
 * the system or a library says (`make lint` knows who may use the last two). */
#define LOG_W(name, literal) ((struct log_field){ name, "" literal, 0 })
#define LOG_T(name, v) ((struct log_field){ name, v, 0 })
#define LOG_OS(name, v) ((struct log_field){ name, v, 0 })

void log_level_set(enum log_level least);
void log_event(enum log_level level, const char *event, const struct log_field *f, size_t n);
#define LOG(level, event, ...)                                                                     \
	log_event(level, event, (const struct log_field[]){ __VA_ARGS__ },                         \
		  sizeof((const struct log_field[]){ __VA_ARGS__ }) / sizeof(struct log_field))

/* Logs a failure where it happened and returns it. */
err log_fail_at(err e, const char *where, int line, const char *detail);
#define FAIL(e, detail) log_fail_at((e), __FILE__, __LINE__, (detail))

/* For commands: words to a person. say goes to stdout, warn to stderr. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void say_now(void); /* what was said so far reaches whoever reads it */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A bar on a terminal, redrawn at most ten times a second; silent elsewhere. */
struct progress {
	const char *label;
	int64_t total, drawn_at;
};
void progress_show(struct progress *p, int64_t done);
void progress_end(struct progress *p);

#endif
