/*
 * note: signed notes and checkpoints as C2SP writes them (signed-note v1.0,
 * tlog-checkpoint v1.0). Pure.
 *
 * A note is text, an empty line and lines `— NAME BASE64(key id || signature)`;
 * the key id is the first 4 bytes of SHA-256(name || 0x0A || 0x01 || public
 * key), the signature Ed25519 over the text with its last line end. A checkpoint
 * is such a text: origin, size, base64 of the root, and lines of our own: the
 * time, and the size of the tree signed before this one, so that no signed root
 * can be taken out of the row.
 * Invariants: what note_open gives was signed by that very key.
 * Lifetime: the arena's; views of the note given.
 */
#ifndef LIUYAN_SEAL_NOTE_H
#define LIUYAN_SEAL_NOTE_H

#include "seal/tree.h"

#define NOTE_PUBLIC 32
#define NOTE_SEED 32

struct note_key {
	str name;
	unsigned char public[NOTE_PUBLIC];
};

struct note_signer {
	struct note_key key;
	unsigned char secret[64];
};

struct checkpoint {
	str origin;
	struct tree_head head;
	int64_t at;	/* ms, of whole seconds */
	int64_t before; /* leaves of the root signed before; 0: none, or it does not say */
};

bool note_name_valid(str name);
void note_signer_of(struct note_signer *out, str name, const unsigned char seed[NOTE_SEED]);
/* NAME+HEX(key id)+BASE64(0x01 || public key), as other tools read it. */
str note_key_text(struct arena *a, const struct note_key *k);
bool note_key_read(str text, struct note_key *out);
/* SubjectPublicKeyInfo in PEM, as openssl reads it (RFC 8410). */
str note_key_pem(struct arena *a, const struct note_key *k);

str note_sign(struct arena *a, str text, const struct note_signer *by);
/* The text, if this key has signed it; signatures of others are passed over. */
bool note_open(str note, const struct note_key *by, str *text);
/* The same of a note as note_sign makes it: one signature, and nothing else. */
bool note_open_own(str note, const struct note_key *by, str *text);

str checkpoint_text(struct arena *a, const struct checkpoint *p);
bool checkpoint_read(str text, struct checkpoint *out);

/* ---- hex, which people and sha256sum use ---- */
str hash_hex(struct arena *a, const unsigned char h[TREE_HASH]);
bool hash_read(str hex, unsigned char out[TREE_HASH]);

#endif
