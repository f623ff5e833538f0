-- @row unit: id int, parent int, place int, name text, path text, coordinating bool, active bool
-- @row unit_duty: unit int, domain int
-- @row unit_number: id int
-- @row unit_name: id int, name text

-- @query unit_by_id one unit
-- @in id int
SELECT id, parent, place, name, path, coordinating, active FROM unit WHERE id = :id;

-- @query unit_of_place many unit
-- @in place int
SELECT id, parent, place, name, path, coordinating, active
FROM unit WHERE place = :place AND active = 1 ORDER BY coordinating DESC, id;

-- Names and aliases.
-- @query unit_names_of many unit_name
-- @in place int
SELECT id, name FROM unit WHERE place = :place AND active = 1
UNION ALL
SELECT a.unit, a.name FROM unit_alias AS a JOIN unit AS u ON u.id = a.unit
WHERE a.place = :place AND u.active = 1;

-- @query unit_children many unit
-- @in parent int
SELECT id, parent, place, name, path, coordinating, active
FROM unit WHERE parent = :parent ORDER BY id;

-- @query unit_page many unit
-- @in after int, n int
SELECT id, parent, place, name, path, coordinating, active
FROM unit WHERE id > :after ORDER BY id LIMIT :n;

-- @query unit_named one unit
-- @in place int, name text
SELECT id, parent, place, name, path, coordinating, active
FROM unit WHERE place = :place AND name = :name ORDER BY id LIMIT 1;

-- @query unit_max_id one unit_number
SELECT COALESCE(MAX(id), 0) FROM unit;

-- @query unit_by_name many unit
-- @in name text, n int
SELECT id, parent, place, name, path, coordinating, active
FROM unit WHERE name = :name ORDER BY id LIMIT :n;

-- @query unit_add exec
-- @in id int, parent int, place int, name text, path text, coordinating bool
INSERT INTO unit (id, parent, place, name, path, coordinating)
VALUES (:id, :parent, :place, :name, :path, :coordinating)
ON CONFLICT (id) DO NOTHING;

-- @query unit_change exec
-- @in id int, parent int, place int, name text, path text, coordinating bool
UPDATE unit SET parent = :parent, place = :place, name = :name, path = :path,
	coordinating = :coordinating
WHERE id = :id;

-- @query unit_set_path exec
-- @in id int, path text
UPDATE unit SET path = :path WHERE id = :id;

-- @query unit_duty_add exec
-- @in unit int, domain int
INSERT INTO unit_duty (unit, domain) VALUES (:unit, :domain) ON CONFLICT (unit, domain) DO NOTHING;

-- @query unit_duties many unit_duty
-- @in unit int
SELECT unit, domain FROM unit_duty WHERE unit = :unit ORDER BY domain;

-- @row unit_alias: unit int, name text

-- @query unit_aliases many unit_alias
-- @in unit int
SELECT unit, name FROM unit_alias WHERE unit = :unit ORDER BY unit LIMIT 100;

-- @query unit_by_alias many unit
-- @in name text, n int
SELECT u.id, u.parent, u.place, u.name, u.path, u.coordinating, u.active
FROM unit_alias AS a JOIN unit AS u ON u.id = a.unit WHERE a.name = :name
ORDER BY a.unit LIMIT :n;

-- @query unit_alias_add exec
-- @in unit int, place int, name text
INSERT INTO unit_alias (unit, place, name) VALUES (:unit, :place, :name)
ON CONFLICT (unit, name) DO NOTHING;

-- @query unit_alias_move exec
-- @in unit int, place int
UPDATE unit_alias SET place = :place WHERE unit = :unit;

-- @query unit_alias_drop exec
-- @in unit int
DELETE FROM unit_alias WHERE unit = :unit;
