#include "app/heir.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

#define BOOT "/proc/sys/kernel/random/boot_id"

struct will {
	char boot[40];
	uint64_t device, file;
	int64_t holder, node;
};

/* Where and when: what must be the same for the rest to count. */
static bool will_here(const struct app *app, struct arena *a, struct will *out)
{
	struct stat st;
	str boot;

	*out = (struct will){ .holder = app->holder, .node = (int64_t)app->node };
	if (fstat(app->lock, &st) != 0 || file_read(a, BOOT, sizeof(out->boot) - 1, &boot) != OK ||
	    boot.n == 0)
		return false;
	memcpy(out->boot, boot.p, boot.n);
	out->device = st.st_dev;
	out->file = st.st_ino;
	return true;
}

bool heir_follow(struct app *app)
{
	struct will here, left;
	const char *path = arena_fmt(app->a, "%s/node.lock", app->data).p;

	if (!app->keeps_node)
		return false;
	app->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (app->lock < 0)
		return false;
	if (flock(app->lock, LOCK_EX | LOCK_NB) != 0) { /* another lives beside this one */
		close(app->lock);
		app->lock = -1;
		return false;
	}
	if (!will_here(app, app->a, &here) ||
	    pread(app->lock, &left, sizeof(left), 0) != sizeof(left) ||
	    memcmp(left.boot, here.boot, sizeof(here.boot)) != 0 || left.device != here.device ||
	    left.file != here.file || left.node < 0 || left.node > 63)
		return false;
	app->holder = left.holder;
	app->node = (unsigned)left.node;
	return true;
}

/* Failing does no harm: the number then runs out by itself. */
void heir_keep(const struct app *app, struct arena *a)
{
	struct will w;

	if (app->lock >= 0 && will_here(app, a, &w) &&
	    pwrite(app->lock, &w, sizeof(w), 0) != sizeof(w))
		LOG(LOG_WARN, "node_not_noted", LOG_N("node", app->node));
}
