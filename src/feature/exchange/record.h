/*
 * record: one row of a file of messages, read and checked.
 *
 * Invariants: a record is given only when all of the row is good; its texts are
 * UTF-8 without NUL. Nothing here knows a database: names of offices, units and
 * places are still names.
 * Lifetime: that of the arena given.
 */
#ifndef LIUYAN_EXCHANGE_RECORD_H
#define LIUYAN_EXCHANGE_RECORD_H

#include "app/sheet.h"

enum verdict { VERDICT_NEW = 1, VERDICT_SEEN, VERDICT_TWICE };

struct record {
	int64_t line, time, reply_time;
	str ref, title, body, author, reply;
	str region, district, office, unit, domain;
	int64_t kind, state, likes;
	int64_t outcome, resolution, attitude, speed; /* 0: not given */
	bool private;
	/* filled in by resolve.h: */
	int64_t place_id, office_id, coordinator, unit_id, domain_id;
	bool in_region; /* the row itself names a region that is known */
	const char *bad;
	/* filled in by the transaction that wrote it: */
	enum verdict verdict;
};

extern const struct sheet_kind record_sheet;

/* Why the row is bad, or NULL. */
const char *record_read(const struct sheet *s, struct arena *a, struct record *out);

#endif
