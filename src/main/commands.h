/* commands: the rows that belong to no slice. */
#ifndef LIUYAN_MAIN_COMMANDS_H
#define LIUYAN_MAIN_COMMANDS_H

#include "app/slice.h"

extern const struct command main_commands[];

int serve_run(struct cli *cli);	 /* serve.c */
int worker_run(struct cli *cli); /* serve.c */
void citus_print(void);		 /* citus.c */
void roles_print(void);		 /* roles.c */

#endif
