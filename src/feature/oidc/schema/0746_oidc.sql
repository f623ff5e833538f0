-- Which account a user of the staff's identity provider is: a keyed hash of issuer and
-- subject. (Writers' are in writer_identity.)
-- @reference
-- @refers account account
CREATE TABLE account_identity (
	hash @text NOT NULL PRIMARY KEY,
	account @int NOT NULL,
	since @int NOT NULL
) @narrow;
CREATE INDEX account_identity_account ON account_identity (account);
