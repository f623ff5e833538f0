/* import: staff accounts from a file; several roles of one account are several rows. */
#ifndef LIUYAN_ACCOUNT_IMPORT_H
#define LIUYAN_ACCOUNT_IMPORT_H

struct cli;
int import_accounts_run(struct cli *cli);

#endif
