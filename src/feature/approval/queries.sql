-- @row approval: id int, kind int, subject int, unit int, asked_by int, asked_unit int, state int, decided_by int, decided_at int, expires_at int, reason text, detail text, note text
-- @row export_taken: n int
-- @row reason_count: month int, what int, reason text, n int

-- @query approval_add exec
-- @in id int, kind int, subject int, unit int, asked_by int, asked_unit int, state int, expires_at int, reason text, detail text
INSERT INTO approval (id, kind, subject, unit, asked_by, asked_unit, state, decided_by, decided_at,
	expires_at, reason, detail, note)
VALUES (:id, :kind, :subject, :unit, :asked_by, :asked_unit, :state, 0, 0, :expires_at, :reason,
	:detail, '');

-- @query approval_by_id one approval
-- @in id int
SELECT id, kind, subject, unit, asked_by, asked_unit, state, decided_by, decided_at, expires_at,
	reason, detail, note
FROM approval WHERE id = :id;

-- @query approval_in_state many approval
-- @in state int, before int, n int
SELECT id, kind, subject, unit, asked_by, asked_unit, state, decided_by, decided_at, expires_at,
	reason, detail, note
FROM approval WHERE state = :state AND id < :before ORDER BY id DESC LIMIT :n;

-- @query approval_asked_by many approval
-- @in account int, before int, n int
SELECT id, kind, subject, unit, asked_by, asked_unit, state, decided_by, decided_at, expires_at,
	reason, detail, note
FROM approval WHERE asked_by = :account AND id < :before ORDER BY id DESC LIMIT :n;

-- @query approval_about many approval
-- @in subject int, kind int, n int
SELECT id, kind, subject, unit, asked_by, asked_unit, state, decided_by, decided_at, expires_at,
	reason, detail, note
FROM approval WHERE subject = :subject AND kind = :kind ORDER BY id DESC LIMIT :n;

-- Only from the state that it was read in.
-- @query approval_decide exec
-- @in id int, state int, decided_by int, decided_at int, expires_at int, note text
UPDATE approval SET state = :state, decided_by = :decided_by, decided_at = :decided_at,
	expires_at = :expires_at, note = :note
WHERE id = :id AND state = 1;

-- @query approval_use exec
-- @in id int
UPDATE approval SET state = 4 WHERE id = :id AND state = 2;

-- @query reason_counted exec
-- @in month int, what int, reason text
INSERT INTO reason_count (month, what, reason, n) VALUES (:month, :what, :reason, 1)
ON CONFLICT (month, what, reason) DO UPDATE SET n = reason_count.n + 1;

-- @query reason_counts many reason_count
-- @in from int
SELECT month, what, reason, n FROM reason_count WHERE month >= :from
ORDER BY month DESC, what DESC, reason DESC;

-- @query export_taken_of one export_taken
-- @in account int, day int
SELECT n FROM export_taken WHERE account = :account AND day = :day;

-- @query export_take exec
-- @in account int, day int, n int
INSERT INTO export_taken (account, day, n) VALUES (:account, :day, :n)
ON CONFLICT (account, day) DO UPDATE SET n = export_taken.n + :n;
