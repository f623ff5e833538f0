/*
 * sums: whether a table holds exactly the rows that it should, in any order.
 *
 * Each row is hashed under a key made for this run, and the hashes are added up:
 * those that should be there on one side, those that are on the other. Rows that
 * were changed, dropped, added or doubled do not add up to the same.
 */
#ifndef LIUYAN_VERIFY_SUMS_H
#define LIUYAN_VERIFY_SUMS_H

#include <stdbool.h>
#include <stdint.h>

enum sums_table {
	SUMS_FEED,
	SUMS_UNIT_MESSAGE,
	SUMS_ANSWERED,
	SUMS_UNIT_ORDER,
	SUMS_ORDER_HOME,
	SUMS_TODO,
	SUMS_CODE,
	SUMS_CODE_DEMO, /* all of these or none */
	SUMS_N
};
#define SUMS_COLUMNS 6

struct sums {
	unsigned char key[16];
	struct {
		uint64_t sum;
		int64_t rows;
	} should[SUMS_N], is[SUMS_N];
};

void sums_begin(struct sums *s);
void sums_should(struct sums *s, enum sums_table t, const int64_t row[SUMS_COLUMNS]);
void sums_is(struct sums *s, enum sums_table t, const int64_t row[SUMS_COLUMNS]);
/* Whether those of t are there, or those of t and of more. */
bool sums_agree_or(const struct sums *s, enum sums_table t, enum sums_table more);
bool sums_agree(const struct sums *s, enum sums_table t);

#endif
