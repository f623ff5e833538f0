#include "account/qr.h"

#include <errno.h>
#include <qrencode.h>

#include "base/buf.h"
#include "base/log.h"

#define BORDER 4
#define ROOM ((size_t)64 << 10) /* taken before the code is made: then nothing jumps */

static void draw(const QRcode *q, struct buf *b)
{
	for (int y = 0; y < q->width; y++)
		for (int x = 0, n; x < q->width; x += n + !n) {
			for (n = 0; x + n < q->width && q->data[y * q->width + x + n] & 1;)
				n++;
			if (n)
				buf_fmt(b, "M%d %dh%dv1h-%dz", x + BORDER, y + BORDER, n, n);
		}
}

err qr_squares(struct arena *a, str text, str *d, int64_t *side)
{
	char *cstr = arena_cstr(a, text);
	struct buf b = buf_new(a, ROOM, ROOM - 1);
	QRcode *q = QRcode_encodeString(cstr, 0, QR_ECLEVEL_M, QR_MODE_8, 1);

	if (!q)
		return errno == ENOMEM ? FAIL(ERR_MEMORY, "qrencode")
				       : FAIL(ERR_TOO_LARGE, "qrencode");
	draw(q, &b);
	*side = q->width + 2 * BORDER;
	QRcode_free(q);
	*d = buf_str(&b);
	return b.over ? ERR_TOO_LARGE : OK;
}
