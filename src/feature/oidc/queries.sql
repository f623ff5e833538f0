-- @row account_identity: account int, since int

-- @query account_identity_of one account_identity
-- @in hash text
SELECT account, since FROM account_identity WHERE hash = :hash;

-- @query account_identity_of_account many account_identity
-- @in account int
SELECT account, since FROM account_identity WHERE account = :account;

-- @query account_identity_add exec
-- @in hash text, account int, since int
INSERT INTO account_identity (hash, account, since) VALUES (:hash, :account, :since)
ON CONFLICT (hash) DO NOTHING;

-- @query account_identity_drop_of exec
-- @in account int
DELETE FROM account_identity WHERE account = :account;
