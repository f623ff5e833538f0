-- @row lesson: scope int, unit int, sent int, declined int, returned int
-- @row lesson_given: message int, unit int, place int, domain int, role int, sent int, declined int, returned int, terms text
-- @row suggest_duty: unit int
-- @row suggest_alias: unit int, name text

-- @query lesson_add exec
-- @in scope int, domain int, term int, unit int, sent int, declined int, returned int
INSERT INTO lesson (scope, domain, term, unit, sent, declined, returned)
VALUES (:scope, :domain, :term, :unit, :sent, :declined, :returned)
ON CONFLICT (scope, domain, term, unit) DO UPDATE SET sent = lesson.sent + excluded.sent,
	declined = lesson.declined + excluded.declined,
	returned = lesson.returned + excluded.returned;

-- @query lessons_of many lesson
-- @in scope int, domain int, term int, n int
SELECT scope, unit, sent, declined, returned FROM lesson
WHERE scope = :scope AND domain = :domain AND term = :term ORDER BY unit LIMIT :n;

-- @query lesson_given_of many lesson_given
-- @in message int
SELECT message, unit, place, domain, role, sent, declined, returned, terms
FROM lesson_given WHERE message = :message ORDER BY unit;

-- @query lesson_given_put exec
-- @in message int, unit int, place int, domain int, role int, sent int, declined int, returned int, terms text
INSERT INTO lesson_given (message, unit, place, domain, role, sent, declined, returned, terms)
VALUES (:message, :unit, :place, :domain, :role, :sent, :declined, :returned, :terms)
ON CONFLICT (message, unit) DO UPDATE SET place = excluded.place, domain = excluded.domain,
	role = excluded.role, sent = excluded.sent, declined = excluded.declined,
	returned = excluded.returned, terms = excluded.terms;

-- Units of a place that answer for a domain.
-- @query suggest_duties many suggest_duty
-- @in place int, domain int
SELECT u.id FROM unit AS u JOIN unit_duty AS d ON d.unit = u.id
WHERE u.place = :place AND d.domain = :domain ORDER BY u.id;

-- @query suggest_aliases many suggest_alias
-- @in place int
SELECT unit, name FROM unit_alias WHERE place = :place ORDER BY unit;
