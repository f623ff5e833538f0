-- @row vault_box: record int, kind int, part int, key int, dek blob, box blob
-- @row vault_access: record int, id int, kind int, account int, role int, unit int, purpose text, reason text
-- @row vault_key: id int, since int, mark blob
-- @row vault_count: n int

-- @query vault_put exec
-- @in record int, kind int, part int, key int, dek blob, box blob
INSERT INTO vault_box (record, kind, part, key, dek, box)
VALUES (:record, :kind, :part, :key, :dek, :box)
ON CONFLICT (record, kind, part) DO UPDATE SET key = excluded.key, dek = excluded.dek, box = excluded.box;

-- @query vault_get one vault_box
-- @in record int, kind int, part int
SELECT record, kind, part, key, dek, box FROM vault_box
WHERE record = :record AND kind = :kind AND part = :part;

-- What belongs to a message.
-- @query vault_boxes_of many vault_box
-- @in record int
SELECT record, kind, part, key, dek, box FROM vault_box
WHERE record = :record AND kind < 100 ORDER BY kind, part;

-- @query vault_erase exec
-- @in record int
DELETE FROM vault_box WHERE record = :record;

-- @query vault_drop exec
-- @in record int, kind int, part int
DELETE FROM vault_box WHERE record = :record AND kind = :kind AND part = :part;

-- Those that are not yet under the newest key.
-- @query vault_older many vault_box
-- @in key int, n int
SELECT record, kind, part, key, dek, box FROM vault_box
WHERE key < :key ORDER BY key, record, kind, part LIMIT :n;

-- Only if nobody has sealed it anew in between.
-- @query vault_rewrap exec
-- @in record int, kind int, part int, old int, key int, dek blob
UPDATE vault_box SET key = :key, dek = :dek
WHERE record = :record AND kind = :kind AND part = :part AND key = :old;

-- @query vault_access_add exec
-- @in record int, id int, kind int, account int, role int, unit int, purpose text, reason text
INSERT INTO vault_access (record, id, kind, account, role, unit, purpose, reason)
VALUES (:record, :id, :kind, :account, :role, :unit, :purpose, :reason);

-- @query vault_access_of many vault_access
-- @in record int, before int, n int
SELECT record, id, kind, account, role, unit, purpose, reason FROM vault_access
WHERE record = :record AND id < :before ORDER BY id DESC LIMIT :n;

-- @query vault_access_next many vault_access
-- @in record int, id int, n int
SELECT record, id, kind, account, role, unit, purpose, reason FROM vault_access
WHERE (record, id) > (:record, :id) ORDER BY record, id LIMIT :n;

-- @query vault_day_add exec
-- @in account int, day int
INSERT INTO vault_day (account, day, n) VALUES (:account, :day, 0)
ON CONFLICT (account, day) DO NOTHING;

-- @query vault_day_take exec
-- @in account int, day int, most int
UPDATE vault_day SET n = n + 1 WHERE account = :account AND day = :day AND n < :most;

-- @query vault_day_of one vault_count
-- @in account int, day int
SELECT n FROM vault_day WHERE account = :account AND day = :day;

-- @query vault_keys many vault_key
SELECT id, since, mark FROM vault_key ORDER BY id;

-- @query vault_key_of one vault_key
-- @in id int
SELECT id, since, mark FROM vault_key WHERE id = :id;

-- @query vault_key_add exec
-- @in id int, since int, mark blob
INSERT INTO vault_key (id, since, mark) VALUES (:id, :since, :mark) ON CONFLICT (id) DO NOTHING;

-- @query vault_key_drop exec
-- @in id int
DELETE FROM vault_key WHERE id = :id;
