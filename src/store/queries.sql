-- @row schema_step: number int, name text, at int
-- @query schema_steps many schema_step
SELECT number, name, at FROM schema_step ORDER BY number;

-- @query schema_step_add exec
-- @in number int, name text, at int
INSERT INTO schema_step (number, name, at) VALUES (:number, :name, :at);
