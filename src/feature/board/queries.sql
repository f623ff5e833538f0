-- The names that a message is shown with: three tables of reference.
-- @row board_names: office text, unit text, place text

-- @query board_names_of one board_names
-- @in office int, unit int, place int
SELECT o.name, COALESCE(u.name, ''), COALESCE(p.name, '')
FROM office AS o LEFT JOIN unit AS u ON u.id = :unit LEFT JOIN place AS p ON p.code = :place
WHERE o.id = :office;
