/* views: what the pages of units that ask to be taken in show. */
#ifndef LIUYAN_ONBOARD_VIEWS_H
#define LIUYAN_ONBOARD_VIEWS_H

#include "app/layout.h"
#include "onboard/onboard.h"
#include "place/place.h"
#include "unit/unit.h"

struct apply_view {
	const struct layout *layout;
	const struct faults *faults;
	const struct application_new *in;
	struct place_path path;
	struct place_list children;
};

struct application_view {
	const struct layout *layout;
	const struct faults *faults;
	const struct application *a;
	str where, contact, phone, reason, parent_text;
	bool open, looked, sent;
	int64_t parent, asked_at;
	const struct first_account *first; /* two: handler, approver */
};

struct application_row {
	int64_t id, at;
	str name, where;
};

struct applications_view {
	const struct layout *layout;
	struct application_row *rows;
	size_t n;
	str done;
	int64_t next;
};

struct training_item {
	const char *word, *what, *how;
	int64_t done_at;
	str who;
};

struct training_unit {
	int64_t id;
	str name;
	struct training_item *items;
	size_t n;
	int64_t left;
};

struct training_view {
	const struct layout *layout;
	struct training_unit *units;
	size_t n;
};

#endif
