-- @row upkeep_walk: version int, done int

-- @query upkeep_walk_get one upkeep_walk
SELECT version, done FROM upkeep_walk WHERE id = 1;

-- @query upkeep_walk_put exec
-- @in version int, done int
INSERT INTO upkeep_walk (id, version, done) VALUES (1, :version, :done)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, done = excluded.done;

-- Whoever else works waits until this session ends.
-- @query upkeep_walk_hold exec
INSERT INTO upkeep_walk (id, version, done) VALUES (1, 0, 0)
ON CONFLICT (id) DO UPDATE SET id = excluded.id;
