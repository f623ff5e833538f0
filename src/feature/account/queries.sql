-- @row account: id int, login text, name text, password text, active bool
-- @row account_grant: role int, unit int, path text, place int, unit_name text
-- @row session: account int, writer int, message int, created_at int, seen_at int, expires_at int, agent text, network text
-- @row own_session: token text, created_at int, seen_at int, expires_at int, agent text, network text
-- @row account_ref: account int
-- @row failure: n int, last_at int
-- @row admin_role: role int
-- @row invitation: account int, made_by int, expires_at int
-- @row factor: enrolled_at int, last_step int
-- @row factor_codes: n int
-- @row account_password: at int, hash text, given bool

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
WHERE r.account = :account AND r.role < 8
UNION ALL SELECT m.role, 0, '', 0, '' FROM account_admin AS m WHERE m.account = :account
ORDER BY 1, 2;

-- @query account_admin_of one admin_role
-- @in account int
SELECT role FROM account_admin WHERE account = :account;

-- The primary key is the rule: whoever comes second changes nothing.
-- @query account_admin_add exec
-- @in account int, role int
INSERT INTO account_admin (account, role) VALUES (:account, :role)
ON CONFLICT (account) DO NOTHING;

-- @query account_admin_drop exec
-- @in account int, role int
DELETE FROM account_admin WHERE account = :account AND role = :role;

-- @query account_role_drop exec
-- @in account int, role int, unit int
DELETE FROM account_role WHERE account = :account AND role = :role AND unit = :unit;

-- What the schema's step could not take over: a second administrator's role.
-- @query account_admin_twice many account_grant
-- @in n int
SELECT r.role, r.account, a.login, 0, a.name FROM account_role AS r JOIN account AS a ON a.id = r.account
WHERE r.role >= 8 ORDER BY r.account, r.role LIMIT :n;

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

-- @query session_drop_others exec
-- @in account int, but text
DELETE FROM session WHERE account = :account AND account <> 0 AND token <> :but;

-- @query session_saw exec
-- @in token text, at int
UPDATE session SET seen_at = :at WHERE token = :token AND seen_at < :at;

-- @query session_of_account many own_session
-- @in account int
SELECT token, created_at, seen_at, expires_at, agent, network FROM session
WHERE account = :account AND account <> 0;

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

-- @query failure_of one failure
-- @in key text
SELECT n, last_at FROM sign_in_failure WHERE key = :key;

-- @query failure_put exec
-- @in key text, n int, last_at int
INSERT INTO sign_in_failure (key, n, last_at) VALUES (:key, :n, :last_at)
ON CONFLICT (key) DO UPDATE SET n = excluded.n, last_at = excluded.last_at;

-- @query failure_drop exec
-- @in key text
DELETE FROM sign_in_failure WHERE key = :key;

-- @query failure_forget exec
-- @in before int
DELETE FROM sign_in_failure WHERE last_at < :before;

-- @query password_add exec
-- @in account int, at int, hash text, given bool
INSERT INTO account_password (account, at, hash, given) VALUES (:account, :at, :hash, :given)
ON CONFLICT (account, at) DO UPDATE SET hash = excluded.hash, given = excluded.given;

-- @query password_of many account_password
-- @in account int, n int
SELECT at, hash, given FROM account_password WHERE account = :account ORDER BY at DESC LIMIT :n;

-- @query password_forget exec
-- @in account int, before int
DELETE FROM account_password WHERE account = :account AND at < :before;

-- @query factor_of one factor
-- @in account int
SELECT enrolled_at, last_step FROM account_factor WHERE account = :account;

-- @query factor_begin exec
-- @in account int
INSERT INTO account_factor (account, enrolled_at, last_step) VALUES (:account, 0, 0)
ON CONFLICT (account) DO UPDATE SET enrolled_at = 0, last_step = 0;

-- @query factor_enrol exec
-- @in account int, at int
UPDATE account_factor SET enrolled_at = :at WHERE account = :account;

-- Of two who show the same code at once, one changes a row.
-- @query factor_use exec
-- @in account int, step int
UPDATE account_factor SET last_step = :step WHERE account = :account AND last_step < :step;

-- @query factor_drop exec
-- @in account int
DELETE FROM account_factor WHERE account = :account;

-- @query recovery_add exec
-- @in account int, hash text
INSERT INTO account_recovery (account, hash) VALUES (:account, :hash);

-- @query recovery_use exec
-- @in account int, hash text
DELETE FROM account_recovery WHERE account = :account AND hash = :hash;

-- @query recovery_drop exec
-- @in account int
DELETE FROM account_recovery WHERE account = :account;

-- @query recovery_left one factor_codes
-- @in account int
SELECT COUNT(*) FROM account_recovery WHERE account = :account;

-- @query invitation_add exec
-- @in hash text, account int, made_by int, expires_at int
INSERT INTO account_invitation (hash, account, made_by, expires_at)
VALUES (:hash, :account, :made_by, :expires_at);

-- @query invitation_of one invitation
-- @in hash text
SELECT account, made_by, expires_at FROM account_invitation WHERE hash = :hash;

-- @query invitation_drop_of exec
-- @in account int
DELETE FROM account_invitation WHERE account = :account;

-- @query account_search many account
-- @in like text, after int, n int
SELECT id, login, name, password, active FROM account
WHERE id > :after AND (LOWER(login) LIKE LOWER(:like) ESCAPE '!' OR LOWER(name) LIKE LOWER(:like) ESCAPE '!')
ORDER BY id LIMIT :n;
