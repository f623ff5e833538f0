-- How many rows of messages and orders an account took out by itself on a day.
-- @spread account list
CREATE TABLE export_taken (
	account @int NOT NULL,
	day @int NOT NULL,
	n @int NOT NULL,
	PRIMARY KEY (account, day)
) @narrow;
