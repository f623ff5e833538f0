-- Failures to sign in, by a keyed hash of whose they are: an account's name (known or
-- not), or a browser that has signed in before.
-- @spread key list
CREATE TABLE sign_in_failure (
	key @text NOT NULL PRIMARY KEY,
	n @int NOT NULL,
	last_at @int NOT NULL
) @narrow;
CREATE INDEX sign_in_failure_age ON sign_in_failure (last_at);
