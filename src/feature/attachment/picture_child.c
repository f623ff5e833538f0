/* The child that makes pictures: see picture.h. The only file that includes
 * vips/vips.h and seccomp.h. libvips is loaded here and not linked: the program
 * that serves never has it in its memory. */
#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

#include "app/cli.h"
#include "attachment/picture.h"

enum { CANNOT = 1, NO_LIBRARY = 2 };

/* A sanitizer's shadow is larger than any limit. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WITH_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WITH_SANITIZER
#endif
#endif

#define MEMORY_MOST (384u << 20)
#define SPACE_MOST (2u << 30)
#define WRITTEN_MOST (64u << 20)
#define QUALITY 85
#define PROFILE_MOST 65536 /* packed */

/* Of these names the library gives functions of these types. */
#define FUNCTIONS(X)                                                                               \
	X(vips_init)                                                                               \
	X(vips_operation_block_set)                                                                \
	X(vips_cache_set_max)                                                                      \
	X(vips_copy)                                                                               \
	X(vips_image_get_fields)                                                                   \
	X(vips_image_remove)                                                                       \
	X(vips_thumbnail_buffer)                                                                   \
	X(vips_image_get_typeof)                                                                   \
	X(vips_image_get_interpretation)                                                           \
	X(vips_jpegsave_buffer)                                                                    \
	X(vips_pngsave_buffer)                                                                     \
	X(vips_webpsave_buffer)                                                                    \
	X(vips_array_double_newv)

#define X(name) static __typeof__(name) *lib_##name;
FUNCTIONS(X)
#undef X

struct source {
	void *p;
	size_t n;
	enum file_kind kind;
	bool lossless;
	int edge;
};

/* ---- before anything of the picture is looked at ---- */

static bool load(void)
{
	void *lib = dlopen("libvips.so.42", RTLD_NOW | RTLD_LOCAL);

	if (!lib)
		return false;
#define X(name)                                                                                    \
	*(void **)&lib_##name = dlsym(lib, #name);                                                 \
	if (!lib_##name)                                                                           \
		return false;
	FUNCTIONS(X)
#undef X
	return true;
}

static const char *const loaders[] = {
	[FILE_JPEG] = "VipsForeignLoadJpeg",
	[FILE_PNG] = "VipsForeignLoadPng",
	[FILE_WEBP] = "VipsForeignLoadWebp",
	[FILE_GIF] = "VipsForeignLoadNsgif",
};

/* Whatever the bytes look like to it, they are read as what they were found to be. */
static bool prepare(enum file_kind kind)
{
	if (!load() || lib_vips_init("liuyan") != 0)
		return false;
	lib_vips_cache_set_max(0);
	lib_vips_operation_block_set("VipsForeignLoad", TRUE);
	lib_vips_operation_block_set(loaders[kind], FALSE);
	return true;
}

static void limit(int what, rlim_t most)
{
	setrlimit((__rlimit_resource_t)what, &(struct rlimit){ most, most });
}

static void set_limits(void)
{
	limit(RLIMIT_CPU, PICTURE_SECONDS);
	limit(RLIMIT_FSIZE, WRITTEN_MOST);
	limit(RLIMIT_NOFILE, 4);
	limit(RLIMIT_CORE, 0);
#ifndef WITH_SANITIZER
	limit(RLIMIT_DATA, MEMORY_MOST);
	limit(RLIMIT_AS, SPACE_MOST);
#endif
}

static const int allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(lseek),
	SCMP_SYS(close),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),

	SCMP_SYS(madvise),
	SCMP_SYS(brk),
	SCMP_SYS(futex),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(nanosleep),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(getrandom),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(sysinfo),
	SCMP_SYS(getrusage),
};

/* These are answered with a failure that the libraries can live with; any call
 * that is neither here nor there ends the process. */
static const struct {
	int call, fails;
} refused[] = {
	{ SCMP_SYS(clone3), ENOSYS },
	{ SCMP_SYS(openat), EACCES },
	{ SCMP_SYS(open), EACCES },
	{ SCMP_SYS(prctl), EPERM },
	{ SCMP_SYS(access), EACCES },
	{ SCMP_SYS(readlink), EACCES },
	{ SCMP_SYS(readlinkat), EACCES },
	{ SCMP_SYS(prlimit64), EPERM },
	{ SCMP_SYS(sched_setscheduler), EPERM },
	{ SCMP_SYS(sched_getattr), EPERM },
	{ SCMP_SYS(sched_setattr), EPERM },
	{ SCMP_SYS(statfs), EACCES },
	{ SCMP_SYS(get_mempolicy), EPERM },
	{ SCMP_SYS(ioctl), ENOTTY },
};

/* Threads, which libvips works with, and no processes: clone3's flags cannot be
 * seen from here, so it is not there, and clone must say CLONE_THREAD. No memory
 * that is run. */
static bool shut(void)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	const unsigned long thread = CLONE_THREAD;
	int rc = f ? 0 : -1;

	for (size_t i = 0; rc == 0 && i < sizeof(allowed) / sizeof(allowed[0]); i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; rc == 0 && i < sizeof(refused) / sizeof(refused[0]); i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO((uint32_t)refused[i].fails),
				      refused[i].call, 0);
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				      SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
				      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc == 0 && seccomp_load(f) == 0;
}

