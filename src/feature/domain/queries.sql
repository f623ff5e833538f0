-- @row domain: id int, code text, name text, sort int

-- A few dozen rows, read whole.
-- @query domain_all many domain
SELECT id, code, name, sort FROM domain ORDER BY sort, id;

-- @query domain_by_id one domain
-- @in id int
SELECT id, code, name, sort FROM domain WHERE id = :id;

-- @query domain_by_code one domain
-- @in code text
SELECT id, code, name, sort FROM domain WHERE code = :code ORDER BY id LIMIT 1;

-- @query domain_add exec
-- @in id int, code text, name text, sort int
INSERT INTO domain (id, code, name, sort) VALUES (:id, :code, :name, :sort)
ON CONFLICT (id) DO NOTHING;
