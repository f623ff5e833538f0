-- Messages whose domain one of the staff has said: what they say is learnt from at once.
-- @spread message
CREATE TABLE teach_label (
	message @int NOT NULL PRIMARY KEY,
	at @int NOT NULL
);
-- Learning that was asked for, and how far it is: one row.
-- @reference
CREATE TABLE teach_task (
	id @int NOT NULL PRIMARY KEY,
	state @int NOT NULL,
	at @int NOT NULL,
	account @int NOT NULL,
	done @int NOT NULL,
	steps @int NOT NULL,
	messages @int NOT NULL,
	model @int NOT NULL
);
