-- 三员分立: the system, the security and the audit administrator are three people. The
-- primary key says so: an account has one row here or none. (Roles 8, 9 and 10; in
-- account_role they give nothing.)
-- @reference
-- @refers account account
CREATE TABLE account_admin (
	account @int NOT NULL PRIMARY KEY,
	role @int NOT NULL
) @narrow;
INSERT INTO account_admin (account, role)
SELECT account, MIN(role) FROM account_role WHERE role >= 8 GROUP BY account;
DELETE FROM account_role WHERE role >= 8 AND EXISTS (
	SELECT 1 FROM account_admin AS m WHERE m.account = account_role.account AND m.role = account_role.role);
