/* views: what the pages of topics show. */
#ifndef LIUYAN_TOPICS_VIEWS_H
#define LIUYAN_TOPICS_VIEWS_H

#include "board/board.h"
#include "topics/inside.h"

#define TOPIC_SHOWN 5 /* messages of each */

struct topic_item {
	int64_t id, people, messages, from, to;
	double heat;
	str name;
	struct message *v;
	size_t n;
	bool burst, more; /* more: than were looked at */
};

struct topics_view {
	const struct layout *layout;
	const struct faults *faults;
	struct place place;
	struct place_path path;
	struct place_list children;
	int64_t period;
	struct topic_item *v;
	size_t n;
	bool desk;
};

#endif
