/* How well judge finds replies that say nothing: precision and recall at the verdict and over
 * all thresholds, in bands of equal length, and the correlation of score and length. On invented
 * replies (judge_cases.def), and on real ones when a file is given (REPLIES, with its labels
 * judge_labels.csv by number; docs/empty-replies.md has the rules). TSV on stdout; exit 1 below
 * the aim. FEATURES=1 writes what the weights are fitted on instead. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "text/clean.h"
#include "text/csv.h"
#include "text/judge_copies.h"
#include "text/judge_inside.h"

#define AIM_PRECISION 0.9
#define AIM_RECALL 0.6
#define EXAMPLES_MAX 4000
#define MATTERS (sizeof(matters) / sizeof(matters[0]))

#define MARKS_OF 4

struct example {
	str id, group, title, body, reply;
	int label;	     /* 1: says nothing */
	int marks[MARKS_OF]; /* of others: 1 says nothing, 0 says something, -1 unknown */
	bool real;
	size_t length; /* characters */
	double score;
	enum judge_verdict verdict;
	struct judge_sentences sentences;
};

static struct example examples[EXAMPLES_MAX];
static size_t examples_n;

/* ---- invented ---- */

static const struct matter {
	const char *title, *body, *said[3], *unsaid[2];
} matters[] = {
#define MATTER(title, body, s1, s2, s3, u1, u2) { title, body, { s1, s2, s3 }, { u1, u2 } },
#define OPENING(text)
#define PADDING(text)
#define CLOSING(text)
#include "judge_cases.def"
#undef MATTER
#undef OPENING
#undef PADDING
#undef CLOSING
};

#define MATTER(title, body, s1, s2, s3, u1, u2)
#define OPENING(text)
#define PADDING(text)
#define CLOSING(text)
static const char *const openings[] = {
#undef OPENING
#define OPENING(text) text,
#include "judge_cases.def"
#undef OPENING
#define OPENING(text)
};
static const char *const paddings[] = {
#undef PADDING
#define PADDING(text) text,
#include "judge_cases.def"
#undef PADDING
#define PADDING(text)
};
static const char *const closings[] = {
#undef CLOSING
#define CLOSING(text) text,
#include "judge_cases.def"
#undef CLOSING
#define CLOSING(text)
};

#define PICK(r, v) v[rand_below(r, sizeof(v) / sizeof(v[0]))]

static void add_padding(struct rand *r, struct buf *b, size_t n)
{
	size_t all = sizeof(paddings) / sizeof(paddings[0]), from = rand_below(r, all);

	for (size_t i = 0; i < n; i++)
		buf_lit(b, paddings[(from + i * 7) % all]);
}

static void add_example(struct arena *a, const struct matter *m, const struct buf *b, int label,
			size_t number)
{
	struct example *e = &examples[examples_n++];

	*e = (struct example){ .id = arena_fmt(a, "v%03zu", number),
			       .group = arena_fmt(a, "m%zu", (size_t)(m - matters)),
			       .title = str_of(m->title),
			       .body = str_of(m->body),
			       .reply = buf_str(b),
			       .label = label };
}

/* Three that say something and three that do not of each matter, padded to like lengths. */
static void invent(struct arena *a)
{
	struct rand r = rand_seed(5);

	for (size_t m = 0; m < MATTERS; m++)
		for (size_t k = 0; k < 6; k++) {
			struct buf b = buf_new(a, 1024, SIZE_MAX);
			const struct matter *of = &matters[m];
			size_t padded = k < 2	? 0
					: k < 4 ? 1 + rand_below(&r, 2)
						: 3 + rand_below(&r, 7);
			bool first = rand_chance(&r, 50);
			if (padded || rand_chance(&r, 50))
				buf_lit(&b, PICK(&r, openings));
			if (first)
				add_padding(&r, &b, padded);
			if (k % 2 == 0)
				buf_lit(&b, of->said[k / 2]);
			else if (k < 5)
				buf_lit(&b, of->unsaid[k / 2]);
			else
				buf_lit(&b, matters[(m + 7) % MATTERS].unsaid[0]);
			if (!first)
				add_padding(&r, &b, padded);
			if (padded || rand_chance(&r, 50))
				buf_lit(&b, PICK(&r, closings));
			add_example(a, of, &b, k % 2, m * 6 + k);
		}
}

