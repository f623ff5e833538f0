-- A writer's account (写信人). No name, number or address stands here or in any table of
-- this file: they are sealed (vault) and found again by a keyed hash alone. Nothing lists
-- or searches writers. kind: 1 person, 2 enterprise; state: 1 open, 2 closed.
-- @spread id
CREATE TABLE writer (
	id @int NOT NULL PRIMARY KEY,
	kind @int NOT NULL,
	state @int NOT NULL,
	closed_at @int NOT NULL
);
-- By what she signs in. hash: keyed, of channel and address.
-- @spread hash list
CREATE TABLE writer_identity (
	hash @text NOT NULL PRIMARY KEY,
	writer @int NOT NULL
) @narrow;
-- The same from her side. channel: 1 phone, 2 mail, 3 another site's word (OpenID Connect).
-- @spread writer list
CREATE TABLE writer_channel (
	writer @int NOT NULL,
	channel @int NOT NULL,
	hash @text NOT NULL,
	verified_at @int NOT NULL,
	PRIMARY KEY (writer, channel)
) @narrow;
-- A code on its way. id: keyed hash of the cookie it is bound to; code: keyed hash of both;
-- sealed: the address, under a key that only the cookie gives. purpose: 1 signs in, 2 proves
-- a new address of `writer`.
-- @spread id list
CREATE TABLE writer_code (
	id @text NOT NULL PRIMARY KEY,
	purpose @int NOT NULL,
	writer @int NOT NULL,
	channel @int NOT NULL,
	tries @int NOT NULL,
	expires_at @int NOT NULL,
	address @text NOT NULL,
	code @text NOT NULL,
	sealed @blob NOT NULL
) @narrow;
CREATE INDEX writer_code_expiry ON writer_code (expires_at);
-- When codes went to an address, for as long as its budget looks back.
-- @spread address list
CREATE TABLE writer_sent (
	address @text NOT NULL,
	at @int NOT NULL,
	id @int NOT NULL,
	PRIMARY KEY (address, at, id)
) @narrow;
CREATE INDEX writer_sent_at ON writer_sent (at);
-- What she wrote, newest first.
-- @spread writer list
CREATE TABLE writer_message (
	writer @int NOT NULL,
	message @int NOT NULL,
	PRIMARY KEY (writer, message)
) @narrow;
-- Messages of others that she follows.
-- @spread writer list
CREATE TABLE writer_follow (
	writer @int NOT NULL,
	message @int NOT NULL,
	PRIMARY KEY (writer, message)
) @narrow;
-- What was agreed to, by whom and by which wording. subject: a writer, or the message of one
-- who has no account. withdrawn_at 0: it holds.
-- @spread subject list
CREATE TABLE consent (
	subject @int NOT NULL,
	at @int NOT NULL,
	purpose @int NOT NULL,
	wording @int NOT NULL,
	withdrawn_at @int NOT NULL,
	PRIMARY KEY (subject, at, purpose)
) @narrow;
-- What an enterprise account says it is; name, code and agent are sealed with its contact.
-- state: 1 to be checked, 2 verified, 3 refused. note: to the writer.
-- @spread writer list
CREATE TABLE writer_enterprise (
	writer @int NOT NULL PRIMARY KEY,
	state @int NOT NULL,
	at @int NOT NULL,
	checked_at @int NOT NULL,
	note @text NOT NULL
);
-- Those that wait for a check, oldest first: the only list in which one stands, and
-- only until it is checked.
-- @spread queue list
CREATE TABLE enterprise_wait (
	queue @int NOT NULL,
	at @int NOT NULL,
	writer @int NOT NULL,
	PRIMARY KEY (queue, at, writer)
) @narrow;
