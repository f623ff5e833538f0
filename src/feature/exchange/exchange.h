/*
 * exchange: messages in and out as CSV, and the checks of what is stored.
 *
 * Invariants: a row comes in whole or not at all, and once: import_ref decides.
 * What comes out carries no contact data.
 */
#ifndef LIUYAN_EXCHANGE_EXCHANGE_H
#define LIUYAN_EXCHANGE_EXCHANGE_H

#include "app/cli.h"

extern const struct slice slice_exchange;

int import_messages_run(struct cli *cli);
int export_messages_run(struct cli *cli);
int export_orders_run(struct cli *cli);
int export_figures_run(struct cli *cli);
int export_offices_run(struct cli *cli);
int export_units_run(struct cli *cli);
int export_judged_run(struct cli *cli);
int export_open_run(struct cli *cli);
int check_states_run(struct cli *cli);
int check_routes_run(struct cli *cli);
int check_perms_run(struct cli *cli);
int check_queries_run(struct cli *cli);
int check_desks_run(struct cli *cli);

#endif
