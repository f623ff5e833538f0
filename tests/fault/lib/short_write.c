/* Preloaded: every write at a place in a file really writes only half of what it was given. */
#include <dlfcn.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static unsigned long cut;

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off64_t);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
	__atomic_fetch_add(&cut, n > 1, __ATOMIC_RELAXED);
	return real(fd, data, n > 1 ? n / 2 : n, at);
}

__attribute__((destructor)) static void tell(void)
{
	dprintf(STDERR_FILENO, "short writes: %lu\n", cut);
}
