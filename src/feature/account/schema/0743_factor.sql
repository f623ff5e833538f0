-- The second factor: its secret is in the vault, here is how far it has been used.
-- enrolled_at 0: shown, not yet confirmed. last_step: the last half minute whose code
-- was taken; none is taken twice.
-- @reference
-- @refers account account
CREATE TABLE account_factor (
	account @int NOT NULL PRIMARY KEY,
	enrolled_at @int NOT NULL,
	last_step @int NOT NULL
) @narrow;
-- Recovery codes that are left, as keyed hashes; each goes when it is used.
-- @reference
-- @refers account account
CREATE TABLE account_recovery (
	account @int NOT NULL,
	hash @text NOT NULL,
	PRIMARY KEY (account, hash)
) @narrow;
