-- Texts that name a person, sealed: each box under a key of its own (dek), which is wrapped
-- by the key of the vault that has this number. Kinds under 100 belong to a message, whose
-- id is the record. An erased box is gone with its key.
-- @spread record list
CREATE TABLE vault_box (
	record @int NOT NULL,
	kind @int NOT NULL,
	part @int NOT NULL,
	key @int NOT NULL,
	dek @blob NOT NULL,
	box @blob NOT NULL,
	PRIMARY KEY (record, kind, part)
);
CREATE INDEX vault_box_key ON vault_box (key, record, kind, part);
-- Who opened a box, when (id) and why. The audit row of the same id is sealed in the ledger.
-- @spread record list
CREATE TABLE vault_access (
	record @int NOT NULL,
	id @int NOT NULL,
	kind @int NOT NULL,
	account @int NOT NULL,
	role @int NOT NULL,
	unit @int NOT NULL,
	purpose @text NOT NULL,
	reason @text NOT NULL,
	PRIMARY KEY (record, id)
) @narrow;
-- How many boxes an account has opened on a day.
-- @spread account list
CREATE TABLE vault_day (
	account @int NOT NULL,
	day @int NOT NULL,
	n @int NOT NULL,
	PRIMARY KEY (account, day)
) @narrow;
-- What each key of the vault makes of a known word: by it this data knows its keys.
-- @reference
CREATE TABLE vault_key (
	id @int NOT NULL PRIMARY KEY,
	since @int NOT NULL,
	mark @blob NOT NULL
);
