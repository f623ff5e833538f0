-- @row work_order: message int, id int, unit int, lead bool, state int, version int, round int, issued_at int, due int, days int, desk_unit int, desk_role int, desk_due int, returns int, declines int, reason text, note text
-- @row order_ref: message int
-- @row reply: message int, id int, work_order int, unit int, version int, state int, lead bool, at int, released_at int, account int, reasons text, note text, body text

-- @query order_add exec
-- @in message int, id int, unit int, lead bool, state int, version int, round int, issued_at int, due int, days int, desk_unit int, desk_role int, desk_due int, note text
INSERT INTO work_order (message, id, unit, lead, state, version, round, issued_at, due, days,
	desk_unit, desk_role, desk_due, returns, declines, reason, note)
VALUES (:message, :id, :unit, :lead, :state, :version, :round, :issued_at, :due, :days,
	:desk_unit, :desk_role, :desk_due, 0, 0, '', :note);

-- @query order_home_add exec
-- @in id int, message int
INSERT INTO order_home (id, message) VALUES (:id, :message);

-- @query order_home_of one order_ref
-- @in id int
SELECT message FROM order_home WHERE id = :id;

-- @query order_by_id one work_order
-- @in message int, id int
SELECT message, id, unit, lead, state, version, round, issued_at, due, days, desk_unit, desk_role,
	desk_due, returns, declines, reason, note
FROM work_order WHERE message = :message AND id = :id;

-- @query orders_of many work_order
-- @in message int
SELECT message, id, unit, lead, state, version, round, issued_at, due, days, desk_unit, desk_role,
	desk_due, returns, declines, reason, note
FROM work_order WHERE message = :message ORDER BY id;

-- @query order_change exec
-- @in message int, id int, old_version int, state int, version int, desk_unit int, desk_role int, desk_due int, returns int, declines int, reason text
UPDATE work_order SET state = :state, version = :version, desk_unit = :desk_unit,
	desk_role = :desk_role, desk_due = :desk_due, returns = :returns, declines = :declines,
	reason = :reason
WHERE message = :message AND id = :id AND version = :old_version;

-- It is handled with another, whose date came first.
-- @query order_due exec
-- @in message int, id int, due int
UPDATE work_order SET due = :due WHERE message = :message AND id = :id;

-- @query unit_order_put exec
-- @in unit int, id int, message int, state int
INSERT INTO unit_order (unit, id, message, state) VALUES (:unit, :id, :message, :state)
ON CONFLICT (unit, id) DO UPDATE SET state = excluded.state;

-- @query reply_add exec
-- @in message int, id int, work_order int, unit int, version int, state int, lead bool, at int, released_at int, account int, body text
INSERT INTO reply (message, id, work_order, unit, version, state, lead, at, released_at, account,
	reasons, note, body)
VALUES (:message, :id, :work_order, :unit, :version, :state, :lead, :at, :released_at, :account,
	'', '', :body);

-- @query reply_set exec
-- @in message int, id int, state int, released_at int, reasons text, note text
UPDATE reply SET state = :state, released_at = :released_at, reasons = :reasons, note = :note
WHERE message = :message AND id = :id;

-- @query replies_of many reply
-- @in message int
SELECT message, id, work_order, unit, version, state, lead, at, released_at, account, reasons, note, body
FROM reply WHERE message = :message ORDER BY id;
