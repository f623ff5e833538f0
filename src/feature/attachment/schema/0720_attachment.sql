-- A file that came with a message, a follow-up or a reply. part: 1 message, 2
-- follow-up, 3 reply (owner: its work order), 4 a paper of the relay. state: 1
-- for staff and writer only, 2 public, 3 hidden. kind: kinds.def. flags: 1 acts
-- by itself, 2 locked, 4 the sender wished it public. small: bytes of the small
-- picture, 0: there is none. place: 1 the data folder, 2 the object store.
-- @spread message
-- @refers message message
CREATE TABLE attachment (
	message @int NOT NULL,
	id @int NOT NULL,
	part @int NOT NULL,
	owner @int NOT NULL,
	state @int NOT NULL,
	kind @int NOT NULL,
	flags @int NOT NULL,
	bytes @int NOT NULL,
	small @int NOT NULL,
	w @int NOT NULL,
	h @int NOT NULL,
	place @int NOT NULL,
	at @int NOT NULL,
	account @int NOT NULL,
	digest @blob NOT NULL,
	name @text NOT NULL,
	PRIMARY KEY (message, id)
) @narrow;
-- Where a file's id leads.
-- @spread id list
CREATE TABLE attachment_home (
	id @int NOT NULL PRIMARY KEY,
	message @int NOT NULL
);
-- A file that was taken in and belongs to nothing yet; its id tells the time.
-- @spread id list
CREATE TABLE upload (
	id @int NOT NULL PRIMARY KEY,
	kind @int NOT NULL,
	flags @int NOT NULL,
	bytes @int NOT NULL,
	small @int NOT NULL,
	w @int NOT NULL,
	h @int NOT NULL,
	place @int NOT NULL,
	digest @blob NOT NULL,
	name @text NOT NULL
) @narrow;
-- Bytes taken in: of all (key 'all', day 0), and of one sender on one day.
-- @spread key list
CREATE TABLE upload_use (
	key @text NOT NULL,
	day @int NOT NULL,
	bytes @int NOT NULL,
	PRIMARY KEY (key, day)
) @narrow;
CREATE INDEX upload_use_day ON upload_use (day);