/* ---- the picture ---- */

static uint32_t big(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Of a PNG's chunks only those that make its pixels look as they do; texts and
 * profiles that unpack to more than anybody wants are not even unpacked. */
static bool is_wanted(const unsigned char *chunk, uint32_t length)
{
	static const char plain[] = "tRNSgAMAcHRMsRGBsBITeXIfpHYs";

	if (!(chunk[4] & 0x20))
		return true; /* critical */
	if (memcmp(chunk + 4, "iCCP", 4) == 0)
		return length <= PROFILE_MOST;
	for (size_t i = 0; i < sizeof(plain) - 1; i += 4)
		if (memcmp(chunk + 4, plain + i, 4) == 0)
			return length <= PROFILE_MOST;
	return false;
}

static void drop_chunks(struct source *s)
{
	unsigned char *p = s->p;
	size_t from = 8, to = 8;

	while (s->kind == FILE_PNG && s->n - from >= 12) {
		size_t n = (size_t)big(p + from) + 12;
		if (n > s->n - from)
			n = s->n - from;
		if (is_wanted(p + from, big(p + from))) {
			if (to != from)
				memmove(p + to, p + from, n);
			to += n;
		}
		from += n;
	}
	if (s->kind == FILE_PNG)
		s->n = to;
}

static bool has_profile(VipsImage *image)
{
	return lib_vips_image_get_typeof(image, VIPS_META_ICC_NAME) ||
	       lib_vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
}

/* Nothing is computed before it is saved: a picture with colours of its own is asked
 * for again in sRGB; any other keeps its pixels as they are. */
static bool shrink(const struct source *s, int edge, VipsImage **out)
{
	if (lib_vips_thumbnail_buffer(s->p, s->n, out, edge, "height", edge, "size", VIPS_SIZE_DOWN,
				      NULL) != 0)
		return false;
	return !has_profile(*out) ||
	       lib_vips_thumbnail_buffer(s->p, s->n, out, edge, "height", edge, "size",
					 VIPS_SIZE_DOWN, "export_profile", "srgb", NULL) == 0;
}

/* "strip" forgets some (libvips 8.14, WebP): everything that was read along goes
 * before anything is written. */
static bool forget(VipsImage **image)
{
	VipsImage *plain;
	char **fields;

	if (lib_vips_copy(*image, &plain, NULL) != 0)
		return false;
	fields = lib_vips_image_get_fields(plain);
	for (size_t i = 0; fields && fields[i]; i++)
		lib_vips_image_remove(plain, fields[i]);
	*image = plain;
	return true;
}

static bool save(const struct source *s, VipsImage *image, void **p, size_t *n)
{
	if (s->kind == FILE_JPEG)
		return lib_vips_jpegsave_buffer(image, p, n, "Q", QUALITY, "strip", TRUE, NULL) ==
		       0;
	if (s->kind == FILE_WEBP)
		return lib_vips_webpsave_buffer(image, p, n, "Q", QUALITY, "lossless", s->lossless,
						"strip", TRUE, NULL) == 0;
	return lib_vips_pngsave_buffer(image, p, n, "strip", TRUE, NULL) == 0;
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* The small one is always a JPEG, on white. */
static bool make(const struct source *s)
{
	VipsImage *image;
	void *p;
	size_t n;

	if (!shrink(s, s->edge, &image) || !forget(&image) || !save(s, image, &p, &n) ||
	    !write_all(1, p, n))
		return false;
	if (!shrink(s, PICTURE_SMALL, &image) || !forget(&image))
		return false;
	return lib_vips_jpegsave_buffer(image, &p, &n, "Q", QUALITY - 10, "strip", TRUE, NULL) ==
		       0 &&
	       write_all(3, p, n);
}

static bool read_source(struct source *s)
{
	struct stat st;

	if (fstat(0, &st) != 0 || st.st_size <= 0)
		return false;
	s->n = (size_t)st.st_size;
	s->p = mmap(NULL, s->n, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0, 0);
	return s->p != MAP_FAILED;
}

static bool read_arguments(const struct cli *cli, struct source *s)
{
	int64_t kind, edge;

	if (cli->args_n != 2 || !str_int(str_of(cli->args[0]), &kind) ||
	    !str_int(str_of(cli->args[1]), &edge) || edge < 16 || edge > 20000)
		return false;
	s->kind = (enum file_kind)(kind / 2);
	s->lossless = kind % 2;
	s->edge = (int)edge;
	return kind / 2 >= FILE_JPEG && kind / 2 <= FILE_GIF;
}

/* Ends the process itself: what the libraries would tidy up is not allowed any more. */
int picture_child(struct cli *cli)
{
	struct source s = { 0 };

	if (!read_arguments(cli, &s) || !read_source(&s))
		_exit(CANNOT);
	if (!prepare(s.kind))
		_exit(NO_LIBRARY);
	set_limits();
	if (!shut())
		_exit(NO_LIBRARY);
	drop_chunks(&s);
	_exit(make(&s) ? 0 : CANNOT);
}
