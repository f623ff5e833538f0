/* rules: pure decisions of judge; no database. */
#ifndef LIUYAN_JUDGE_RULES_H
#define LIUYAN_JUDGE_RULES_H

#include "text/judge.h"

/* The codes of order/reasons.def that answer to these reasons, each once; none when the
 * reply says something. */
size_t judge_returns_for(unsigned reasons, enum judge_verdict verdict,
			 const char *out[JUDGE_REASONS]);

#endif
