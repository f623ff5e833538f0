/*
 * judge_inside: what the parts of judge share, and no one else but its measurement includes.
 *
 * A clause is what stands between two marks of punctuation, folded for search; the marks
 * it bears say what it is made of. A clause set aside says nothing about any matter.
 * Lifetime: the arena's.
 */
#ifndef LIUYAN_TEXT_JUDGE_INSIDE_H
#define LIUYAN_TEXT_JUDGE_INSIDE_H

#include "text/judge.h"
#include "text/tokens.h"

#define JUDGE_EMPTY_FROM 0.5
#define JUDGE_THIN_FROM 0.3

enum judge_mark {
	MARK_COURTESY,
	MARK_LEAVE,
	MARK_RESTATE,
	MARK_REFER,
	MARK_ASK,
	MARK_VAGUE,
	MARK_PLAN,
	MARK_DEFER,
	MARK_FOUND,
	MARK_DONE,
	MARK_ANSWER,
	MARKS
};
#define MARK_BIT(m) (1u << MARK_##m)
#define MARKS_SAYING (MARK_BIT(FOUND) | MARK_BIT(DONE) | MARK_BIT(ANSWER))
#define MARKS_TALK (MARK_BIT(REFER) | MARK_BIT(ASK) | MARK_BIT(VAGUE) | MARK_BIT(PLAN))

struct judge_clause {
	size_t at, n; /* bytes of the reply */
	str folded;
	size_t han;	 /* letters of Han */
	size_t sentence; /* number of its sentence */
	bool last;	 /* of its sentence */
	bool stopped;	 /* a mark of punctuation follows */
	bool aside;	 /* says nothing by its kind */
	bool copied;	 /* its sentence stands in replies to other matters */
	unsigned marks;	 /* MARK_BIT */
	unsigned hits;	 /* of marks that say something */
	unsigned quantities, dates, documents, contacts;
};

struct judge_clauses {
	struct judge_clause *v;
	size_t n;
};

/* The features of a reply, each from 0 to 1; judge_weights.def weighs them. */
enum judge_feature {
#define FEATURE(name, weight, text) FEATURE_##name,
#include "text/judge_weights.def"
#undef FEATURE
	JUDGE_FEATURES
};

struct judge_reading {
	struct judge_clauses clauses;
	struct token_list asked;  /* distinct terms of the message, sorted */
	struct token_list titled; /* those of its title that name a matter, sorted */
	double feature[JUDGE_FEATURES];
	unsigned saying, referring, asking, vague, planning; /* clauses */
	unsigned substance;				     /* clauses not set aside */
	unsigned dates, contacts, done;
	double overlap; /* share of the substance's terms that the message has too */
};

void judge_cut(struct arena *a, str reply, struct judge_clauses *out);
/* Marks, figures and what is set aside. */
void judge_mark_clauses(struct arena *a, const struct judge_case *in, struct judge_reading *r);
void judge_count_figures(struct judge_clause *c);
bool judge_is_signature(const struct judge_clause *c);
/* Everything that the score is made of. */
void judge_read(struct arena *a, const struct judge_case *in, struct judge_reading *r);
/* '*' in a pattern stands for anything; it may begin anywhere in the text. */
bool judge_matches(str text, str pattern);
void judge_sort_terms(struct token_list *l);
/* In a sorted list. */
bool judge_term_in(const struct token_list *l, str term);
double judge_share_in(struct arena *a, str folded, const struct token_list *l);
/* Which reasons hold, and where. */
void judge_find_reasons(struct arena *a, const struct judge_case *in, const struct judge_reading *r,
			struct judgement *out);

#endif
