#include "store/like.h"

#include <string.h>

#include "base/buf.h"

static str pattern(struct arena *a, const char *before, str text)
{
	struct buf b = buf_new(a, text.n + 8, 2 * text.n + 8);

	buf_lit(&b, before);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] && strchr("%_!", text.p[i]))
			buf_char(&b, '!');
		buf_char(&b, text.p[i]);
	}
	buf_lit(&b, "%");
	return buf_str(&b);
}

str like_has(struct arena *a, str text)
{
	return pattern(a, "%", text);
}

str like_starts(struct arena *a, str text)
{
	return pattern(a, "", text);
}

static str lower(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
	return (str){ p, s.n };
}

bool like_fits(struct arena *a, str value, str text)
{
	return str_has(lower(a, value), lower(a, text));
}
