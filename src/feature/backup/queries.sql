-- @row backup_tally: n int, latest int

-- What a backup holds. backup_messages and backup_events alone may walk a whole table: a backup has just read all of it.
-- @query backup_messages one backup_tally
-- @in after int
SELECT COUNT(*), CAST(0 AS BIGINT) FROM message WHERE id > :after;

-- Heads are signed by a key: without its file a restored board could never sign again.
-- @query backup_signers one backup_tally
-- @in id int
SELECT COUNT(*), CAST(0 AS BIGINT) FROM ledger_key WHERE id = :id;

-- @query backup_events one backup_tally
-- @in after int
SELECT COUNT(*), CAST(COALESCE(MAX(at), 0) AS BIGINT) FROM event WHERE message > :after;
