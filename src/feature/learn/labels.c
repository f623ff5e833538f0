#include "learn/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define LABEL_CHARS 40

static int compare_names(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

static const str *find(const str *names, size_t n, str name)
{
	return bsearch(&name, names, n, sizeof(*names), compare_names);
}

/* One more name into its place; false when there is no room. */
static bool add_name(str *names, size_t *n, str name)
{
	size_t at = *n;

	if (*n == CLASSIFY_LABELS)
		return false;
	for (; at > 0 && str_cmp(names[at - 1], name) > 0; at--)
		names[at] = names[at - 1];
	names[at] = name;
	(*n)++;
	return true;
}

static enum labels_trouble gather_names(const struct corpus *c, str *names, size_t *n,
					size_t *named)
{
	for (size_t i = 0; i < c->n; i++) {
		str name = str_trim(c->v[i].domain);
		if (name.n == 0)
			continue;
		(*named)++;
		if (find(names, *n, name))
			continue;
		if (utf8_count(name) > LABEL_CHARS)
			return LABELS_LONG;
		if (!add_name(names, n, name))
			return LABELS_MANY;
	}
	return *n < 2 ? LABELS_FEW : LABELS_FINE;
}

/* Of more rows than a model takes, every so many-th. */
static bool is_taken(size_t nth, size_t named)
{
	return named <= CLASSIFY_ROWS ||
	       nth * CLASSIFY_ROWS / named != (nth + 1) * CLASSIFY_ROWS / named;
}

enum labels_trouble labels_of(struct arena *a, const struct corpus *c, struct labelled *out)
{
	str *names = ARENA_ARRAY(a, str, CLASSIFY_LABELS);
	struct classify_row *v;
	size_t n = 0, named = 0, nth = 0, taken = 0;
	enum labels_trouble trouble = gather_names(c, names, &n, &named);

	*out = (struct labelled){ .without = c->n - named };
	if (trouble != LABELS_FINE)
		return trouble;
	v = ARENA_ARRAY(a, struct classify_row, named + 1);
	for (size_t i = 0; i < c->n; i++) {
		str name = str_trim(c->v[i].domain);
		if (name.n == 0 || !is_taken(nth++, named))
			continue;
		v[taken++] = (struct classify_row){ c->v[i].title, c->v[i].body, c->v[i].group,
						    (uint32_t)(find(names, n, name) - names),
						    false };
	}
	out->set = (struct classify_set){ v, taken, names, n };
	out->spared = named - taken;
	return LABELS_FINE;
}
