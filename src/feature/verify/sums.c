#include "verify/sums.h"

#include <sodium.h>

#include "base/rand.h"

_Static_assert(crypto_shorthash_KEYBYTES == 16, "the key of SipHash");

void sums_begin(struct sums *s)
{
	*s = (struct sums){ 0 };
	rand_secret(s->key, sizeof(s->key));
}

static uint64_t hash_of(const struct sums *s, const int64_t row[SUMS_COLUMNS])
{
	uint64_t h;

	crypto_shorthash((unsigned char *)&h, (const unsigned char *)row,
			 SUMS_COLUMNS * sizeof(row[0]), s->key);
	return h;
}

void sums_should(struct sums *s, enum sums_table t, const int64_t row[SUMS_COLUMNS])
{
	s->should[t].sum += hash_of(s, row);
	s->should[t].rows++;
}

void sums_is(struct sums *s, enum sums_table t, const int64_t row[SUMS_COLUMNS])
{
	s->is[t].sum += hash_of(s, row);
	s->is[t].rows++;
}

bool sums_agree(const struct sums *s, enum sums_table t)
{
	return s->should[t].sum == s->is[t].sum && s->should[t].rows == s->is[t].rows;
}

bool sums_agree_or(const struct sums *s, enum sums_table t, enum sums_table more)
{
	return sums_agree(s, t) || (s->should[t].sum + s->should[more].sum == s->is[t].sum &&
				    s->should[t].rows + s->should[more].rows == s->is[t].rows);
}
