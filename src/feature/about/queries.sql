-- @row message_about: message int, unit int, account int, state int, source int, at int
-- @row desk_holder: account int

-- @query about_of many message_about
-- @in message int
SELECT message, unit, account, state, source, at FROM message_about
WHERE message = :message ORDER BY unit, account;

-- @query about_put exec
-- @in message int, unit int, account int, state int, source int, at int
INSERT INTO message_about (message, unit, account, state, source, at)
VALUES (:message, :unit, :account, :state, :source, :at)
ON CONFLICT (message, unit, account) DO UPDATE SET state = excluded.state,
	source = excluded.source, at = excluded.at;

-- One that complains of this account.
-- @query about_account many message_about
-- @in account int
SELECT message, unit, account, state, source, at FROM message_about
WHERE account = :account AND state = 1 LIMIT 1;

-- Who else works at this desk of the unit.
-- @query about_others many desk_holder
-- @in role int, unit int, but int
SELECT r.account FROM account_role AS r JOIN account AS a ON a.id = r.account
WHERE r.role = :role AND r.unit = :unit AND r.account <> :but AND a.active = 1
ORDER BY r.account LIMIT 1;

-- @query about_holds many desk_holder
-- @in role int, unit int, account int
SELECT account FROM account_role WHERE role = :role AND unit = :unit AND account = :account
ORDER BY account;
