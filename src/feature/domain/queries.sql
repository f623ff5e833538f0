-- @row domain: id int, code text, name text, sort int

-- A few dozen rows, read whole.
-- @query domain_all many domain
SELECT id, code, name, sort FROM domain ORDER BY sort, id;

-- @query domain_add exec
-- @in id int, code text, name text, sort int
INSERT INTO domain (id, code, name, sort) VALUES (:id, :code, :name, :sort)
ON CONFLICT (id) DO NOTHING;
