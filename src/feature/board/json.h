/*
 * json: how the API writes the board's things; the same fields wherever a thing
 * appears. Appends to j; names follow docs of /api/v1.
 */
#ifndef LIUYAN_BOARD_JSON_H
#define LIUYAN_BOARD_JSON_H

#include "app/layout.h"
#include "board/board.h"

/* Place codes are strings of six digits; "0" is the nation. */
void board_js_code(struct js_out *j, const char *name, int64_t code);
void board_js_place(struct js_out *j, const char *name, const struct place *p);
void board_js_office(struct js_out *j, const char *name, const struct office *f);
void board_js_unit(struct js_out *j, const char *name, int64_t id, str unit);
/* The members of a message, without its braces. */
void board_js_item(struct js_out *j, const struct board_item *i, bool whole);
void board_js_case(struct js_out *j, const struct board_case *b);
/* The members of an order, and what the actor may do with it now. */
void board_js_order(struct ctx *c, struct js_out *j, const struct work_order *o);
void board_js_actions(struct js_out *j, const struct life *const *rows, size_t n);
void board_js_figures(struct js_out *j, const struct board_figures *f);
void board_js_next(struct js_out *j, int64_t next);

#endif
