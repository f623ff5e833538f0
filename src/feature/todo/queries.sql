-- @row todo: unit int, role int, due int, subject int, message int, since int, days int, kind int
-- @row todo_count: n int

-- @query todo_add exec
-- @in unit int, role int, due int, subject int, message int, since int, days int, kind int
INSERT INTO todo (unit, role, due, subject, message, since, days, kind)
VALUES (:unit, :role, :due, :subject, :message, :since, :days, :kind);

-- @query todo_drop exec
-- @in unit int, role int, due int, subject int
DELETE FROM todo WHERE unit = :unit AND role = :role AND due = :due AND subject = :subject;

-- @query todo_page many todo
-- @in unit int, role int, due int, subject int, n int
SELECT unit, role, due, subject, message, since, days, kind
FROM todo WHERE unit = :unit AND role = :role AND (due, subject) > (:due, :subject)
ORDER BY due, subject LIMIT :n;

-- Stops counting at the limit: a desk says "more than".
-- @query todo_count_desk one todo_count
-- @in unit int, role int, due int, most int
SELECT COUNT(*) FROM (SELECT 1 FROM todo WHERE unit = :unit AND role = :role AND due < :due LIMIT :most) AS t;
