/*
 * placename: what people call a place when they leave its generic word away:
 * 杭州 for 杭州市, 恩施 for 恩施土家族苗族自治州, 广西 for 广西壮族自治区.
 *
 * Invariants: at least two characters are left, or nothing is taken away.
 * Lifetime: a view of the input.
 */
#ifndef LIUYAN_TEXT_PLACENAME_H
#define LIUYAN_TEXT_PLACENAME_H

#include "base/str.h"

str placename_bare(str name);

#endif
