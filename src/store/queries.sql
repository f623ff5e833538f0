-- @row schema_step: number int, name text, at int
-- @query schema_steps many schema_step
SELECT number, name, at FROM schema_step ORDER BY number;

-- @query schema_step_add exec
-- @in number int, name text, at int
INSERT INTO schema_step (number, name, at) VALUES (:number, :name, :at);

-- @query schema_step_drop exec
-- @in number int
DELETE FROM schema_step WHERE number = :number;

-- @query lease_add exec
-- @in name text
INSERT INTO lease (name, holder, until, due) VALUES (:name, 0, 0, 0) ON CONFLICT (name) DO NOTHING;

-- Past the farthest: no right clock wrote it.
-- @query lease_take exec
-- @in name text, holder int, until int, now int, held_most int, due int, due_most int
UPDATE lease SET holder = :holder, until = :until
WHERE name = :name AND (until <= :now OR until > :held_most) AND (due <= :due OR due > :due_most);

-- @query lease_keep exec
-- @in name text, holder int, until int
UPDATE lease SET until = :until WHERE name = :name AND holder = :holder;

-- @query lease_free exec
-- @in name text, holder int, due int
UPDATE lease SET holder = 0, until = 0, due = :due WHERE name = :name AND holder = :holder;
