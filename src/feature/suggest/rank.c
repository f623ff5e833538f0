#include "suggest/rank.h"

#include <math.h>

#define LEAN 4.0       /* dispatches that the first guess counts for */
#define LEAN_TERM 30.0 /* of a term: what such units do everywhere */
#define LEAN_KIND 30.0
#define TERMS_MOST 4.0 /* of all terms together */
#define LESSON 2       /* cases with a term, everywhere, from which on it speaks for a unit */
#define TELLS_MOST 2.5
#define TELLS_LEAST -1.5
#define WRITTEN 4.0
#define SUPERIOR 4.0
#define TOLD -1.0 /* most often the office that was written to sees to it itself */
#define REFUSED 4.0

/* The first guess, before anything was dispatched: by duty list, level and kind of unit. */
static double guess_of(const struct rank_all *all, const struct rank_unit *u)
{
	static const double by_level[] = { 1, 0.02, 0.005, 0.005 };
	double kind = ((double)u->role_all.sent + 0.5) / ((double)all->role + 20);

	return (u->duty ? 1 : 0.03) * by_level[u->distance < 4 ? u->distance : 3] * (0.03 + kind);
}

/* How much oftener than elsewhere the term stands in what this unit was sent. */
static double tells(const struct rank_all *all, const struct rank_unit *u, size_t t)
{
	double everywhere = ((double)all->role_term[t] + 0.5) / ((double)all->role + 1);
	double kind = ((double)u->role_term[t].sent + LEAN_KIND * everywhere) /
		      ((double)u->role_all.sent + LEAN_KIND);
	double own = ((double)u->term[t].sent + LEAN_TERM * kind) /
		     ((double)u->own.sent + LEAN_TERM);
	double x = log(own / everywhere);

	if (all->role_term[t] == 0)
		return 0; /* nobody has met it */
	if (all->role_term[t] < LESSON && x > 0)
		x = 0;
	x = x > TELLS_MOST ? TELLS_MOST : x < TELLS_LEAST ? TELLS_LEAST : x;
	return x -
	       log(1 + 2 * (double)u->term[t].declined + 0.2 * (double)u->role_term[t].declined);
}

static double share_lost(int64_t lost, int64_t sent)
{
	return (double)lost / ((double)sent + (double)lost + 2);
}

/* Neighbouring terms tell the same: their sum counts as of a third of them, and in all
 * no more than some. */
static double of_terms(const struct rank_all *all, struct rank_unit *u)
{
	double sum = 0;
	size_t n = 0;

	for (size_t t = 0; t < all->terms; t++) {
		u->tells[t] = tells(all, u, t);
		sum += u->tells[t];
		n += u->tells[t] > 0.1 || u->tells[t] < -0.1;
	}
	sum /= n > 3 ? sqrt((double)n / 3) : 1;
	return sum > TERMS_MOST ? TERMS_MOST : sum < -TERMS_MOST ? -TERMS_MOST : sum;
}

static double score_of(const struct rank_all *all, struct rank_unit *u, double guesses)
{
	double share = ((double)u->own.sent + LEAN * guess_of(all, u) / guesses) /
		       ((double)all->own + LEAN);
	double x = log(share);

	x += of_terms(all, u);
	x -= 1.5 * share_lost(u->own.declined, u->own.sent);
	x -= 0.5 * share_lost(u->own.returned, u->own.sent);
	x += (u->written ? WRITTEN : 0) + (u->superior ? SUPERIOR : 0) + (u->told ? TOLD : 0);
	return x - (u->refused ? REFUSED : 0);
}

void rank_units(const struct rank_all *all, struct rank_unit **v, size_t n)
{
	double guesses = 1e-9;

	for (size_t i = 0; i < n; i++)
		guesses += guess_of(all, v[i]);
	for (size_t i = 0; i < n; i++)
		v[i]->score = score_of(all, v[i], guesses);
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && v[k]->score > v[k - 1]->score; k--) {
			struct rank_unit *x = v[k];
			v[k] = v[k - 1];
			v[k - 1] = x;
		}
}

bool rank_is_sure(const struct rank_unit *u)
{
	return !u->refused &&
	       (u->duty || u->superior || u->written || u->own.sent > u->own.declined);
}
