-- Lists of cases read only what a list shows: no bodies.
-- @row desk_entry: id int, kind int, domain int, state int, coordinator int
-- @row desk_line: id int, office int, place int, kind int, domain int, state int, version int, coordinator int, lead_unit int, answer_unit int, desk_role int, desk_due int, published_at int, answered_at int, closed_at int, joint int, title text
-- @row desk_order_entry: id int, message int, state int

-- @query desk_line_of one desk_line
-- @in id int
SELECT id, office, place, kind, domain, state, version, coordinator, lead_unit, answer_unit, desk_role, desk_due,
	published_at, answered_at, closed_at, joint, title
FROM message WHERE id = :id;

-- @query desk_site_down many desk_entry
-- @in before int, after int, n int
SELECT id, kind, domain, state, coordinator FROM message
WHERE id < :before AND id > :after ORDER BY id DESC LIMIT :n;

-- @query desk_site_up many desk_entry
-- @in before int, after int, n int
SELECT id, kind, domain, state, coordinator FROM message
WHERE id < :before AND id > :after ORDER BY id LIMIT :n;

-- @query desk_unit_down many desk_entry
-- @in unit int, before int, after int, n int
SELECT message, kind, domain, state, unit FROM unit_message
WHERE unit = :unit AND message < :before AND message > :after ORDER BY message DESC LIMIT :n;

-- @query desk_unit_up many desk_entry
-- @in unit int, before int, after int, n int
SELECT message, kind, domain, state, unit FROM unit_message
WHERE unit = :unit AND message < :before AND message > :after ORDER BY message LIMIT :n;

-- @query desk_orders_down many desk_order_entry
-- @in unit int, before int, after int, n int
SELECT id, message, state FROM unit_order
WHERE unit = :unit AND id < :before AND id > :after ORDER BY id DESC LIMIT :n;

-- @query desk_orders_up many desk_order_entry
-- @in unit int, before int, after int, n int
SELECT id, message, state FROM unit_order
WHERE unit = :unit AND id < :before AND id > :after ORDER BY id LIMIT :n;
