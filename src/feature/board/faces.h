/*
 * faces: the handlers of the board's pages and of its reading API, which
 * routes.c lists. They only read, and fill the answer.
 */
#ifndef LIUYAN_BOARD_FACES_H
#define LIUYAN_BOARD_FACES_H

#include "app/slice.h"

route_handler board_home_page, board_list_page, board_message_page;
route_handler board_region_page, board_office_page, board_unit_page;
route_handler board_reasons_page;
route_handler board_stats_page, board_stats_csv, board_feed;
route_handler board_mine_contact, board_api_contact, board_mine_page, board_mine_post;
route_handler board_api_messages, board_api_message, board_api_lookup;
route_handler board_api_regions, board_api_region, board_api_offices, board_api_units;
route_handler board_api_kinds, board_api_domains, board_api_figures;

#endif
