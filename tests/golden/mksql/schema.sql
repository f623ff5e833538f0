-- Messages and their list table.
-- @spread id
-- @refers office post
CREATE TABLE message (
	id @id, -- made by the program
	title @text NOT NULL DEFAULT '@text -- kept',
	body @text NOT NULL,
	digest @blob NOT NULL,
	office @int NOT NULL DEFAULT -1,
	score @real NOT NULL
);

-- @spread place list
CREATE TABLE message_by_place (
	place @int NOT NULL,
	id @int NOT NULL,
	PRIMARY KEY (place, id)
) @narrow;
CREATE INDEX "message_title" ON message (title);
-- @reference
CREATE TABLE IF NOT EXISTS post (code @text NOT NULL PRIMARY KEY, name @text NOT NULL);
-- One holder a name.
CREATE UNIQUE INDEX post_name ON post (name);
-- @spread message
-- @refers message message
CREATE TABLE note (message @int NOT NULL, n @int NOT NULL, PRIMARY KEY (message, n)) @narrow;
CREATE UNIQUE INDEX note_once ON note (n, message);
-- @refers post post
ALTER TABLE note ADD COLUMN post @text NOT NULL DEFAULT '';
-- @local
CREATE TABLE seen (id @int NOT NULL PRIMARY KEY);
INSERT INTO seen (id) VALUES (1);
DROP INDEX note_once;
