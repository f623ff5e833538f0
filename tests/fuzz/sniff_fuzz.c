/* sniff: a file's first look. What is given a kind is whole and has a size; taking
 * places out of a video changes neither its length nor what it is. */
#include <stdlib.h>
#include <string.h>

#include "attachment/sniff.h"

#define NEED(condition) ((condition) ? (void)0 : abort())
#define PIXELS 50000000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str s = { (const char *)data, size };
	struct sniffed r = file_sniff(s, PIXELS), again;
	char *copy;

	NEED((r.kind == FILE_NONE) == (r.refused != FILE_FINE));
	NEED(r.refused < FILE_REFUSALS);
	if (r.kind == FILE_NONE)
		return 0;
	NEED(file_info(r.kind) != NULL);
	if (file_info(r.kind)->picture)
		NEED(r.w > 0 && r.h > 0 && r.w <= PIXELS / r.h);
	if (r.kind != FILE_MP4 && r.kind != FILE_MOV)
		return 0;
	copy = malloc(size + 1);
	memcpy(copy, data, size);
	file_video_forget(copy, size);
	again = file_sniff((str){ copy, size }, PIXELS);
	NEED(again.kind == r.kind);
	free(copy);
	return 0;
}
