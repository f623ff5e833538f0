-- @row deed_row: digest text, message int, subject int, state int, version int

-- @query deed_by_key one deed_row
-- @in key text
SELECT digest, message, subject, state, version FROM deed WHERE key = :key;

-- The answer comes with deed_answer, in the same transaction.
-- @query deed_add exec
-- @in key text, at int, digest text
INSERT INTO deed (key, at, digest, message, subject, state, version)
VALUES (:key, :at, :digest, 0, 0, 0, 0) ON CONFLICT (key) DO NOTHING;

-- @query deed_answer exec
-- @in key text, message int, subject int, state int, version int
UPDATE deed SET message = :message, subject = :subject, state = :state, version = :version
WHERE key = :key;

-- @query deed_forget exec
-- @in at int
DELETE FROM deed WHERE at < :at;
