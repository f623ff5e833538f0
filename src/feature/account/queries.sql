-- @row account: id int, login text, name text, password text, active bool
-- @row account_grant: role int, unit int, path text, place int, unit_name text
-- @row session: account int, writer int, message int, created_at int, seen_at int, expires_at int, agent text, network text
-- @row account_ref: account int

-- @query account_by_login one account
-- @in login text
SELECT id, login, name, password, active FROM account WHERE login = :login;

-- @query account_by_id one account
-- @in id int
SELECT id, login, name, password, active FROM account WHERE id = :id;

-- @query account_page many account
-- @in after int, n int
SELECT id, login, name, password, active FROM account WHERE id > :after ORDER BY id LIMIT :n;

-- @query account_add exec
-- @in id int, login text, name text, password text
INSERT INTO account (id, login, name, password) VALUES (:id, :login, :name, :password)
ON CONFLICT (login) DO NOTHING;

-- @query account_set_password exec
-- @in id int, password text
UPDATE account SET password = :password WHERE id = :id;

-- These two change nothing: until the session ends nobody else changes the account.
-- @query account_hold exec
-- @in id int
UPDATE account SET active = active WHERE id = :id;

-- @query account_hold_as exec
-- @in id int, password text
UPDATE account SET active = active WHERE id = :id AND password = :password AND active = 1;

-- @query account_set_active exec
-- @in id int, active bool
UPDATE account SET active = :active WHERE id = :id;

-- @query account_grants many account_grant
-- @in account int
SELECT r.role, r.unit, COALESCE(u.path, ''), COALESCE(u.place, 0), COALESCE(u.name, '')
FROM account_role AS r LEFT JOIN unit AS u ON u.id = r.unit
WHERE r.account = :account ORDER BY r.role, r.unit;

-- @query account_role_add exec
-- @in account int, role int, unit int
INSERT INTO account_role (account, role, unit) VALUES (:account, :role, :unit)
ON CONFLICT (account, role, unit) DO NOTHING;

-- @query session_add exec
-- @in token text, account int, writer int, message int, at int, expires_at int, agent text, network text
INSERT INTO session (token, account, writer, message, created_at, seen_at, expires_at, agent, network)
VALUES (:token, :account, :writer, :message, :at, :at, :expires_at, :agent, :network);

-- @query session_by_token one session
-- @in token text
SELECT account, writer, message, created_at, seen_at, expires_at, agent, network FROM session
WHERE token = :token;

-- @query session_drop exec
-- @in token text
DELETE FROM session WHERE token = :token;

-- @query session_drop_of exec
-- @in account int
DELETE FROM session WHERE account = :account AND account <> 0;

-- @query session_forget exec
-- @in now int
DELETE FROM session WHERE expires_at < :now;

-- @query api_token_add exec
-- @in token text, account int, created_at int
INSERT INTO api_token (token, account, created_at) VALUES (:token, :account, :created_at);

-- @query api_token_drop_of exec
-- @in account int
DELETE FROM api_token WHERE account = :account;

-- @query api_token_of one account_ref
-- @in token text
SELECT account FROM api_token WHERE token = :token;
