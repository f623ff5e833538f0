/*
 * site: what belongs to the installation as a whole: assets, health, metrics,
 * preferences.
 */
#ifndef LIUYAN_SITE_SITE_H
#define LIUYAN_SITE_SITE_H

#include "app/slice.h"

extern const struct slice slice_site;

#endif
