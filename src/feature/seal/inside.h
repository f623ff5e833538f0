/*
 * inside: what the files of this slice share.
 */
#ifndef LIUYAN_SEAL_INSIDE_H
#define LIUYAN_SEAL_INSIDE_H

#include "seal/seal.h"

#define TILE_BITS 8 /* a tile is the root of 256 of the level below */

#define CHAIN_MOST 10000 /* events that a proof may have: a message has far fewer */

/* The key with which this process signs: the file's, which must be the known one. */
MUST err key_load(struct ctx *c, struct note_signer *out);
/* Makes DATA/ledger.key unless it is there. */
MUST err key_make(struct ctx *c);

/* The tree in the tables, for the session of `c`. */
struct tree_source tables_source(struct ctx *c);
/* "liuyan-head-1 …": the leaf of an event. */
struct tree_hash leaf_of(int64_t message, int64_t seq, str hash);
MUST err head_newest(struct ctx *c, struct ledger_head *out); /* size 0: none yet */

route_handler seal_ledger_page, seal_verify_page, seal_verify_post, seal_latest, seal_key_pem;
route_handler seal_feed, seal_receipt_file;
route_handler seal_api_ledger, seal_api_proof, seal_api_consistency;

#endif
