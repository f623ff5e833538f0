/*
 * tree: the Merkle tree of RFC 6962 §2.1 and RFC 9162 §2.1: roots, proofs and
 * their verification. Pure.
 *
 * A leaf is SHA-256(0x00 || data), a node SHA-256(0x01 || left || right). The
 * full subtree (level, n) has the 2^level leaves from n * 2^level on; every
 * root and proof is made of full subtrees, which a source gives.
 * Invariants: a verifier reads nothing but its arguments and never more of a
 * proof than its length.
 */
#ifndef LIUYAN_SEAL_TREE_H
#define LIUYAN_SEAL_TREE_H

#include "base/err.h"

#define TREE_HASH 32
#define TREE_DEPTH 63

struct tree_hash {
	unsigned char v[TREE_HASH];
};

struct tree_proof {
	struct tree_hash v[TREE_DEPTH + 1];
	size_t n;
};

/* The full subtrees whose sum is the tree, biggest first: enough to go on from. */
struct tree_range {
	uint64_t size;
	struct tree_hash v[TREE_DEPTH + 1];
};

/* Told of every full subtree at the moment it becomes full. */
struct tree_keep {
	err (*call)(void *data, unsigned level, uint64_t n, const struct tree_hash *h);
	void *data;
};

struct tree_source {
	err (*fetch)(void *data, unsigned level, uint64_t n, struct tree_hash *out);
	void *data;
};

struct tree_hash tree_leaf(str data);
struct tree_hash tree_node(const struct tree_hash *left, const struct tree_hash *right);
bool tree_same(const struct tree_hash *a, const struct tree_hash *b);

/* keep may be NULL. */
MUST err tree_append(struct tree_range *t, const struct tree_hash *leaf,
		     const struct tree_keep *keep);
struct tree_hash tree_root(const struct tree_range *t);

MUST err tree_range_of(const struct tree_source *s, uint64_t size, struct tree_range *out);
/* 0 <= leaf < size, 0 < from <= to; otherwise ERR_INPUT. */
MUST err tree_inclusion(const struct tree_source *s, uint64_t leaf, uint64_t size,
			struct tree_proof *out);
MUST err tree_consistency(const struct tree_source *s, uint64_t from, uint64_t to,
			  struct tree_proof *out);

/* What a proof of inclusion is about. */
struct tree_place {
	uint64_t leaf, size;
};
bool tree_inclusion_good(struct tree_place at, const struct tree_hash *leaf,
			 const struct tree_proof *p, const struct tree_hash *root);

struct tree_head {
	uint64_t size;
	struct tree_hash root;
};
bool tree_consistency_good(const struct tree_head *from, const struct tree_head *to,
			   const struct tree_proof *p);

#endif