/* ---- real ---- */

/* What others thought of the replies: 0 is bad; of the last, up to 4, 0 and 1 are. */
static const char *const marks[MARKS_OF] = { "expl_A", "compl_B", "expl_B", "expl_C" };

static char *read_all(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *p = NULL;

	*n = 0;
	while (f && !feof(f)) {
		p = realloc(p, *n + (1 << 20));
		if (!p)
			exit(2);
		*n += fread(p + *n, 1, 1 << 20, f);
	}
	if (f)
		fclose(f);
	return p;
}

static size_t column(const struct csv_row *head, const char *name)
{
	for (size_t i = 0; i < head->n; i++)
		if (str_eq(head->field[i], str_of(name)))
			return i;
	return SIZE_MAX;
}

/* -1: not labelled */
static int label_of(str labels, str id)
{
	while (labels.n) {
		str line = str_cut(&labels, '\n'), first = str_cut(&line, ',');
		if (str_eq(first, id))
			return line.n && line.p[0] == '1';
	}
	return -1;
}

static void read_real(struct arena *a, const char *path, const char *labels_path)
{
	static const char *const names[] = { "id", "group", "title", "detail", "reply" };
	size_t n, labels_n, at[5], marked[MARKS_OF];
	char *text = read_all(path, &n), *labels = read_all(labels_path, &labels_n);
	str rest = { text, n };
	struct csv *csv;
	struct csv_row row;

	if (!text || !labels) {
		fprintf(stderr, "没有 %s：只量虚构的回复\n", path);
		return;
	}
	csv = csv_new(a, 2 << 20, csv_from_str(&rest));
	if (csv_next(csv, &row) != CSV_ROW)
		return;
	for (size_t i = 0; i < 5; i++)
		at[i] = column(&row, names[i]);
	for (size_t i = 0; i < MARKS_OF; i++)
		marked[i] = column(&row, marks[i]);
	while (csv_next(csv, &row) == CSV_ROW) {
		struct example e = { .real = true };
		str *to[5] = { &e.id, &e.group, &e.title, &e.body, &e.reply };
		for (size_t i = 0; i < 5; i++)
			*to[i] = at[i] < row.n ? arena_copy(a, clean_import(a, row.field[at[i]]))
					       : S("");
		for (size_t i = 0; i < MARKS_OF; i++)
			e.marks[i] = marked[i] < row.n && row.field[marked[i]].n
					     ? row.field[marked[i]].p[0] <= (i == 3 ? '1' : '0')
					     : -1;
		e.label = label_of((str){ labels, labels_n }, e.id);
		if (examples_n < EXAMPLES_MAX)
			examples[examples_n++] = e; /* unlabelled ones count as others' replies */
	}
}

/* ---- copies: within the invented ones, and within the file ---- */

static void find_copies(struct arena *a, size_t from, size_t n)
{
	struct judge_row *rows = ARENA_ARRAY(a, struct judge_row, n + 1);
	const struct judge_copies *k;

	for (size_t i = 0; i < n; i++) {
		const struct example *e = &examples[from + i];
		rows[i] = (struct judge_row){ e->id, e->group, e->title, e->reply };
	}
	k = judge_copies_of(a, rows, n);
	for (size_t i = 0; i < n; i++)
		judge_copies_look(a, k, i, &examples[from + i].sentences);
}

/* ---- figures ---- */

struct sums {
	int hits, called, empty, n;
};

static void add(struct sums *s, const struct example *e, double at)
{
	s->n++;
	s->empty += e->label;
	s->called += e->score >= at;
	s->hits += e->label && e->score >= at;
}

static double ratio(int x, int of)
{
	return of ? (double)x / of : 1;
}

static struct sums count(bool real, double at, size_t from, size_t to)
{
	struct sums s = { 0 };

	for (size_t i = 0; i < examples_n; i++)
		if (examples[i].label >= 0 && examples[i].real == real &&
		    examples[i].length >= from && examples[i].length < to)
			add(&s, &examples[i], at);
	return s;
}

