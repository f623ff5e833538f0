-- @row ledger_leaf: n int, message int, seq int, hash blob
-- @row ledger_tile: level int, n int, hash blob
-- @row ledger_head: size int, at int, root blob, note text
-- @row ledger_key: at int, name text, public blob
-- @row head_due: message int, seq int, hash blob
-- @row event_mark: message int, seq int, hash blob
-- @row leaf_audit: id int, account int, action text, object text, result text
-- @row chain_event: message int, seq int, at int, action text, role int, unit int, from_state int, to_state int, subject int, reason text, facts text, closed blob, record blob, hash blob

-- @query unsealed_next many head_due
-- @in after int, n int
SELECT message, seq, hash FROM unsealed WHERE message > :after ORDER BY message LIMIT :n;

-- A row that has moved on meanwhile stays for the next head.
-- @query unsealed_drop exec
-- @in message int, seq int, hash blob
DELETE FROM unsealed WHERE message = :message AND seq = :seq AND hash = :hash;

-- @query leaf_add exec
-- @in n int, message int, seq int, hash blob
INSERT INTO ledger_leaf (n, message, seq, hash) VALUES (:n, :message, :seq, :hash);

-- @query leaf_range many ledger_leaf
-- @in least int, most int
SELECT n, message, seq, hash FROM ledger_leaf WHERE n >= :least AND n < :most ORDER BY n;

-- The first leaf that has this event or a later one of its message.
-- @query leaf_from one ledger_leaf
-- @in message int, seq int
SELECT n, message, seq, hash FROM ledger_leaf WHERE message = :message AND seq >= :seq
ORDER BY message, seq, n LIMIT 1;

-- @query leaf_scan many ledger_leaf
-- @in after int, n int
SELECT n, message, seq, hash FROM ledger_leaf WHERE n > :after ORDER BY n LIMIT :n;

-- @query leaf_by_message many ledger_leaf
-- @in message int, seq int, after int, n int
SELECT n, message, seq, hash FROM ledger_leaf WHERE (message, seq, n) > (:message, :seq, :after)
ORDER BY message, seq, n LIMIT :n;

-- @query event_marks many event_mark
-- @in message int, seq int, n int
SELECT message, seq, hash FROM event WHERE (message, seq) >= (:message, :seq)
ORDER BY message, seq LIMIT :n;

-- A leaf with seq 0 is of an audit row, whose hash is keyed.
-- @query leaf_audit one leaf_audit
-- @in id int
SELECT id, account, action, object, result FROM audit WHERE id = :id;

-- @query tile_add exec
-- @in level int, n int, hash blob
INSERT INTO ledger_tile (level, n, hash) VALUES (:level, :n, :hash);

-- @query tile_range many ledger_tile
-- @in level int, least int, most int
SELECT level, n, hash FROM ledger_tile WHERE level = :level AND n >= :least AND n < :most ORDER BY n;

-- @query tile_scan many ledger_tile
-- @in level int, after int, n int
SELECT level, n, hash FROM ledger_tile WHERE (level, n) > (:level, :after) ORDER BY level, n LIMIT :n;

-- @query head_add exec
-- @in size int, at int, root blob, note text
INSERT INTO ledger_head (size, at, root, note) VALUES (:size, :at, :root, :note);

-- @query head_page many ledger_head
-- @in before int, n int
SELECT size, at, root, note FROM ledger_head WHERE size < :before ORDER BY size DESC LIMIT :n;

-- @query head_after many ledger_head
-- @in after int, n int
SELECT size, at, root, note FROM ledger_head WHERE size > :after ORDER BY size LIMIT :n;

-- @query key_get one ledger_key
SELECT at, name, public FROM ledger_key WHERE id = 1;

-- @query key_add exec
-- @in at int, name text, public blob
INSERT INTO ledger_key (id, at, name, public) VALUES (1, :at, :name, :public)
ON CONFLICT (id) DO NOTHING;

-- @query chain_of many chain_event
-- @in message int, least int, most int
SELECT message, seq, at, action, role, unit, from_state, to_state, subject, reason, facts, closed,
	record, hash
FROM event WHERE message = :message AND seq >= :least AND seq <= :most ORDER BY seq;
