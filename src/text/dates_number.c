#include "text/dates.h"

#include "base/utf8.h"

static int digit_of(uint32_t cp)
{
	static const uint32_t han[] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
					0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };

	if (cp >= '0' && cp <= '9')
		return (int)cp - '0';
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return (int)cp - 0xFF10;
	for (int i = 0; i < 10; i++)
		if (cp == han[i])
			return i;
	return cp == 0x96F6 ? 0 : cp == 0x4E24 ? 2 : -1; /* 零, 两 */
}

#define TEN 0x5341

/* 十, 十二, 二十, 三十一: behind the tens so far. */
static size_t read_tens(str s, size_t at, int64_t tens, int64_t *v)
{
	uint32_t cp = 0;
	size_t n = utf8_decode(str_sub(s, at, 4), &cp), used = n;
	int ones;

	n = utf8_decode(str_sub(s, at + used, 4), &cp);
	ones = n ? digit_of(cp) : -1;
	*v = tens * 10 + (ones > 0 ? ones : 0);
	return used + (ones > 0 ? n : 0);
}

size_t dates_number(str s, size_t at, int64_t *v)
{
	uint32_t cp = 0;
	size_t n, used = 0;
	int digits = 0, d;

	*v = 0;
	while ((n = utf8_decode(str_sub(s, at + used, 4), &cp)) > 0) {
		d = digit_of(cp);
		if (cp == TEN && digits <= 1)
			return used + read_tens(s, at + used, digits ? *v : 1, v);
		if (d < 0)
			break;
		if (++digits > 4)
			return 0;
		*v = *v * 10 + d;
		used += n;
	}
	return used;
}
