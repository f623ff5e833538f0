-- Which numbered steps this data has gone through.
-- @local
CREATE TABLE IF NOT EXISTS schema_step (
	number @int NOT NULL PRIMARY KEY,
	name @text NOT NULL,
	at @int NOT NULL
);
