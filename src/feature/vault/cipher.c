#include "vault/cipher.h"

static const struct cipher *const suites[] = { &cipher_sodium, &cipher_gm };

const struct cipher *cipher_named(str name)
{
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
		if (str_eq(name, str_of(suites[i]->name)))
			return suites[i];
	return NULL;
}

const struct cipher *cipher_of(str sealed)
{
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
		if (sealed.n && (unsigned char)sealed.p[0] == suites[i]->id)
			return suites[i];
	return NULL;
}
