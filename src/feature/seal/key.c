/* The key that signs: 32 secret bytes in DATA/ledger.key, made once. Several
 * processes on several machines share one file; which key it must be is known to
 * the database, so that a lost or foreign file stops the sealing and nothing else. */
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/file.h"
#include "base/log.h"
#include "base/rand.h"
#include "seal/inside.h"

static const char *key_path(struct ctx *c)
{
	return arena_fmt(c->a, "%s/ledger.key", c->app->data).p;
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

/* Another process may be making it at the same moment: the file gets its name once. */
err key_make(struct ctx *c)
{
	unsigned char seed[NOTE_SEED];
	err e;

	if (access(key_path(c), F_OK) == 0)
		return OK;
	rand_secret(seed, sizeof(seed));
	e = file_write(key_path(c), (str){ (const char *)seed, sizeof(seed) }, FILE_NEW);
	sodium_memzero(seed, sizeof(seed));
	if (e == OK || e == ERR_CONFLICT)
		return OK;
	return FAIL(e, "ledger.key cannot be made");
}

static err read_seed(struct ctx *c, unsigned char seed[NOTE_SEED])
{
	int fd = open(key_path(c), O_RDONLY | O_CLOEXEC);
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
