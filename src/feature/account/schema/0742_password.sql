-- When each password was set, and the hashes of the last ones: what may not come back,
-- what is due for a change. given: somebody else set it, so its owner changes it first.
-- @reference
-- @refers account account
CREATE TABLE account_password (
	account @int NOT NULL,
	at @int NOT NULL,
	hash @text NOT NULL,
	given @int NOT NULL,
	PRIMARY KEY (account, at)
) @narrow;
