-- Which released replies hold a sentence, by a hash of what it says. Made by upkeep; a few
-- replies of each sentence are enough to know it for a copy.
-- @spread hash list
CREATE TABLE reply_sentence (
	hash @int NOT NULL,
	message @int NOT NULL,
	PRIMARY KEY (hash, message)
) @narrow;
-- What was thought of a reply when an editor had decided on it: the program's score (thousandths)
-- and reasons, and hers. outcome: 1 released, 2 returned. Kept to learn from.
-- @spread message
-- @refers message message
CREATE TABLE judged (
	message @int NOT NULL,
	reply @int NOT NULL,
	at @int NOT NULL,
	unit @int NOT NULL,
	score @int NOT NULL,
	verdict @int NOT NULL,
	outcome @int NOT NULL,
	found @text NOT NULL,
	returned @text NOT NULL,
	PRIMARY KEY (message, reply)
) @narrow;
-- What released replies promise by when. due: a civil day; n: which of its reply; state: 1 open.
-- @spread unit list
CREATE TABLE promise (
	unit @int NOT NULL,
	due @int NOT NULL,
	reply @int NOT NULL,
	n @int NOT NULL,
	message @int NOT NULL,
	work_order @int NOT NULL,
	made_at @int NOT NULL,
	state @int NOT NULL,
	passage @text NOT NULL,
	PRIMARY KEY (unit, due, reply, n)
) @narrow;
-- How often a unit's replies were returned, by reason. Counted in the same transaction as the
-- event; `liuyan check figures` computes it again from the ledger.
-- @spread unit list
CREATE TABLE return_count (
	unit @int NOT NULL,
	month @int NOT NULL,
	reason @text NOT NULL,
	n @int NOT NULL,
	PRIMARY KEY (unit, month, reason)
) @narrow;
