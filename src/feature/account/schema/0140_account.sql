-- Staff accounts. Small tables, the same everywhere (reference tables).
-- @reference
CREATE TABLE account (
	id @int NOT NULL PRIMARY KEY,
	login @text NOT NULL,
	name @text NOT NULL,
	password @text NOT NULL,
	active @int NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX account_login ON account (login);
-- @reference
-- @refers account account
CREATE TABLE account_role (
	account @int NOT NULL,
	role @int NOT NULL,
	unit @int NOT NULL,
	PRIMARY KEY (account, role, unit)
) @narrow;
-- Sign-ins of staff (account) and of writers who showed their codes (message).
-- Only a hash of the token is kept.
-- @spread token list
CREATE TABLE session (
	token @text NOT NULL PRIMARY KEY,
	account @int NOT NULL,
	message @int NOT NULL,
	expires_at @int NOT NULL
) @narrow;
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_account ON session (account);
-- @reference
-- @refers account account
CREATE TABLE api_token (
	token @text NOT NULL PRIMARY KEY,
	account @int NOT NULL,
	created_at @int NOT NULL
) @narrow;
CREATE INDEX api_token_account ON api_token (account);
