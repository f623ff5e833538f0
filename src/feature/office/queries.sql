-- @row office: id int, place int, name text, rank int, coordinator int, active bool, successor int
-- @row office_number: id int

-- @query office_by_id one office
-- @in id int
SELECT id, place, name, rank, coordinator, active, successor FROM office WHERE id = :id;

-- @query office_of_place many office
-- @in place int
SELECT id, place, name, rank, coordinator, active, successor
FROM office WHERE place = :place AND active = 1 ORDER BY rank, id;

-- @query office_page many office
-- @in after int, n int
SELECT id, place, name, rank, coordinator, active, successor
FROM office WHERE id > :after ORDER BY id LIMIT :n;

-- @query office_max_id one office_number
SELECT COALESCE(MAX(id), 0) FROM office;

-- @query office_by_name many office
-- @in name text, n int
SELECT id, place, name, rank, coordinator, active, successor
FROM office WHERE name = :name ORDER BY id LIMIT :n;

-- @query office_add exec
-- @in id int, place int, name text, rank int, coordinator int
INSERT INTO office (id, place, name, rank, coordinator)
VALUES (:id, :place, :name, :rank, :coordinator)
ON CONFLICT (id) DO NOTHING;

-- @query office_change exec
-- @in id int, place int, name text, rank int, coordinator int
UPDATE office SET place = :place, name = :name, rank = :rank, coordinator = :coordinator
WHERE id = :id;
