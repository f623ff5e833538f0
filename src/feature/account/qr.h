/* qr: a text as a square of squares (ISO/IEC 18004), drawn as one SVG path. */
#ifndef LIUYAN_ACCOUNT_QR_H
#define LIUYAN_ACCOUNT_QR_H

#include "base/err.h"

/* d: the path's data; side: of the view box, with the quiet border. ERR_MEMORY, or
 * ERR_TOO_LARGE when the text does not fit. */
MUST err qr_squares(struct arena *a, str text, str *d, int64_t *side);

#endif
