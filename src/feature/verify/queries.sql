-- Everything in the order of its message, a stretch at a time: (after, last].
-- @use message/queries
-- @use vault/queries
-- @use order/queries
-- @use rating/queries
-- @use about/queries
-- @use relay/queries
-- @use joint/queries
-- @use attachment/queries
-- @use ledger/queries
-- @use figures/queries
-- @row salt_row: message int, since int, salt blob
-- @row list_row: a int, b int, c int, d int, e int, f int
-- @row code_row: code text, message int

-- A truth is 0 or 1: what else is there would be read as 1, so its row gets a version that no row has.
-- @query verify_messages many message
-- @in after int, n int
SELECT id, office, place, kind, domain, state, private, anonymous,
	CASE WHEN private IN (0, 1) AND anonymous IN (0, 1) THEN version ELSE -1 END, round, outcome,
	coordinator, lead_unit, answer_unit, published_at, answered_at, closed_at, updated_at,
	desk_unit, desk_role, desk_due, merged_into, joint, likes, source, reason, author, title, body,
	location
FROM message WHERE id > :after ORDER BY id LIMIT :n;

-- @query verify_boxes many vault_box
-- @in after int, last int
SELECT record, kind, part, key, dek, box FROM vault_box
WHERE record > :after AND record <= :last AND kind < 100 ORDER BY record, kind, part;

-- @query verify_other_boxes many vault_box
-- @in record int, kind int, part int, n int
SELECT record, kind, part, key, dek, box FROM vault_box
WHERE (record, kind, part) > (:record, :kind, :part) AND kind >= 100 ORDER BY record, kind, part LIMIT :n;

-- @query verify_versions many message_version
-- @in after int, last int
SELECT message, n, at, account, title, body FROM message_version
WHERE message > :after AND message <= :last ORDER BY message, n;

-- @query verify_followups many followup
-- @in after int, last int
SELECT message, id, state, due, body FROM followup
WHERE message > :after AND message <= :last ORDER BY message, id;

-- @query verify_orders many work_order
-- @in after int, last int
SELECT message, id, unit, lead, state, CASE WHEN lead IN (0, 1) THEN version ELSE -1 END, round, issued_at, due, days, desk_unit, desk_role,
	desk_due, returns, declines, reason, note
FROM work_order WHERE message > :after AND message <= :last ORDER BY message, id;

-- @query verify_replies many reply
-- @in after int, last int
SELECT message, id, work_order, unit, CASE WHEN lead IN (0, 1) THEN version ELSE -1 END, state, lead, at, released_at, account, reasons, note, body
FROM reply WHERE message > :after AND message <= :last ORDER BY message, id;

-- @query verify_ratings many rating
-- @in after int, last int
SELECT message, round, at, unit, place, office, outcome, resolution, attitude, speed, body
FROM rating WHERE message > :after AND message <= :last ORDER BY message, round;

-- @query verify_about many message_about
-- @in after int, last int
SELECT message, unit, account, state, source, at
FROM message_about WHERE message > :after AND message <= :last ORDER BY message, unit, account;

-- @query verify_joint many message_joint
-- @in after int, last int
SELECT message, lead, round, due, at, person
FROM message_joint WHERE message > :after AND message <= :last ORDER BY message;

-- @query verify_letters many relay
-- @in after int, last int
SELECT message, id, work_order, unit, account, body
FROM relay WHERE message > :after AND message <= :last ORDER BY message, id;

-- @query verify_attachments many attachment
-- @in after int, last int
SELECT message, id, part, owner, state, kind, flags, bytes, small, w, h, place, at, account,
	digest, name
FROM attachment WHERE message > :after AND message <= :last ORDER BY message, id;

-- @query verify_events many event
-- @in after int, last int
SELECT message, seq, at, action, account, role, unit, from_state, to_state, subject, reason, note,
	facts, closed, record, hash
FROM event WHERE message > :after AND message <= :last ORDER BY message, seq;

-- @query verify_salts many salt_row
-- @in after int, last int
SELECT message, since, salt FROM event_salt
WHERE message > :after AND message <= :last ORDER BY message;

-- @query verify_unsealed many unsealed
-- @in after int, last int
SELECT message, seq, hash FROM unsealed
WHERE message > :after AND message <= :last ORDER BY message;

-- The newest sealed events of each message.
-- @row sealed: message int, seq int, hash blob
-- @query verify_sealed many sealed
-- @in after int, last int
SELECT message, seq, hash FROM ledger_leaf
WHERE message > :after AND message <= :last AND seq > 0 ORDER BY message, seq;

-- @row audit_row: id int, account int, action text, object text, result text
-- @query verify_audits many audit_row
-- @in after int, n int
SELECT id, account, action, object, result FROM audit WHERE id > :after ORDER BY id LIMIT :n;

-- @query verify_audit one audit_row
-- @in id int
SELECT id, account, action, object, result FROM audit WHERE id = :id;

-- @row key_row: id int, at int
-- @query verify_keys many key_row
-- @in n int
SELECT id, at FROM ledger_key ORDER BY id LIMIT :n;

-- @query verify_closing many list_row
-- @in after int, last int
SELECT message, at, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT)
FROM closing WHERE message > :after AND message <= :last ORDER BY message;

-- What follows from messages and orders, in the order of its own keys.
-- @query verify_feed many list_row
-- @in a int, b int, n int
SELECT key, message, kind, domain, state, CAST(0 AS BIGINT)
FROM feed WHERE (key, message) > (:a, :b) ORDER BY key, message LIMIT :n;

-- @query verify_unit_messages many list_row
-- @in a int, b int, n int
SELECT unit, message, kind, domain, state, CAST(0 AS BIGINT)
FROM unit_message WHERE (unit, message) > (:a, :b) ORDER BY unit, message LIMIT :n;

-- @query verify_answered many list_row
-- @in a int, b int, n int
SELECT at, message, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT)
FROM answered WHERE (at, message) > (:a, :b) ORDER BY at, message LIMIT :n;

-- @query verify_unit_orders many list_row
-- @in a int, b int, n int
SELECT unit, id, message, state, CAST(0 AS BIGINT), CAST(0 AS BIGINT)
FROM unit_order WHERE (unit, id) > (:a, :b) ORDER BY unit, id LIMIT :n;

-- @query verify_order_homes many list_row
-- @in a int, b int, n int
SELECT id, message, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT)
FROM order_home WHERE id > :a AND id >= :b ORDER BY id LIMIT :n;

-- @query verify_todo many list_row
-- @in unit int, role int, due int, subject int, n int
SELECT unit, role, due, subject, message, kind
FROM todo WHERE (unit, role, due, subject) > (:unit, :role, :due, :subject)
ORDER BY unit, role, due, subject LIMIT :n;

-- @query verify_codes many code_row
-- @in after text, n int
SELECT code, message FROM message_code WHERE code > :after ORDER BY code LIMIT :n;

-- @query verify_figures many figure
-- @in key int, month int, n int
SELECT key, month, received, answered, closed, solved, hours, rated, resolution, attitude, speed
FROM figure WHERE (key, month) > (:key, :month) ORDER BY key, month LIMIT :n;

-- @query verify_days many figure_days
-- @in key int, year int, days int, n int
SELECT key, year, days, n FROM figure_days
WHERE (key, year, days) > (:key, :year, :days) ORDER BY key, year, days LIMIT :n;
