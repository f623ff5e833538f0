/* faces: what the files of this slice share. */
#ifndef LIUYAN_VERIFY_FACES_H
#define LIUYAN_VERIFY_FACES_H

#include "app/cli.h"
#include "verify/chain.h"

MUST err verify_lists(struct ctx *c, struct sums *s, struct verify_report *report);
MUST err verify_codes(struct ctx *c, struct sums *s, struct verify_report *report);
/* Audit rows against the tree and what waits for it, both ways; *opened: how many tell
 * that the vault was opened. */
MUST err verify_audits(struct ctx *c, struct verify_report *report, int64_t *opened);
/* Each row of who looked against its audit row. */
MUST err verify_accesses(struct ctx *c, int64_t opened, struct verify_report *report);
/* The tree, its tiles, heads and signatures. */
MUST err verify_seals(struct ctx *c, struct verify_report *report);
/* Each figure that is kept against the one told by the events. */
MUST err verify_figures(struct ctx *c, struct recount *told, struct verify_report *report,
			int64_t *rows);

int verify_run(struct cli *cli);
int recompute_run(struct cli *cli);
int check_figures_run(struct cli *cli);
int export_ledger_run(struct cli *cli);

#endif
