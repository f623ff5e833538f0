/*
 * unit: the handling units (办理单位), a tree with a duty list, and what else they
 * are called (aliases: 市教育局).
 *
 * Scope follows the path: a unit covers those whose path begins with its own.
 * Each place has one coordinating office (一办协调) that takes messages in.
 */
#ifndef LIUYAN_UNIT_UNIT_H
#define LIUYAN_UNIT_UNIT_H

#include "app/slice.h"
#include "unit/queries.h"

extern const struct slice slice_unit;

struct unit_new {
	int64_t id; /* 0: the next free number */
	int64_t parent, place;
	str name;
	bool coordinating;
	const int64_t *domains;
	size_t domains_n;
	const str *aliases; /* in place of those it had; NULL: they stay */
	size_t aliases_n;
};

MUST err unit_get(struct ctx *c, int64_t id, struct unit *out);
/* Adds, or changes the one of that id; fills in *id. A unit that gets another
 * parent takes those below it along. ERR_INPUT with a fault of "parent" when
 * that is unknown, inactive, or lies below the unit itself. */
MUST err unit_save(struct ctx *c, const struct unit_new *in, int64_t *id);
/* Units of the place that answer for the domain first, then its others. */
MUST err unit_for(struct ctx *c, int64_t place, int64_t domain, struct unit_list *out);
/* Of exactly this name in the place, or of this alias when just one is. */
MUST err unit_called_in(struct ctx *c, int64_t place, str name, struct unit *out);
/* Of exactly this name; when none is, those that have it as an alias. */
MUST err unit_called(struct ctx *c, str name, int64_t n, struct unit_list *out);
/* The name, or a dash when there is no such unit. */
str unit_name(struct ctx *c, int64_t id);

#endif
