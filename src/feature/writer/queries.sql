-- @row writer: id int, kind int, state int, closed_at int
-- @row writer_ref: writer int
-- @row writer_channel: writer int, channel int, hash text, verified_at int
-- @row writer_code: id text, purpose int, writer int, channel int, tries int, expires_at int, address text, code text, sealed blob
-- @row writer_count: n int
-- @row writer_item: message int
-- @row consent: subject int, at int, purpose int, wording int, withdrawn_at int
-- @row writer_enterprise: writer int, state int, at int, checked_at int, note text
-- @row enterprise_wait: at int, writer int

-- @query writer_by_id one writer
-- @in id int
SELECT id, kind, state, closed_at FROM writer WHERE id = :id;

-- @query writer_add exec
-- @in id int, kind int, state int
INSERT INTO writer (id, kind, state, closed_at) VALUES (:id, :kind, :state, 0);

-- @query writer_set_kind exec
-- @in id int, kind int
UPDATE writer SET kind = :kind WHERE id = :id AND state = 1;

-- @query writer_close exec
-- @in id int, at int
UPDATE writer SET state = 2, closed_at = :at WHERE id = :id AND state = 1;

-- @query identity_of one writer_ref
-- @in hash text
SELECT writer FROM writer_identity WHERE hash = :hash;

-- @query identity_add exec
-- @in hash text, writer int
INSERT INTO writer_identity (hash, writer) VALUES (:hash, :writer) ON CONFLICT (hash) DO NOTHING;

-- @query identity_drop exec
-- @in hash text
DELETE FROM writer_identity WHERE hash = :hash;

-- @query channels_of many writer_channel
-- @in writer int
SELECT writer, channel, hash, verified_at FROM writer_channel WHERE writer = :writer ORDER BY channel;

-- @query channel_put exec
-- @in writer int, channel int, hash text, verified_at int
INSERT INTO writer_channel (writer, channel, hash, verified_at)
VALUES (:writer, :channel, :hash, :verified_at)
ON CONFLICT (writer, channel) DO UPDATE SET hash = excluded.hash, verified_at = excluded.verified_at;

-- @query channel_drop exec
-- @in writer int, channel int
DELETE FROM writer_channel WHERE writer = :writer AND channel = :channel;

-- @query code_add exec
-- @in id text, purpose int, writer int, channel int, expires_at int, address text, code text, sealed blob
INSERT INTO writer_code (id, purpose, writer, channel, tries, expires_at, address, code, sealed)
VALUES (:id, :purpose, :writer, :channel, 0, :expires_at, :address, :code, :sealed);

-- @query code_of one writer_code
-- @in id text
SELECT id, purpose, writer, channel, tries, expires_at, address, code, sealed FROM writer_code WHERE id = :id;

-- A try is counted before the code is compared: of many at once no more than `most` count.
-- @query code_try exec
-- @in id text, most int, now int
UPDATE writer_code SET tries = tries + 1 WHERE id = :id AND tries < :most AND expires_at > :now;

-- @query code_drop exec
-- @in id text
DELETE FROM writer_code WHERE id = :id;

-- @query code_forget exec
-- @in now int
DELETE FROM writer_code WHERE expires_at < :now;

-- @query sent_add exec
-- @in address text, at int, id int
INSERT INTO writer_sent (address, at, id) VALUES (:address, :at, :id);

-- @query sent_since one writer_count
-- @in address text, at int
SELECT COUNT(*) FROM writer_sent WHERE address = :address AND at > :at;

-- @query sent_forget exec
-- @in at int
DELETE FROM writer_sent WHERE at < :at;

-- @query writer_message_add exec
-- @in writer int, message int
INSERT INTO writer_message (writer, message) VALUES (:writer, :message)
ON CONFLICT (writer, message) DO NOTHING;

-- @query writer_messages many writer_item
-- @in writer int, before int, n int
SELECT message FROM writer_message WHERE writer = :writer AND message < :before
ORDER BY message DESC LIMIT :n;

-- @query writer_message_drop exec
-- @in writer int
DELETE FROM writer_message WHERE writer = :writer;

-- @query follow_add exec
-- @in writer int, message int
INSERT INTO writer_follow (writer, message) VALUES (:writer, :message)
ON CONFLICT (writer, message) DO NOTHING;

-- @query follow_drop exec
-- @in writer int, message int
DELETE FROM writer_follow WHERE writer = :writer AND message = :message;

-- @query follow_drop_all exec
-- @in writer int
DELETE FROM writer_follow WHERE writer = :writer;

-- @query follow_of one writer_item
-- @in writer int, message int
SELECT message FROM writer_follow WHERE writer = :writer AND message = :message;

-- @query follows many writer_item
-- @in writer int, before int, n int
SELECT message FROM writer_follow WHERE writer = :writer AND message < :before
ORDER BY message DESC LIMIT :n;

-- @query consent_add exec
-- @in subject int, at int, purpose int, wording int
INSERT INTO consent (subject, at, purpose, wording, withdrawn_at)
VALUES (:subject, :at, :purpose, :wording, 0) ON CONFLICT (subject, at, purpose) DO NOTHING;

-- @query consents_of many consent
-- @in subject int
SELECT subject, at, purpose, wording, withdrawn_at FROM consent
WHERE subject = :subject ORDER BY at, purpose;

-- @query consent_withdraw exec
-- @in subject int, purpose int, now int
UPDATE consent SET withdrawn_at = :now
WHERE subject = :subject AND purpose = :purpose AND withdrawn_at = 0;

-- @query enterprise_of one writer_enterprise
-- @in writer int
SELECT writer, state, at, checked_at, note FROM writer_enterprise WHERE writer = :writer;

-- @query enterprise_put exec
-- @in writer int, state int, at int, checked_at int, note text
INSERT INTO writer_enterprise (writer, state, at, checked_at, note)
VALUES (:writer, :state, :at, :checked_at, :note)
ON CONFLICT (writer) DO UPDATE SET state = excluded.state, at = excluded.at,
	checked_at = excluded.checked_at, note = excluded.note;

-- @query enterprise_drop exec
-- @in writer int
DELETE FROM writer_enterprise WHERE writer = :writer;

-- @query enterprise_wait_add exec
-- @in queue int, at int, writer int
INSERT INTO enterprise_wait (queue, at, writer) VALUES (:queue, :at, :writer)
ON CONFLICT (queue, at, writer) DO NOTHING;

-- @query enterprise_wait_drop exec
-- @in queue int, at int, writer int
DELETE FROM enterprise_wait WHERE queue = :queue AND at = :at AND writer = :writer;

-- @query enterprise_waiting many enterprise_wait
-- @in queue int, at int, writer int, n int
SELECT at, writer FROM enterprise_wait WHERE queue = :queue AND (at, writer) > (:at, :writer)
ORDER BY at, writer LIMIT :n;

-- @row writer_session: created_at int, seen_at int, agent text, network text
-- @query sessions_of_writer many writer_session
-- @in writer int, n int
SELECT created_at, seen_at, agent, network FROM session WHERE writer = :writer AND writer <> 0
ORDER BY created_at DESC LIMIT :n;

-- @query session_drop_of_writer exec
-- @in writer int
DELETE FROM session WHERE writer = :writer AND writer <> 0;
