/*
 * cli: a command line as parsed, for the commands that slices bring.
 */
#ifndef LIUYAN_APP_CLI_H
#define LIUYAN_APP_CLI_H

#include "app/app.h"

struct cli {
	struct app app;
	struct arena *a;
	const struct command *command;
	const char *args[8];
	size_t args_n;
	struct {
		const char *name, *value;
	} options[32];
	size_t options_n;
};

/* The option's value ("" for one that takes none), or NULL when not given. */
const char *cli_option(const struct cli *cli, const char *name);
/* Its number, or otherwise when absent; false and a word on stderr when bad. */
bool cli_number(const struct cli *cli, const char *name, int64_t otherwise, int64_t *out);
/* say, of what was asked for, or warn. */
typedef void cli_put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Says how the command is used, on stderr; returns exit status 2. */
int cli_usage(const struct cli *cli);
/* The same when it was asked for: on stdout, exit status 0. */
int cli_help(const struct cli *cli);
/* Says what failed; returns the exit status of e. */
int cli_fail(const struct cli *cli, err e, const char *doing);

#endif
