/* seccomp by libseccomp: the list of calls.def, and the calls that are let through
 * by their arguments alone. */
#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "base/log.h"
#include "main/sandbox.h"

#define NAMESPACES                                                                                 \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |             \
	 CLONE_NEWPID | CLONE_NEWNET)

static const struct {
	const char *name;
	bool kills;
} calls[] = {
#define CALL(name) { #name, false },
#define KILLS(name) { #name, true },
#include "main/calls.def"
#undef CALL
#undef KILLS
};

/* Let through when one argument, masked, is this. */
static const struct {
	const char *name;
	unsigned argument;
	scmp_datum_t mask, is;
} conditions[] = {
	{ "mmap", 2, PROT_WRITE | PROT_EXEC, 0 }, /* what may be written is never run */
	{ "mmap", 2, PROT_WRITE | PROT_EXEC, PROT_WRITE },
	{ "mmap", 2, PROT_WRITE | PROT_EXEC, PROT_EXEC },
	{ "mmap2", 2, PROT_WRITE | PROT_EXEC, 0 },
	{ "mmap2", 2, PROT_WRITE | PROT_EXEC, PROT_WRITE },
	{ "mmap2", 2, PROT_WRITE | PROT_EXEC, PROT_EXEC },
	{ "mprotect", 2, PROT_EXEC, 0 },
	{ "clone", 0, NAMESPACES, 0 },
	{ "socket", 0, UINT64_MAX, AF_UNIX },
	{ "socket", 0, UINT64_MAX, AF_INET },
	{ "socket", 0, UINT64_MAX, AF_INET6 },
	{ "socket", 0, UINT64_MAX, AF_NETLINK }, /* which addresses this machine has */
	{ "ioctl", 1, UINT32_MAX, FIONREAD },
	{ "ioctl", 1, UINT32_MAX, FIONBIO },
	{ "ioctl", 1, UINT32_MAX, TCGETS },
	{ "ioctl", 1, UINT32_MAX, TIOCGWINSZ },
};

static bool add(scmp_filter_ctx f, uint32_t action, const char *name)
{
	int nr = seccomp_syscall_resolve_name(name);

	return nr == __NR_SCMP_ERROR || seccomp_rule_add(f, action, nr, 0) == 0;
}

static bool add_condition(scmp_filter_ctx f, size_t i)
{
	int nr = seccomp_syscall_resolve_name(conditions[i].name);

	return nr == __NR_SCMP_ERROR ||
	       seccomp_rule_add(f, SCMP_ACT_ALLOW, nr, 1,
				SCMP_CMP(conditions[i].argument, SCMP_CMP_MASKED_EQ,
					 conditions[i].mask, conditions[i].is)) == 0;
}

/* clone3's arguments cannot be looked into: without it the C library takes clone.
 * Execution is limited by Landlock or not permitted at all. */
static bool add_all(scmp_filter_ctx f, bool only_log, bool may_execute)
{
	bool fine = add(f, only_log ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(ENOSYS), "clone3");

	for (size_t i = 0; fine && i < sizeof(calls) / sizeof(calls[0]); i++)
		fine = (calls[i].kills && only_log) ||
		       add(f, calls[i].kills ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ALLOW,
			   calls[i].name);
	for (size_t i = 0; fine && i < sizeof(conditions) / sizeof(conditions[0]); i++)
		fine = add_condition(f, i);
	return fine && (!may_execute || add(f, SCMP_ACT_ALLOW, "execve"));
}

err seccomp_begin(bool only_log, bool may_execute)
{
	scmp_filter_ctx f = seccomp_init(only_log ? SCMP_ACT_LOG : SCMP_ACT_ERRNO(EPERM));
	int rc = -ENOMEM;

	if (f && add_all(f, only_log, may_execute)) {
		seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree, not a list */
		rc = seccomp_load(f);
	}
	seccomp_release(f);
	if (rc == 0)
		return OK;
	if (rc == -ENOMEM)
		return FAIL(ERR_MEMORY, "seccomp");
	LOG(LOG_WARN, "seccomp_missing", LOG_N("errno", -rc));
	return OK;
}
