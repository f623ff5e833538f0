-- The key terms of messages (text/gist.h) by where they are and whether everybody may see
-- them: scope is the city, times two, plus one for what is public and not closed.
-- @spread scope list
CREATE TABLE alike_key (
	scope @int NOT NULL,
	term @int NOT NULL,
	message @int NOT NULL,
	weight @int NOT NULL,
	PRIMARY KEY (scope, term, message)
) @narrow;
-- What stands there of each message, so that it can be taken away.
-- @spread message
CREATE TABLE alike_doc (
	message @int NOT NULL PRIMARY KEY,
	scope @int NOT NULL,
	terms @blob NOT NULL
);
-- In how many messages each term stands, as last counted: one row.
-- @reference
CREATE TABLE alike_counts (
	id @int NOT NULL PRIMARY KEY,
	at @int NOT NULL,
	texts @int NOT NULL,
	counts @blob NOT NULL
);
