#include "place/place.h"

size_t place_levels(int64_t code, int64_t out[PLACE_DEPTH])
{
	const int64_t each[] = { code, code / 100 * 100, code / 10000 * 10000, PLACE_NATION };
	size_t n = 0;

	for (size_t i = 0; i < PLACE_DEPTH; i++)
		if (n == 0 || out[n - 1] != each[i])
			out[n++] = each[i];
	return n;
}
