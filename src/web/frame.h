/*
 * frame: whether a head can be understood in one way only. Pure.
 *
 * Where one server ends a request and another goes on reading, a stranger's bytes become the
 * next person's request (RFC 9112, 11.2). The library below takes the first of two
 * lengths, a name with a blank behind it, a folded line, a lone line feed: a proxy in front may
 * take them otherwise. Such a head is refused and its connection closed.
 */
#ifndef LIUYAN_WEB_FRAME_H
#define LIUYAN_WEB_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#define FRAME_FIELDS_MAX 100

struct frame_field {
	const char *name, *value;
};

struct frame {
	const char *version; /* "HTTP/1.1" */
	struct frame_field v[FRAME_FIELDS_MAX];
	size_t n;
	bool over; /* there were more */
};

/* Names are tokens, values hold no controls, there is one Host, and one length: digits,
 * or "chunked" in HTTP/1.1. */
bool frame_is_plain(const struct frame *f);
/* The texts still lie where they were read, each ended by NUL in place of CR and LF: whether
 * every line was ended by both, and none was folded or cut by a NUL (but for a NUL in the
 * place of the CR itself, which any proxy refuses). */
bool frame_is_exact(const struct frame *f);

#endif
