-- A letter between the unit of an order and the writer, through the platform: its text
-- without what names a person (the original is in the vault). account 0: the writer.
-- @spread message
-- @refers message message
-- @refers unit unit
CREATE TABLE relay (
	message @int NOT NULL,
	id @int NOT NULL,
	work_order @int NOT NULL,
	unit @int NOT NULL,
	account @int NOT NULL,
	body @text NOT NULL,
	PRIMARY KEY (message, id)
) @narrow;
