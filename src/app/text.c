#include "app/text.h"

#include <stdlib.h>
#include <string.h>

const struct text_language *text_language(str name)
{
	for (size_t i = 0; i < text_languages_n; i++)
		if (str_eq(name, str_of(text_languages[i].name)))
			return &text_languages[i];
	return NULL;
}

static int compare(const void *key, const void *pair)
{
	return strcmp(key, ((const struct text_pair *)pair)->from);
}

const char *text_in(const void *language, const char *text)
{
	const struct text_language *l = language;
	const struct text_pair *p = l ? bsearch(text, l->pairs, l->n, sizeof(l->pairs[0]), compare)
				      : NULL;

	return p ? p->to : text;
}
