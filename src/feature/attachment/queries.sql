-- @row attachment: message int, id int, part int, owner int, state int, kind int, flags int, bytes int, small int, w int, h int, place int, at int, account int, digest blob, name text
-- @row staged: id int, kind int, flags int, bytes int, small int, w int, h int, place int, digest blob, name text
-- @row attachment_ref: message int
-- @row upload_used: bytes int

-- @query attachments_of many attachment
-- @in message int
SELECT message, id, part, owner, state, kind, flags, bytes, small, w, h, place, at, account,
	digest, name
FROM attachment WHERE message = :message ORDER BY id;

-- @query attachment_by_id one attachment
-- @in message int, id int
SELECT message, id, part, owner, state, kind, flags, bytes, small, w, h, place, at, account,
	digest, name
FROM attachment WHERE message = :message AND id = :id;

-- For the check of files against rows: piece by piece.
-- @query attachment_after many attachment
-- @in message int, id int, n int
SELECT message, id, part, owner, state, kind, flags, bytes, small, w, h, place, at, account,
	digest, name
FROM attachment WHERE (message, id) > (:message, :id) ORDER BY message, id LIMIT :n;

-- @query attachment_add exec
-- @in message int, id int, part int, owner int, state int, kind int, flags int, bytes int, small int, w int, h int, place int, at int, account int, digest blob, name text
INSERT INTO attachment (message, id, part, owner, state, kind, flags, bytes, small, w, h, place,
	at, account, digest, name)
VALUES (:message, :id, :part, :owner, :state, :kind, :flags, :bytes, :small, :w, :h, :place,
	:at, :account, :digest, :name);

-- @query attachment_set exec
-- @in message int, id int, old_state int, state int
UPDATE attachment SET state = :state WHERE message = :message AND id = :id AND state = :old_state;

-- @query attachment_home_add exec
-- @in id int, message int
INSERT INTO attachment_home (id, message) VALUES (:id, :message);

-- @query attachment_home_of one attachment_ref
-- @in id int
SELECT message FROM attachment_home WHERE id = :id;

-- @query upload_add exec
-- @in id int, kind int, flags int, bytes int, small int, w int, h int, place int, digest blob, name text
INSERT INTO upload (id, kind, flags, bytes, small, w, h, place, digest, name)
VALUES (:id, :kind, :flags, :bytes, :small, :w, :h, :place, :digest, :name);

-- @query upload_by_id one staged
-- @in id int
SELECT id, kind, flags, bytes, small, w, h, place, digest, name FROM upload WHERE id = :id;

-- @query upload_before many staged
-- @in before int, n int
SELECT id, kind, flags, bytes, small, w, h, place, digest, name FROM upload
WHERE id < :before ORDER BY id LIMIT :n;

-- @query upload_drop exec
-- @in id int
DELETE FROM upload WHERE id = :id;

-- @query upload_use_add exec
-- @in key text, day int, bytes int
INSERT INTO upload_use (key, day, bytes) VALUES (:key, :day, :bytes)
ON CONFLICT (key, day) DO UPDATE SET bytes = upload_use.bytes + excluded.bytes;

-- @query upload_use_of one upload_used
-- @in key text, day int
SELECT bytes FROM upload_use WHERE key = :key AND day = :day;

-- @query upload_use_forget exec
-- @in day int
DELETE FROM upload_use WHERE day > 0 AND day < :day;
