-- Whom a message complains of: a unit, or an account (the other is 0). state: 1 named,
-- 2 found in the text and not decided on, 3 an editor said no. source: 1 the writer,
-- 2 found in the text, 3 staff.
-- @spread message
-- @refers message message
CREATE TABLE message_about (
	message @int NOT NULL,
	unit @int NOT NULL,
	account @int NOT NULL,
	state @int NOT NULL,
	source @int NOT NULL,
	at @int NOT NULL,
	PRIMARY KEY (message, unit, account)
) @narrow;
