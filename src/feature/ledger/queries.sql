-- @row event: message int, seq int, at int, action text, account int, role int, unit int, from_state int, to_state int, subject int, reason text, note text
-- @row audit: id int, account int, action text, object text, result text

-- @query event_add exec
-- @in message int, seq int, at int, action text, account int, role int, unit int, from_state int, to_state int, subject int, reason text, note text
INSERT INTO event (message, seq, at, action, account, role, unit, from_state, to_state, subject,
	reason, note)
VALUES (:message, :seq, :at, :action, :account, :role, :unit, :from_state, :to_state, :subject,
	:reason, :note);

-- @query event_of many event
-- @in message int
SELECT message, seq, at, action, account, role, unit, from_state, to_state, subject, reason, note
FROM event WHERE message = :message ORDER BY seq;

-- @query event_scan many event
-- @in message int, seq int, n int
SELECT message, seq, at, action, account, role, unit, from_state, to_state, subject, reason, note
FROM event WHERE (message, seq) > (:message, :seq) ORDER BY message, seq LIMIT :n;

-- @query audit_add exec
-- @in id int, account int, action text, object text, result text
INSERT INTO audit (id, account, action, object, result)
VALUES (:id, :account, :action, :object, :result);

-- @query audit_page many audit
-- @in before int, n int
SELECT id, account, action, object, result FROM audit WHERE id < :before ORDER BY id DESC LIMIT :n;
