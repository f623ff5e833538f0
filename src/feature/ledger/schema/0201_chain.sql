-- Each event carries a hash over its own text and the hash of the one before.
-- facts: what it counts under, when that changed. closed: a salted commitment
-- to who did it and to the note. record: a salted digest of everything kept of
-- the message, on the last event of a transaction.
ALTER TABLE event ADD COLUMN facts @text NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN closed @blob NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN record @blob NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN hash @blob NOT NULL DEFAULT '';
-- What makes the commitments of a message unguessable. Whoever is erased gets a
-- new one, and what was committed to before `since` can never be guessed again.
-- @spread message
-- @refers message message
CREATE TABLE event_salt (
	message @int NOT NULL PRIMARY KEY,
	since @int NOT NULL,
	salt @blob NOT NULL
);
-- Ends of chains that no signed head covers yet (seq 0: an audit row).
-- @spread message
CREATE TABLE unsealed (
	message @int NOT NULL PRIMARY KEY,
	seq @int NOT NULL,
	hash @blob NOT NULL
);
