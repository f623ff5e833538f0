/* views: what the writer's pages show. */
#ifndef LIUYAN_MESSAGE_VIEWS_H
#define LIUYAN_MESSAGE_VIEWS_H

#include "app/layout.h"
#include "attachment/attachment.h"
#include "domain/domain.h"
#include "learn/learn.h"
#include "message/message.h"
#include "message/told.h"
#include "office/office.h"
#include "place/place.h"
#include "unit/unit.h"
#include "writer/writer.h"

struct kind_choice {
	int64_t id;
	const char *label, *hint;
};

struct similar_view {
	const struct message_similar *l;
	str csrf;
	bool writer; /* is signed in, and may follow */
	bool step;   /* stands outside the form, so that it may hold forms of its own */
};

struct form_view {
	const struct layout *layout;
	const struct message_new *in;
	const struct faults *faults;
	struct place_path path;
	struct place_list children;
	struct office_list offices;
	struct unit_list units; /* of the place, to name one */
	struct office office;	/* chosen; id 0: not yet */
	const struct kind_choice *kinds;
	size_t kinds_n;
	struct domain_list domains;
	const struct learn_guess *guess; /* of the domain; NULL: she chose one */
	str guessed;			 /* its name */
	int64_t chosen;
	int64_t title_max, body_max;
	bool need_contact, need_consent, offer; /* offer: similar messages, while she types */
	const struct consent_row *publish, *contact;
	struct attachment_field files;
	struct message_told told; /* places that the text seems to be about */
	struct similar_view like; /* to be looked at before sending; l NULL: nothing */
};

struct receipt_view {
	const struct layout *layout;
	struct receipt receipt;
	str title, office;
	int64_t at;
	const char **hidden; /* labels of what was hidden */
	size_t hidden_n;
};

struct lookup_view {
	const struct layout *layout;
	str code;
	const struct faults *faults;
};

#endif
