/* views: what /desk/learning shows. */
#ifndef LIUYAN_TEACH_VIEWS_H
#define LIUYAN_TEACH_VIEWS_H

#include "app/layout.h"
#include "learn/learn.h"
#include "teach/teach.h"

struct domain_line {
	str name, precision, recall, f1;
	int64_t rows;
	const uint32_t *counts; /* of labels_n: what these messages were taken for */
};

struct model_line {
	const struct learn_model *m;
	const char *source;
	str accuracy, f1, was_accuracy, was_f1, change; /* change: of macro F1, in points */
	bool used, before, better;
};

struct learning_view {
	const struct layout *layout;
	struct model_line *models;
	size_t models_n;
	const struct model_line *shown; /* whose table follows; NULL: there is none */
	struct domain_line *lines;
	size_t lines_n;
	struct teach_task task;
	const char *state; /* of the task, in words; NULL: nobody has asked */
	bool may, runs;
	const char *failed;
};

#endif
