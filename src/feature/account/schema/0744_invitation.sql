-- Links by which an account's owner sets her own password; each works once, until then.
-- @reference
-- @refers account account
CREATE TABLE account_invitation (
	hash @text NOT NULL PRIMARY KEY,
	account @int NOT NULL,
	made_by @int NOT NULL,
	expires_at @int NOT NULL
) @narrow;
CREATE INDEX account_invitation_account ON account_invitation (account);
