-- @row import_ref: message int, run int
-- @row taken: id int

-- @query import_ref_add exec
-- @in source text, ref text, message int, run int
INSERT INTO import_ref (source, ref, message, run) VALUES (:source, :ref, :message, :run)
ON CONFLICT (source, ref) DO NOTHING;

-- @query import_ref_of one import_ref
-- @in source text, ref text
SELECT message, run FROM import_ref WHERE source = :source AND ref = :ref;

-- @query import_message_taken one taken
-- @in id int
SELECT id FROM message WHERE id = :id;

-- @row scanned_order: message int, id int, unit int, lead bool, state int, issued_at int, due int, desk_unit int, desk_role int, desk_due int, returns int, declines int
-- @query order_scan many scanned_order
-- @in message int, id int, n int
SELECT message, id, unit, lead, state, issued_at, due, desk_unit, desk_role, desk_due, returns, declines
FROM work_order WHERE (message, id) > (:message, :id) ORDER BY message, id LIMIT :n;

-- @row waiting: unit int, role int, due int, subject int, message int, kind int
-- @query waiting_scan many waiting
-- @in unit int, role int, due int, subject int, n int
SELECT unit, role, due, subject, message, kind FROM todo
WHERE (unit, role, due, subject) > (:unit, :role, :due, :subject)
ORDER BY unit, role, due, subject LIMIT :n;

-- @query waiting_at one waiting
-- @in unit int, role int, due int, subject int
SELECT unit, role, due, subject, message, kind FROM todo
WHERE unit = :unit AND role = :role AND due = :due AND subject = :subject;

-- @row exported_n: n int
-- Of what is not public, up to the limit: the rest anybody may read.
-- @query exported_many one exported_n
-- @in from int, to int, most int
SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE id >= :from AND id < :to
	AND (private = 1 OR published_at = 0 OR state > 6) LIMIT :most) AS t;
