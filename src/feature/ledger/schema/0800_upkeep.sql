-- Messages that changed since what is made from them (search, likeness) was brought up to
-- date; a row a change, oldest first, so that writers never wait for each other.
-- @spread message
-- @refers message message
CREATE TABLE upkeep (
	id @int NOT NULL,
	message @int NOT NULL,
	PRIMARY KEY (id, message)
) @narrow;
