/* Preloaded into the serving program: code of somebody else that has come to run in it. At the first
 * connection it tries what an intruder would, each in a child of the program, and says what came of
 * each: "intruder NAME ERRNO", or "intruder NAME killed". */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *folder(const char *variable, const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", getenv(variable), name);
	return path;
}

static int may_write(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) >= 0;
}

static int write_inside(void) { return may_write(folder("INTRUDER_DATA", "inside")); }
static int write_outside(void) { return may_write(folder("INTRUDER_OUT", "outside")); }
static int write_tmp(void) { return may_write("/tmp/liuyan-intruder"); }
static int make_folder_outside(void) { return mkdir(folder("INTRUDER_OUT", "folder"), 0700) == 0; }
static int remove_outside(void) { return unlink(folder("INTRUDER_OUT", "too")) == 0; }
static int cut_outside(void) { return truncate(folder("INTRUDER_OUT", "there"), 0) == 0; }
static int read_outside(void) { return open(folder("INTRUDER_OUT", "there"), O_RDONLY) >= 0; }
static int read_shadow(void) { return open("/etc/shadow", O_RDONLY) >= 0; }
static int read_others(void) { return open("/proc/1/environ", O_RDONLY) >= 0; }
static int read_trust(void) { return open("/etc/ssl/openssl.cnf", O_RDONLY) >= 0; }
static int execute_shell(void)
{
	execl("/bin/sh", "sh", "-c", "exit 9", (char *)NULL);
	return 0;
}
static int execute_inside(void) /* what it has written itself */
{
	const char *path = folder("INTRUDER_DATA", "program");
	int fd = open(path, O_WRONLY | O_CREAT, 0700);

	if (fd < 0 || write(fd, "#!/bin/sh\n", 10) != 10 || close(fd) != 0)
		return 0;
	execl(path, path, (char *)NULL);
	return 0;
}
static int execute_itself(void)
{
	unsetenv("LD_PRELOAD");
	execl("/proc/self/exe", "liuyan", "version", (char *)NULL);
	return 0;
}
static int run_what_was_written(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}
static int make_it_run_later(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0;
}
static int listen_elsewhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(getenv("INTRUDER_PORT"))),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	return bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&at, sizeof(at)) == 0;
}
static int look_at_frames(void) { return socket(AF_PACKET, SOCK_RAW, 0) >= 0; }
static int signal_parent_of_all(void) { return kill(getppid() == 0 ? 1 : atoi(getenv("INTRUDER_VICTIM")), 0) == 0; }
static int raise_core(void)
{
	return setrlimit(RLIMIT_CORE, &(struct rlimit){ 1 << 20, 1 << 20 }) == 0 && geteuid() != 0;
}
static int trace(void) { return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0; }
static int mount_it(void) { return mount("none", "/mnt", "tmpfs", 0, NULL) == 0; }
static int become(void) { return setuid(0) == 0; }

static const struct {
	const char *name;
	int (*deed)(void);
} deeds[] = {
#define DEED(f) { #f, f }
	DEED(write_inside),	 DEED(write_outside),	  DEED(write_tmp),
	DEED(make_folder_outside), DEED(remove_outside),  DEED(cut_outside),
	DEED(read_outside),	 DEED(read_shadow),	  DEED(read_others),
	DEED(read_trust),	 DEED(execute_shell),	  DEED(execute_inside),
	DEED(execute_itself),	 DEED(run_what_was_written), DEED(make_it_run_later),
	DEED(listen_elsewhere),	 DEED(look_at_frames),	  DEED(signal_parent_of_all),
	DEED(raise_core),	 DEED(trace),		  DEED(mount_it),
	DEED(become),
};

static void attempt(size_t i)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0)
		_exit(deeds[i].deed() ? 0 : errno ? errno : 255);
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status))
		dprintf(STDERR_FILENO, "intruder %s killed\n", deeds[i].name);
	else
		dprintf(STDERR_FILENO, "intruder %s %d\n", deeds[i].name, WEXITSTATUS(status));
}

static void attempt_all(void)
{
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		attempt(i);
	dprintf(STDERR_FILENO, "intruder done 0\n");
}

int accept4(int fd, struct sockaddr *at, socklen_t *n, int flags)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	static int (*real)(int, struct sockaddr *, socklen_t *, int);

	pthread_once(&once, attempt_all);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "accept4");
	return real(fd, at, n, flags);
}
