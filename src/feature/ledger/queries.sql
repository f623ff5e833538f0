-- @row event: message int, seq int, at int, action text, account int, role int, unit int, from_state int, to_state int, subject int, reason text, note text, facts text, closed blob, record blob, hash blob
-- @row event_hash: hash blob
-- @row event_first: at int, hash blob
-- @row event_salt: since int, salt blob
-- @row audit: id int, account int, action text, object text, result text
-- @row unsealed: message int, seq int, hash blob

-- @query event_add exec
-- @in message int, seq int, at int, action text, account int, role int, unit int, from_state int, to_state int, subject int, reason text, note text, facts text, closed blob, record blob, hash blob
INSERT INTO event (message, seq, at, action, account, role, unit, from_state, to_state, subject,
	reason, note, facts, closed, record, hash)
VALUES (:message, :seq, :at, :action, :account, :role, :unit, :from_state, :to_state, :subject,
	:reason, :note, :facts, :closed, :record, :hash);

-- @query event_of many event
-- @in message int
SELECT message, seq, at, action, account, role, unit, from_state, to_state, subject, reason, note,
	facts, closed, record, hash
FROM event WHERE message = :message ORDER BY seq;

-- @query event_scan many event
-- @in message int, seq int, n int
SELECT message, seq, at, action, account, role, unit, from_state, to_state, subject, reason, note,
	facts, closed, record, hash
FROM event WHERE (message, seq) > (:message, :seq) ORDER BY message, seq LIMIT :n;

-- @query event_first_of one event_first
-- @in message int
SELECT at, hash FROM event WHERE message = :message ORDER BY seq LIMIT 1;

-- @query event_hash_at one event_hash
-- @in message int, seq int
SELECT hash FROM event WHERE message = :message AND seq = :seq;

-- Only for events from before there was a chain.
-- @query event_chain exec
-- @in message int, seq int, facts text, closed blob, record blob, hash blob
UPDATE event SET facts = :facts, closed = :closed, record = :record, hash = :hash
WHERE message = :message AND seq = :seq AND LENGTH(hash) = 0;

-- @query event_salt_add exec
-- @in message int, since int, salt blob
INSERT INTO event_salt (message, since, salt) VALUES (:message, :since, :salt);

-- @query event_salt_change exec
-- @in message int, since int, salt blob
UPDATE event_salt SET since = :since, salt = :salt WHERE message = :message;

-- @query event_salt_of one event_salt
-- @in message int
SELECT since, salt FROM event_salt WHERE message = :message;

-- @query unsealed_put exec
-- @in message int, seq int, hash blob
INSERT INTO unsealed (message, seq, hash) VALUES (:message, :seq, :hash)
ON CONFLICT (message) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;

-- @query unsealed_of one unsealed
-- @in message int
SELECT message, seq, hash FROM unsealed WHERE message = :message;

-- @query audit_add exec
-- @in id int, account int, action text, object text, result text
INSERT INTO audit (id, account, action, object, result)
VALUES (:id, :account, :action, :object, :result);

-- @query audit_after many audit
-- @in after int, n int
SELECT id, account, action, object, result FROM audit WHERE id > :after ORDER BY id LIMIT :n;

-- @query audit_page many audit
-- @in before int, n int
SELECT id, account, action, object, result FROM audit WHERE id < :before ORDER BY id DESC LIMIT :n;

-- @row upkeep: id int, message int

-- @query upkeep_add exec
-- @in id int, message int
INSERT INTO upkeep (id, message) VALUES (:id, :message);

-- @query upkeep_after many upkeep
-- @in after int, n int
SELECT id, message FROM upkeep WHERE id > :after ORDER BY id, message LIMIT :n;

-- @query upkeep_drop exec
-- @in id int, message int
DELETE FROM upkeep WHERE id = :id AND message = :message;
