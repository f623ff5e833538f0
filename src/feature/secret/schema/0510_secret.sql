-- What the secret.key of this data makes of a known word (id 1): another key makes another value.
-- @reference
CREATE TABLE secret_mark (
	id @int NOT NULL PRIMARY KEY,
	value @blob NOT NULL
);
