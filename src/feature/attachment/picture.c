/* Starting the child that makes pictures, and waiting for it. */
#include "attachment/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"

static sem_t children;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void count_children(void)
{
	sem_init(&children, 0, PICTURE_MOST);
}

enum file_kind picture_becomes(enum file_kind kind)
{
	return kind == FILE_GIF ? FILE_PNG : kind;
}

/* In this order no descriptor is overwritten before it was put in its place. */
static int arrange(posix_spawn_file_actions_t *f, const struct picture *p)
{
	return posix_spawn_file_actions_adddup2(f, p->in, 0) |
	       posix_spawn_file_actions_adddup2(f, p->out, 1) |
	       posix_spawn_file_actions_adddup2(f, p->small, 3) |
	       posix_spawn_file_actions_addopen(f, 2, "/dev/null", O_WRONLY, 0) |
	       posix_spawn_file_actions_addclosefrom_np(f, 4);
}

static char *spell(int64_t n, char digits[24])
{
	char *at = digits + 23;

	*at = '\0';
	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	return at;
}

/* Nothing of the environment; libvips finds no modules where there are none,
 * and makes no code of its own. */
static int start(const struct picture *p, pid_t *pid)
{
	static char *const environment[] = {
		"VIPSHOME=/nonexistent", "VIPS_CONCURRENCY=1", "VIPS_NOVECTOR=1",
		"MALLOC_ARENA_MAX=1",	 "LC_ALL=C",	       NULL
	};
	char kind[24], edge[24];
	char *const arguments[] = { "liuyan", PICTURE_WORD, spell(p->kind * 2 + p->lossless, kind),
				    spell(p->edge, edge), NULL };
	posix_spawn_file_actions_t f;
	int rc = posix_spawn_file_actions_init(&f);

	if (rc != 0)
		return rc;
	rc = arrange(&f, p);
	if (rc == 0)
		rc = posix_spawn(pid, "/proc/self/exe", &f, NULL, arguments, environment);
	posix_spawn_file_actions_destroy(&f);
	return rc;
}

/* The kernel's limit of its processor time is not one of waiting. */
static int wait_for(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0), status = -1;
	struct pollfd watch = { fd, POLLIN, 0 };

	/* without it there is still the kernel's limit */
	if (fd >= 0 && poll(&watch, 1, PICTURE_SECONDS * 1000) != 1)
		kill(pid, SIGKILL);
	if (fd >= 0)
		close(fd);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

err picture_make(const struct picture *p)
{
	int status, rc;
	pid_t pid;

	pthread_once(&once, count_children);
	while (sem_wait(&children) != 0 && errno == EINTR)
		;
	rc = start(p, &pid);
	status = rc == 0 ? wait_for(pid) : 0;
	sem_post(&children);
	if (rc != 0) {
		LOG(LOG_ERROR, "picture", LOG_W("what", "spawn"), LOG_N("errno", rc));
		return ERR_BUSY;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return OK;
	LOG(LOG_WARN, "picture", LOG_N("exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
	    LOG_N("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0));
	/* 2: the libraries were not there */
	return WIFEXITED(status) && WEXITSTATUS(status) == 2 ? ERR_BUSY : ERR_INPUT;
}
