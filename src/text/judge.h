/*
 * judge: does a reply say anything? A score with its reasons, each with the passages
 * that caused it (docs/empty-replies.md has the rules that people label by).
 *
 * A reply is cut into clauses; greeting, thanks, the message told over again and the date
 * line are set aside; what is left is looked at for findings, acts, answers, figures, dates,
 * documents and ways to reach somebody, and for passing on, "soon" and general talk.
 * The score is a logistic function of these with the weights of judge_weights.def, which
 * says how they came to be; length is none of them.
 *
 * Invariants: the texts are valid UTF-8. Passages stand in the order of the text and begin
 * and end between characters. Time grows with the lengths of the texts. Nothing here refuses
 * a reply: it only says what a reader should look at.
 * Lifetime: the results are the arena's.
 */
#ifndef LIUYAN_TEXT_JUDGE_H
#define LIUYAN_TEXT_JUDGE_H

#include "base/arena.h"

enum judge_reason {
	JUDGE_NONE,
#define FAULT(name, code, text, advice) JUDGE_##name,
#include "text/judge_reasons.def"
#undef FAULT
	JUDGE_REASONS
};

enum judge_verdict { JUDGE_OK, JUDGE_THIN, JUDGE_EMPTY };

/* A sentence that may also stand in other replies. The caller says how many replies to
 * other matters hold one with the same hash (digits, names of writers and signs count as
 * nothing); sentences too short to mean anything are not in the list. */
struct judge_sentence {
	size_t at, n; /* bytes of the reply */
	uint64_t hash;
	unsigned others; /* 0 until the caller knows better */
};

struct judge_sentences {
	struct judge_sentence *v;
	size_t n;
};

struct judge_case {
	str title, body; /* what was asked */
	str reply;
	int64_t asked, answered;		 /* ms; 0: unknown, then it is not late */
	int64_t allowed;			 /* ms between them; 0: no term */
	const struct judge_sentences *sentences; /* of judge_sentences; NULL: none are known */
};

struct judge_passage {
	size_t at, n; /* bytes of the reply */
	enum judge_reason reason;
};

struct judgement {
	double score; /* 0: says much … 1: says nothing */
	enum judge_verdict verdict;
	unsigned reasons; /* 1 << reason */
	struct judge_passage *v;
	size_t n;
};

void judge_sentences(struct arena *a, str reply, struct judge_sentences *out);
void judge_weigh(struct arena *a, const struct judge_case *in, struct judgement *out);

const char *judge_code(enum judge_reason r); /* "off_topic" */
const char *judge_text(enum judge_reason r); /* for people */
const char *judge_advice(enum judge_reason r);
enum judge_reason judge_reason_of(str code);	      /* JUDGE_NONE when unknown */
const char *judge_verdict_code(enum judge_verdict v); /* "ok" "thin" "empty" */
const char *judge_verdict_text(enum judge_verdict v);

#endif
