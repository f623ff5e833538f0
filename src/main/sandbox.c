#include "main/sandbox.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"

/* What is in memory stays there: no core, and no other process may look. */
static err keep_inside(void)
{
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }) != 0)
		return FAIL(ERR_SYSTEM, "core");
	return OK;
}

static void warn_of_root(void)
{
	if (geteuid() != 0)
		return;
	LOG(LOG_WARN, "runs_as_root",
	    LOG_W("detail", "run it as a user of its own, as pkg/liuyan.service does"));
}

/* Sanitizers and the measuring of coverage open and call what they like. */
#ifdef LIUYAN_INSTRUMENTED
static const bool instrumented = true;
#else
static const bool instrumented = false;
#endif

err sandbox_begin(const struct app *app)
{
	const char *mode = setting_text(&app->settings, SET_SANDBOX);
	bool log = strcmp(mode, "log") == 0, files = true;

	if (strcmp(mode, "on") != 0 && strcmp(mode, "off") != 0 && !log) {
		warn("sandbox 只能是 on、log 或 off\n");
		return ERR_USAGE;
	}
	warn_of_root();
	TRY(keep_inside());
	if (strcmp(mode, "off") == 0 || instrumented) {
		LOG(LOG_WARN, "sandbox_off", LOG_N("instrumented", instrumented));
		return OK;
	}
	if (!log)
		TRY(landlock_begin(app, &files));
	return seccomp_begin(log, files);
}
