-- Reference tables, read whole.
-- @row name_place: id int, name text, full_name text
-- @row name_owned: id int, place int, name text, place_name text
-- @row name_alias: id int, name text

-- @query name_places many name_place
-- @in after int, n int
SELECT code, name, full_name FROM place
WHERE code > :after AND successor = 0 ORDER BY code LIMIT :n;

-- @query name_units many name_owned
-- @in after int, n int
SELECT u.id, u.place, u.name, COALESCE(p.name, '')
FROM unit AS u LEFT JOIN place AS p ON p.code = u.place
WHERE u.id > :after AND u.active = 1 ORDER BY u.id LIMIT :n;

-- @query name_offices many name_owned
-- @in after int, n int
SELECT o.id, o.place, o.name, COALESCE(p.name, '')
FROM office AS o LEFT JOIN place AS p ON p.code = o.place
WHERE o.id > :after AND o.active = 1 ORDER BY o.id LIMIT :n;

-- Of the units of one page.
-- @query name_aliases many name_alias
-- @in first int, last int
SELECT unit, name FROM unit_alias WHERE unit BETWEEN :first AND :last ORDER BY unit;
