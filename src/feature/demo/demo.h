/*
 * demo: fictitious content, for showing the program and for measuring it.
 *
 * `liuyan generate` fills an empty store; `liuyan init --demo` adds accounts
 * that each find work on their desks. Every place, person and matter is
 * invented; messages have the source "demo".
 * Invariants: the same seed, number of messages and base date give the same
 * rows; nothing is mixed into other people's messages.
 */
#ifndef LIUYAN_FEATURE_DEMO_DEMO_H
#define LIUYAN_FEATURE_DEMO_DEMO_H

#include "app/slice.h"

extern const struct slice slice_demo;

#endif
