/*
 * similar: what others wrote about the same matter, shown to whoever writes; the routes.
 */
#ifndef LIUYAN_MESSAGE_SIMILAR_H
#define LIUYAN_MESSAGE_SIMILAR_H

#include "app/input.h"

extern route_handler message_similar_page, message_api_similar;
extern const struct input message_similar_input[];

#endif
