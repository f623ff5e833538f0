-- What is to be told: written with what it tells of, and gone when it has become rows
-- for each of those who are told. whom: enum notice_whom; owner: an account, writer,
-- message or unit; role: of a desk.
-- @spread id list
CREATE TABLE notice_new (
	id @int NOT NULL PRIMARY KEY,
	whom @int NOT NULL,
	owner @int NOT NULL,
	role @int NOT NULL,
	kind @int NOT NULL,
	message @int NOT NULL,
	subject @int NOT NULL
) @narrow;
-- What somebody was told, on the pages (站内通知). box: 1 an account's, 2 a writer's,
-- 3 a message's whose writer has no account, 16 and more a desk's (16 + role, owner: unit).
-- @spread owner list
CREATE TABLE notice (
	owner @int NOT NULL,
	box @int NOT NULL,
	id @int NOT NULL,
	kind @int NOT NULL,
	message @int NOT NULL,
	subject @int NOT NULL,
	PRIMARY KEY (owner, box, id)
) @narrow;
-- Up to where a viewer has read a box.
-- @spread viewer list
CREATE TABLE notice_seen (
	viewer @int NOT NULL,
	box @int NOT NULL,
	owner @int NOT NULL,
	upto @int NOT NULL,
	PRIMARY KEY (viewer, box, owner)
) @narrow;
-- By which channels (bits) somebody wants which kind; where there is no row the kind's own.
-- @spread owner list
CREATE TABLE notice_choice (
	owner @int NOT NULL,
	box @int NOT NULL,
	kind @int NOT NULL,
	channels @int NOT NULL,
	PRIMARY KEY (owner, box, kind)
) @narrow;
-- Who wants one mail a day instead of many: when the next is due, and what the last told.
-- @spread owner list
CREATE TABLE notice_digest (
	owner @int NOT NULL,
	box @int NOT NULL,
	due_at @int NOT NULL,
	upto @int NOT NULL,
	PRIMARY KEY (owner, box)
) @narrow;
CREATE INDEX notice_digest_due ON notice_digest (due_at, owner, box);
-- Browsers that take messages of the push service; endpoint and keys are sealed (vault).
-- @spread owner list
CREATE TABLE push_browser (
	owner @int NOT NULL,
	box @int NOT NULL,
	id @int NOT NULL,
	PRIMARY KEY (owner, box, id)
) @narrow;
-- One message to one address by one channel. No address stands here: it is sealed under
-- the owner, or under this id when it is nobody's (box 5) and dropped when it was sent.
-- due_at: when it is tried next, 0: never again; while it is being sent: when another may.
-- answer_id, answer: what the provider said.
-- @spread id
CREATE TABLE delivery (
	id @int NOT NULL PRIMARY KEY,
	urgent @int NOT NULL,
	due_at @int NOT NULL,
	state @int NOT NULL,
	channel @int NOT NULL,
	kind @int NOT NULL,
	owner @int NOT NULL,
	box @int NOT NULL,
	message @int NOT NULL,
	subject @int NOT NULL,
	tries @int NOT NULL,
	expires_at @int NOT NULL,
	done_at @int NOT NULL,
	status @int NOT NULL,
	answer_id @text NOT NULL,
	answer @text NOT NULL
);
CREATE INDEX delivery_due ON delivery (urgent, due_at, id);
-- Up to when what falls due has been told of.
-- @reference
CREATE TABLE notice_mark (
	name @text NOT NULL PRIMARY KEY,
	at @int NOT NULL
) @narrow;
