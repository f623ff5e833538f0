/* The key that signs: 32 secret bytes in DATA/ledger.key, made once. Several
 * processes on several machines share one file; which key it must be is known to
 * the database, so that a lost or foreign file stops the sealing and nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/log.h"
#include "base/rand.h"
#include "seal/inside.h"

static const char *key_path(struct ctx *c, const char *suffix)
{
	return arena_fmt(c->a, "%s/ledger.key%s", c->app->data, suffix).p;
}

/* ledger.name, else the host of site.url, else "liuyan"; fixed by the first head. */
static str name_of(struct ctx *c)
{
	str name = str_of(setting_text(c->settings, SET_LEDGER_NAME));
	str url = str_of(setting_text(c->settings, SET_SITE_URL));

	for (size_t i = 0; name.n == 0 && i + 3 <= url.n; i++) {
		if (memcmp(url.p + i, "://", 3) != 0)
			continue;
		url = str_sub(url, i + 3, url.n);
		name = str_cut(&url, '/');
	}
	return note_name_valid(name) ? name : S("liuyan");
}

static bool write_seed(const char *path)
{
	unsigned char seed[NOTE_SEED];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good;

	if (fd < 0)
		return false;
	rand_secret(seed, sizeof(seed));
	good = write(fd, seed, sizeof(seed)) == sizeof(seed) && fsync(fd) == 0;
	sodium_memzero(seed, sizeof(seed));
	return close(fd) == 0 && good;
}

static bool settle_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

/* Whole or not at all: others may be making it at the same moment, and link gives
 * the name to one of them. */
err key_make(struct ctx *c)
{
	const char *path = key_path(c, ""), *own;
	uint64_t word;
	bool good;

	if (access(path, F_OK) == 0)
		return OK;
	rand_secret(&word, sizeof(word));
	own = key_path(c, arena_fmt(c->a, ".%016llx", (unsigned long long)word).p);
	good = write_seed(own) && (link(own, path) == 0 || errno == EEXIST) &&
	       settle_folder(c->app->data);
	unlink(own);
	return good ? OK : FAIL(ERR_SYSTEM, "ledger.key cannot be made");
}

static err read_seed(struct ctx *c, unsigned char seed[NOTE_SEED])
{
	int fd = open(key_path(c, ""), O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && read(fd, seed, NOTE_SEED) == NOTE_SEED;

	if (fd >= 0)
		close(fd);
	return good ? OK
		    : FAIL(ERR_SYSTEM, "ledger.key is missing or cut: nothing is sealed until it "
				       "is brought back from a backup");
}

err seal_key(struct ctx *c, struct note_key *out)
{
	struct ledger_key k;

	TRY(q_key_get(c->db, &k));
	if (k.public.n != NOTE_PUBLIC)
		return FAIL(ERR_STORE, "ledger_key");
	out->name = k.name;
	memcpy(out->public, k.public.p, NOTE_PUBLIC);
	return OK;
}

static err known_key(struct ctx *c, void *data)
{
	err e = seal_key(c, data);

	return e == ERR_NOT_FOUND ? OK : e;
}

err key_load(struct ctx *c, struct note_signer *out)
{
	struct note_key known = { 0 };
	unsigned char seed[NOTE_SEED];

	TRY(app_read(c, known_key, &known));
	if (known.name.n == 0)
		TRY(key_make(c));
	TRY(read_seed(c, seed));
	note_signer_of(out, known.name.n ? known.name : name_of(c), seed);
	sodium_memzero(seed, sizeof(seed));
	if (known.name.n && memcmp(known.public, out->key.public, NOTE_PUBLIC) != 0)
		return FAIL(ERR_SYSTEM, "ledger.key is not the key that has signed so far: nothing "
					"is sealed until that one is brought back");
	return OK;
}
