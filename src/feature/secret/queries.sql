-- @row secret_mark: value blob
-- @row secret_place: code int

-- @query secret_get one secret_mark
SELECT value FROM secret_mark WHERE id = 1;

-- @query secret_add exec
-- @in value blob
INSERT INTO secret_mark (id, value) VALUES (1, :value) ON CONFLICT (id) DO NOTHING;

-- @query secret_set exec
-- @in value blob
UPDATE secret_mark SET value = :value WHERE id = 1;

-- Any: data that was begun has places.
-- @query secret_begun many secret_place
-- @in n int
SELECT code FROM place ORDER BY code LIMIT :n;
