-- The tree of sealed chain heads; leaf n is the n-th from 0, never changed, never deleted.
-- @local
CREATE TABLE ledger_leaf (
	n @int NOT NULL PRIMARY KEY,
	message @int NOT NULL,
	seq @int NOT NULL,
	hash @blob NOT NULL
);
CREATE INDEX ledger_leaf_message ON ledger_leaf (message, seq, n);
-- Roots of the full subtrees of 256 leaves (level 1), of 256 * 256 (level 2) and so on.
-- @local
CREATE TABLE ledger_tile (
	level @int NOT NULL,
	n @int NOT NULL,
	hash @blob NOT NULL,
	PRIMARY KEY (level, n)
) @narrow;
-- What was signed and published; note is the signed text as it went out.
-- @local
CREATE TABLE ledger_head (
	size @int NOT NULL PRIMARY KEY,
	at @int NOT NULL,
	root @blob NOT NULL,
	note @text NOT NULL
);
-- The one key (id 1) that signs, under its name; its secret half is in the data folder.
-- @reference
CREATE TABLE ledger_key (
	id @int NOT NULL PRIMARY KEY,
	at @int NOT NULL,
	name @text NOT NULL,
	public @blob NOT NULL
);
