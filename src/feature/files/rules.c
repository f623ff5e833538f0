/* Byte ranges, RFC 9110, 14.2: one of them; several at once are answered with the
 * whole, which is permitted. */
#include <stdint.h>

#include "base/str.h"

enum range_verdict { RANGE_NONE, RANGE_PART, RANGE_NEVER };
enum range_verdict file_range(str header, int64_t bytes, int64_t *from, int64_t *n);

static enum range_verdict last_bytes(str digits, int64_t bytes, int64_t *from, int64_t *n)
{
	int64_t last;

	if (!str_int(digits, &last) || last < 0)
		return RANGE_NONE;
	if (last == 0 || bytes == 0)
		return RANGE_NEVER;
	*n = last < bytes ? last : bytes;
	*from = bytes - *n;
	return RANGE_PART;
}

enum range_verdict file_range(str header, int64_t bytes, int64_t *from, int64_t *n)
{
	int64_t end = bytes - 1;
	str rest = header, first;

	*from = 0;
	*n = bytes;
	if (!str_eq(str_trim(str_cut(&rest, '=')), S("bytes")) || str_has(rest, S(",")))
		return RANGE_NONE;
	rest = str_trim(rest);
	if (!str_has(rest, S("-")))
		return RANGE_NONE;
	first = str_cut(&rest, '-');
	if (first.n == 0)
		return last_bytes(rest, bytes, from, n);
	if (!str_int(first, from) || *from < 0 ||
	    (rest.n && (!str_int(rest, &end) || end < *from))) {
		*from = 0;
		return RANGE_NONE;
	}
	if (*from >= bytes)
		return RANGE_NEVER;
	*n = (end < bytes ? end + 1 : bytes) - *from;
	return RANGE_PART;
}
