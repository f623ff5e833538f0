/* `liuyan verify --receipt`: a stranger's check of one receipt, against a proof
 * that was downloaded or against the own database. */
#include <fcntl.h>
#include <unistd.h>

#include "app/cli.h"
#include "base/log.h"
#include "seal/inside.h"

#define FILE_MOST (16u << 20) /* a proof of CHAIN_MOST events is half of it */

bool seal_read_file(struct cli *cli, const char *path, str *out)
{
	struct buf b = buf_new(cli->a, 16384, FILE_MOST);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0) {
		char *room = buf_room(&b, 8192);
		n = room ? read(fd, room, 8192) : -1;
		b.n += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		close(fd);
	if (n < 0)
		warn("%s 读不出来\n", path);
	*out = buf_str(&b);
	return n == 0;
}

struct asking {
	const struct seal_receipt *receipt;
	const struct note_key *key; /* NULL: the receipt's, else the database's */
	enum seal_verdict verdict;
};

static err ask(struct ctx *c, void *data)
{
	struct asking *x = data;
	struct note_key known = { 0 };
	struct seal_proof p;
	err e = seal_prove(c, x->receipt, &p);

	x->verdict = SEAL_UNKNOWN;
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	e = seal_key(c, &known);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	x->verdict = seal_check(x->receipt, &p,
				x->key		      ? x->key
				: x->receipt->has_key ? &x->receipt->key
						      : &known);
	return OK;
}

static err ask_database(struct cli *cli, str text, const struct note_key *key,
			enum seal_verdict *out)
{
	struct seal_receipt r;
	struct asking x = { &r, key, SEAL_UNREADABLE };
	err e = OK;

	if (seal_receipt_read(text, &r)) {
		e = app_open(&cli->app, 0);
		struct ctx c = app_context(&cli->app, cli->a);
		if (e == OK)
			e = app_read(&c, ask, &x);
		app_close(&cli->app);
	}
	*out = x.verdict;
	return e;
}

int seal_verify_receipt(struct cli *cli)
{
	const char *file = cli_option(cli, "--receipt"), *proof_file = cli_option(cli, "--proof"),
		   *given = cli_option(cli, "--key");
	enum seal_verdict v = SEAL_NO_KEY;
	struct note_key key;
	str receipt, proof;

	if (!seal_read_file(cli, file, &receipt) ||
	    (proof_file && !seal_read_file(cli, proof_file, &proof)))
		return 1;
	if (given && !note_key_read(str_of(given), &key)) {
		warn("读不懂 --key：应为 NAME+ID+BASE64，见 /ledger\n");
		return 2;
	}
	if (proof_file) {
		v = seal_check_receipt(cli->a, receipt, proof, given ? &key : NULL);
	} else {
		err e = ask_database(cli, receipt, given ? &key : NULL, &v);
		if (e != OK)
			return cli_fail(cli, e, "查验回执");
	}
	say("%s：%s\n", seal_verdict_code(v), seal_verdict_text(v));
	if (v == SEAL_PROVEN && !given)
		say("没有用 --key 给出公钥，用的是回执或数据库里的那一个：这只说明它们前后一致，"
		    "不证明公钥是谁的。\n请与您另外记下的 /ledger 上的公钥核对，或用 --key "
		    "再查一次。\n");
	return v == SEAL_PROVEN ? 0 : 1;
}
