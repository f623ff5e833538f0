/* views: what the pages of notices show. */
#ifndef LIUYAN_NOTICE_VIEWS_H
#define LIUYAN_NOTICE_VIEWS_H

#include "app/layout.h"
#include "base/id.h"
#include "notice/inside.h"

struct notice_list_view {
	const struct layout *layout;
	const struct notice_page *page;
	const char *home; /* "desk" or "me": where these pages are */
};

struct choice_row {
	const struct notice_info *k;
	bool by[NOTICE_BYS]; /* chosen */
};

struct notice_settings_view {
	const struct layout *layout;
	const char *home;
	bool staff, saved, digest;
	bool can[NOTICE_BYS], has[NOTICE_BYS];
	const struct choice_row *rows;
	size_t n;
	str vapid; /* for the browser */
	size_t browsers;
	int64_t quiet_from, quiet_to; /* o'clock */
	const struct faults *faults;
};

struct notice_stop_view {
	const struct layout *layout;
	const struct notice_info *k; /* NULL: the link is not ours */
	str box, owner, kind, key;
	bool done;
};

#endif
