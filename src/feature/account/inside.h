/*
 * inside: what the parts of this slice share: secrets that are random, and what is
 * stored of them.
 */
#ifndef LIUYAN_ACCOUNT_INSIDE_H
#define LIUYAN_ACCOUNT_INSIDE_H

#include "account/account.h"

/* 192 random bits, 48 letters. */
str token_random(struct arena *a);
/* What is stored of a secret that was given out: 64 letters. */
str token_digest(struct ctx *c, const char *purpose, str token);

/* The job of each process: when its sessions were last seen. */
MUST err session_flush(struct ctx *c);

#endif
