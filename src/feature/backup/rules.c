/* Which backups stay. Pure. */
#include "backup/backup.h"
#include "base/clock.h"

str backup_name(struct arena *a, int64_t at)
{
	struct civil c = clock_civil(at);

	return arena_fmt(a, "liuyan-%04d%02d%02d-%02d%02d.backup", c.year, c.month, c.day, c.hour,
			 c.minute);
}

static bool digits(str s, int *out)
{
	int64_t n;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	*out = str_int(s, &n) ? (int)n : 0;
	return true;
}

bool backup_named(str name, int64_t *at)
{
	struct civil c = { 0 };

	if (name.n != sizeof("liuyan-YYYYMMDD-HHMM.backup") - 1 ||
	    !str_starts(name, S("liuyan-")) || !str_ends(name, S(".backup")) || name.p[15] != '-' ||
	    !digits(str_sub(name, 7, 4), &c.year) || !digits(str_sub(name, 11, 2), &c.month) ||
	    !digits(str_sub(name, 13, 2), &c.day) || !digits(str_sub(name, 16, 2), &c.hour) ||
	    !digits(str_sub(name, 18, 2), &c.minute))
		return false;
	*at = clock_from_civil(&c);
	return true;
}

/* Day 0, 1970-01-01, was a Thursday. */
static int64_t week_of(int64_t at)
{
	return (clock_day(at) + 3) / 7;
}

static void keep_first_of(struct backup_files *f, int64_t (*span)(int64_t at), int64_t n)
{
	int64_t last = -1;

	for (size_t i = 0; i < f->n && n > 0; i++) {
		int64_t is = span(f->v[i].at);
		if (is == last)
			continue;
		last = is;
		f->v[i].keep = true;
		n--;
	}
}

void backup_mark_kept(struct backup_files *f, int64_t daily, int64_t weekly)
{
	for (size_t i = 0; i < f->n; i++)
		f->v[i].keep = i == 0;
	keep_first_of(f, clock_day, daily);
	keep_first_of(f, week_of, weekly);
}
