#include "learn/table.h"

static size_t sum_row(const struct classify_figures *f, size_t k)
{
	size_t n = 0;

	for (size_t i = 0; i < f->labels_n; i++)
		n += f->counts[k][i];
	return n;
}

static size_t sum_column(const struct classify_figures *f, size_t k)
{
	size_t n = 0;

	for (size_t i = 0; i < f->labels_n; i++)
		n += f->counts[i][k];
	return n;
}

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

static void put_label(struct buf *b, str label, const struct classify_figures *f, size_t k)
{
	size_t rows = sum_row(f, k), right = f->counts[k][k];

	buf_put(b, label);
	buf_fmt(b, "\t%zu\t%.4f\t%.4f\t%.4f\n", rows, share(right, sum_column(f, k)),
		share(right, rows), f->f1[k]);
}

static void put_confusion(struct buf *b, const str *labels, const struct classify_figures *f)
{
	buf_lit(b, "实际\\判为");
	for (size_t k = 0; k < f->labels_n; k++) {
		buf_char(b, '\t');
		buf_put(b, labels[k]);
	}
	buf_char(b, '\n');
	for (size_t i = 0; i < f->labels_n; i++) {
		buf_put(b, labels[i]);
		for (size_t k = 0; k < f->labels_n; k++)
			buf_fmt(b, "\t%u", f->counts[i][k]);
		buf_char(b, '\n');
	}
}

void table_put(struct buf *b, const str *labels, const struct classify_figures *f)
{
	buf_lit(b, "领域\t条数\t精确率\t召回率\tF1\n");
	for (size_t k = 0; k < f->labels_n; k++)
		put_label(b, labels[k], f, k);
	buf_char(b, '\n');
	put_confusion(b, labels, f);
	buf_fmt(b, "\naccuracy\t%.4f\nmacro_f1\t%.4f\n", f->accuracy, f->macro_f1);
}
