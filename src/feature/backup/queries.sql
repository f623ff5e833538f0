-- @row backup_tally: n int, latest int

-- What a backup holds. These two alone may walk a whole table: a backup has just read all of it.
-- @query backup_messages one backup_tally
-- @in after int
SELECT COUNT(*), CAST(0 AS BIGINT) FROM message WHERE id > :after;

-- @query backup_events one backup_tally
-- @in after int
SELECT COUNT(*), CAST(COALESCE(MAX(at), 0) AS BIGINT) FROM event WHERE message > :after;
