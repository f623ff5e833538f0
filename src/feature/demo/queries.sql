-- @row demo_newest: id int, source text

-- @query demo_newest one demo_newest
SELECT id, source FROM message WHERE id > 0 ORDER BY id DESC LIMIT 1;

-- Orders and replies as they stand after all their steps.
-- @query demo_order_add exec
-- @in message int, id int, unit int, lead bool, state int, version int, round int, issued_at int, due int, days int, desk_unit int, desk_role int, desk_due int, returns int, declines int, reason text, note text
INSERT INTO work_order (message, id, unit, lead, state, version, round, issued_at, due, days,
	desk_unit, desk_role, desk_due, returns, declines, reason, note)
VALUES (:message, :id, :unit, :lead, :state, :version, :round, :issued_at, :due, :days,
	:desk_unit, :desk_role, :desk_due, :returns, :declines, :reason, :note);

-- @query demo_reply_add exec
-- @in message int, id int, work_order int, unit int, version int, state int, lead bool, at int, released_at int, account int, reasons text, note text, body text
INSERT INTO reply (message, id, work_order, unit, version, state, lead, at, released_at, account,
	reasons, note, body)
VALUES (:message, :id, :work_order, :unit, :version, :state, :lead, :at, :released_at, :account,
	:reasons, :note, :body);
