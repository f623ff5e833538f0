/*
 * seal: the ledger shown to everybody (封存): the newest event of every message
 * becomes a leaf of one Merkle tree, whose root is signed and published every
 * few minutes, so that nothing can be changed afterwards without being found. Audit
 * rows are leaves too (seq 0).
 *
 * Invariants: leaves have no gap and are never changed; there are as many as the
 * last signed head says. A leaf's data is "liuyan-head-1 MESSAGE SEQ HASH\n", its
 * hash that of the event (ledger.h). A head is signed with the one key of the
 * installation, which is never replaced by itself. Nothing about an event is
 * told to anybody who does not know its hash.
 */
#ifndef LIUYAN_SEAL_SEAL_H
#define LIUYAN_SEAL_SEAL_H

#include "app/slice.h"
#include "seal/note.h"
#include "seal/queries.h"

extern const struct slice slice_seal;

/* ---- sealing ---- */

/* Takes what is unsealed into the tree, in batches of a transaction each, and
 * signs a head for each. `c` has no session. ERR_CONFLICT: another process has
 * just done the same; nothing was written. */
MUST err seal_all(struct ctx *c, int64_t *sealed);
/* The same as the job: when a head is due. */
MUST err seal_due(struct ctx *c);
/* The public key; ERR_NOT_FOUND before the first head. */
MUST err seal_key(struct ctx *c, struct note_key *out);

/* ---- checking all of it ---- */

struct seal_report {
	int64_t leaves, tiles, heads;
	str fault;  /* a sentence that names the first fault; empty: there is none */
	int64_t at; /* leaf, tile or size of the head that it names */
};

/* Computes the whole tree again: leaves against events, tiles, every head's root
 * and signature. OK says that it could look; what it saw is in out. In a session. */
MUST err seal_verify(struct ctx *c, struct seal_report *out);

/* Is this newest event of its message (or audit row, seq 0) a leaf, or waiting for
 * a head? Neither: somebody took it out of the queue. */
MUST err seal_covers(struct ctx *c, const struct head_due *newest, bool *out);

/* Is the tree the continuation of the one that this checkpoint, saved earlier,
 * tells of? out->fault says why not: a fork, or a tree cut short. */
MUST err seal_witness(struct ctx *c, str note, struct seal_report *out);

/* ---- receipts ---- */

struct seal_receipt {
	int64_t message, seq;
	int64_t at; /* ms; 0: the receipt does not say */
	struct tree_hash hash;
	bool has_key;
	struct note_key key;
};

enum seal_verdict {
	SEAL_NOTHING,
#define VERDICT(name, code, steps, text) SEAL_##name,
#include "seal/verdicts.def"
#undef VERDICT
	SEAL_VERDICTS
};
const char *seal_verdict_code(enum seal_verdict v);
const char *seal_verdict_text(enum seal_verdict v);
int seal_verdict_steps(enum seal_verdict v); /* how many of SEAL_STEPS were good */
#define SEAL_STEPS 5

struct seal_link {
	str text; /* what was hashed */
	struct tree_hash hash;
};

/* Everything that a stranger needs besides the public key. */
struct seal_proof {
	int64_t message, seq;
	bool sealed;
	struct seal_link *chain; /* from the receipt's event to the sealed one */
	size_t chain_n;
	uint64_t leaf;
	struct tree_proof path;
	str checkpoint;
	struct checkpoint head; /* of the checkpoint, once its signature was good */
};

/* The text file of an event; ERR_NOT_FOUND when there is no such event. */
MUST err seal_receipt_text(struct ctx *c, int64_t message, int64_t seq, str *out);
bool seal_receipt_read(str text, struct seal_receipt *out);

/* Reads the proof out of the database; ERR_NOT_FOUND alike for a message that
 * is not there and for another hash. */
MUST err seal_prove(struct ctx *c, const struct seal_receipt *r, struct seal_proof *out);
str seal_proof_json(struct ctx *c, const struct seal_proof *p);
MUST err seal_proof_read(struct arena *a, str json, struct seal_proof *out);

/* Checks without a database: event, chain, tree, signature. */
enum seal_verdict seal_check(const struct seal_receipt *r, struct seal_proof *p,
			     const struct note_key *key);
/* The same from the texts of two files; key may be NULL: then the receipt's. */
enum seal_verdict seal_check_receipt(struct arena *a, str receipt, str proof,
				     const struct note_key *key);

/* `verify --receipt FILE [--proof FILE] [--key KEY]`; the exit status. */
struct cli;
int seal_verify_receipt(struct cli *cli);
/* A receipt, proof or saved root; says so when it cannot be read. */
bool seal_read_file(struct cli *cli, const char *path, str *out);

#endif
