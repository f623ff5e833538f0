/*
 * sandbox: what the serving program gives up for good before it opens anything.
 *
 * Files by Landlock: it writes in the data folder, beside its database and in the
 * folder for backups, reads what places.def and the settings name, executes itself
 * and the loader alone, and binds the one port that it listens on. System calls by
 * seccomp: those of calls.def; others fail with EPERM, and what only an intruder
 * asks for ends the process. No core, no other process may look inside, no new
 * privileges.
 *
 * Invariants: begins while the process has one thread, for both bind the threads
 * and children that are started afterwards, and cannot be taken back. A kernel
 * without Landlock or seccomp gets what it can do, and the log says what is
 * missing; without Landlock nothing is executed at all.
 * Lifetime: the process. Threads: none but the caller's.
 */
#ifndef LIUYAN_MAIN_SANDBOX_H
#define LIUYAN_MAIN_SANDBOX_H

#include "app/app.h"

/* By the setting `sandbox`: on, log (calls that would be refused are logged by the
 * kernel, files are not limited) or off. ERR_USAGE: it is none of these. */
MUST err sandbox_begin(const struct app *app);

/* Inside: the two halves. */
struct places {
	const struct app *app;
	int rules; /* the set of rules that is being made */
	uint64_t may;
};
MUST err landlock_begin(const struct app *app, bool *works); /* landlock.c */
MUST err seccomp_begin(bool only_log, bool may_execute);     /* seccomp.c */

#endif