/* Pearson's r of the score, or of the label, and the logarithm of the length. */
static double correlation(bool real, bool of_label)
{
	double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

	for (size_t i = 0; i < examples_n; i++) {
		double l = log((double)examples[i].length + 1),
		       s = of_label ? examples[i].label : examples[i].score;
		if (examples[i].label < 0 || examples[i].real != real)
			continue;
		n++, x += l, y += s, xx += l * l, yy += s * s, xy += l * s;
	}
	return n ? (xy / n - x / n * (y / n)) /
			       sqrt((xx / n - x / n * (x / n)) * (yy / n - y / n * (y / n)))
		 : 0;
}

/* The chance that one that others call empty has the higher score. */
static double auc(size_t mark)
{
	double above = 0, pairs = 0;

	for (size_t i = 0; i < examples_n; i++)
		for (size_t k = 0;
		     examples[i].real && examples[i].marks[mark] == 1 && k < examples_n; k++) {
			if (!examples[k].real || examples[k].marks[mark] != 0)
				continue;
			pairs++;
			above += examples[i].score > examples[k].score;
			above += examples[i].score == examples[k].score ? 0.5 : 0;
		}
	return pairs > 0 ? above / pairs : 0;
}

static bool report(bool real, double at)
{
	static const size_t bands[] = { 0, 60, 120, 200, 350, SIZE_MAX };
	const char *set = real ? "real" : "invented";
	struct sums all = count(real, at, 0, SIZE_MAX);

	if (!all.n)
		return true;
	printf("judge\t%s\tall\t%d\t%d\t%.3f\t%.3f\n", set, all.n, all.empty,
	       ratio(all.hits, all.called), ratio(all.hits, all.empty));
	for (size_t i = 0; i + 1 < sizeof(bands) / sizeof(bands[0]); i++) {
		struct sums s = count(real, at, bands[i], bands[i + 1]);
		char band[48];
		snprintf(band, sizeof(band), bands[i + 1] == SIZE_MAX ? "%zu+" : "%zu-%zu",
			 bands[i], bands[i + 1] - 1);
		printf("judge\t%s\t%s\t%d\t%d\t%.3f\t%.3f\n", set, band, s.n, s.empty,
		       ratio(s.hits, s.called), ratio(s.hits, s.empty));
	}
	printf("judge\t%s\tcorrelation of the score with length\t%.3f\n", set,
	       correlation(real, false));
	printf("judge\t%s\tcorrelation of the label with length\t%.3f\n", set,
	       correlation(real, true));
	return ratio(all.hits, all.called) >= AIM_PRECISION &&
	       ratio(all.hits, all.empty) >= AIM_RECALL;
}

static void write_features(const struct example *e, const struct judge_reading *r)
{
	printf("%s\t%s\t%d\t%d\t%zu", e->id.p, e->group.p, e->real, e->label, e->length);
	for (size_t i = 0; i < JUDGE_FEATURES; i++)
		printf("\t%.5f", r->feature[i]);
	printf("\n");
}

static void judge_all(struct arena *a, bool features)
{
	for (size_t i = 0; i < examples_n; i++) {
		struct example *e = &examples[i];
		struct judge_case c = { .title = e->title, .body = e->body, .reply = e->reply };
		struct judge_reading r;
		struct judgement j;
		c.sentences = &e->sentences;
		e->length = utf8_count(e->reply);
		judge_weigh(a, &c, &j);
		e->score = j.score;
		e->verdict = j.verdict;
		if (!features || e->label < 0)
			continue;
		judge_read(a, &c, &r);
		write_features(e, &r);
	}
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new(1 << 20);
	bool features = getenv("FEATURES") != NULL, good;

	invent(a);
	find_copies(a, 0, examples_n);
	if (argc > 2) {
		size_t from = examples_n;
		read_real(a, argv[1], argv[2]);
		find_copies(a, from, examples_n - from);
	}
	judge_all(a, features);
	if (features)
		return 0;
	printf("what\tset\tlength\treplies\tempty\tprecision\trecall\n");
	good = report(false, JUDGE_EMPTY_FROM);
	good = report(true, JUDGE_EMPTY_FROM) && good;
	for (size_t i = 0; i < MARKS_OF; i++)
		if (auc(i) > 0)
			printf("judge\treal\tAUC against %s\t%.3f\n", marks[i], auc(i));
	arena_free(&a);
	return good ? 0 : 1;
}
