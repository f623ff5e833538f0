/* Sums and medians; no database here. */
#include "figures/figures.h"

#include "base/clock.h"

int64_t figures_month(int64_t ms)
{
	struct civil t = clock_civil(ms);

	return t.year * 100 + t.month;
}

int64_t figures_median(const struct figure_days *v, size_t n)
{
	int64_t by_days[FIGURE_DAYS_MAX + 1] = { 0 }, total = 0, seen = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].days < 0 || v[i].days > FIGURE_DAYS_MAX)
			continue;
		by_days[v[i].days] += v[i].n;
		total += v[i].n;
	}
	for (int64_t d = 0; total > 0 && d <= FIGURE_DAYS_MAX; d++) {
		seen += by_days[d];
		if (seen * 2 >= total)
			return d;
	}
	return -1;
}
