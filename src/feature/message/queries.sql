-- @row message: id int, office int, place int, kind int, domain int, state int, private bool, anonymous bool, version int, round int, outcome int, coordinator int, lead_unit int, answer_unit int, published_at int, answered_at int, closed_at int, updated_at int, desk_unit int, desk_role int, desk_due int, merged_into int, joint int, likes int, source text, reason text, author text, title text, body text, location text
-- @row message_version: message int, n int, at int, account int, title text, body text
-- @row message_writer: message int, writer int
-- @row message_contact: message int, name text, phone text, remark text
-- @row message_ref: message int
-- @row followup: message int, id int, state int, due int, body text
-- @row feed_entry: message int, kind int, domain int, state int
-- @row submission: digest text, message int

-- @query message_by_id one message
-- @in id int
SELECT id, office, place, kind, domain, state, private, anonymous, version, round, outcome,
	coordinator, lead_unit, answer_unit, published_at, answered_at, closed_at, updated_at,
	desk_unit, desk_role, desk_due, merged_into, joint, likes, source, reason, author, title, body,
	location
FROM message WHERE id = :id;

-- @query message_before many message
-- @in before int, n int
SELECT id, office, place, kind, domain, state, private, anonymous, version, round, outcome,
	coordinator, lead_unit, answer_unit, published_at, answered_at, closed_at, updated_at,
	desk_unit, desk_role, desk_due, merged_into, joint, likes, source, reason, author, title, body,
	location
FROM message WHERE id < :before ORDER BY id DESC LIMIT :n;

-- @query message_between many message
-- @in from int, to int
SELECT id, office, place, kind, domain, state, private, anonymous, version, round, outcome,
	coordinator, lead_unit, answer_unit, published_at, answered_at, closed_at, updated_at,
	desk_unit, desk_role, desk_due, merged_into, joint, likes, source, reason, author, title, body,
	location
FROM message WHERE id >= :from AND id < :to ORDER BY id DESC;

-- Those of a list of ids ("[1,2]"), in any order.
-- @query message_in many message
-- @in ids text
-- @sqlite
SELECT id, office, place, kind, domain, state, private, anonymous, version, round, outcome,
	coordinator, lead_unit, answer_unit, published_at, answered_at, closed_at, updated_at,
	desk_unit, desk_role, desk_due, merged_into, joint, likes, source, reason, author, title, body,
	location
FROM message WHERE id IN (SELECT value FROM json_each(:ids));
-- @postgres
SELECT id, office, place, kind, domain, state, private, anonymous, version, round, outcome,
	coordinator, lead_unit, answer_unit, published_at, answered_at, closed_at, updated_at,
	desk_unit, desk_role, desk_due, merged_into, joint, likes, source, reason, author, title, body,
	location
FROM message WHERE id = ANY (CAST(TRANSLATE(:ids, '[]', '{}') AS BIGINT[]));

-- @query message_after many message_ref
-- @in after int, n int
SELECT id FROM message WHERE id > :after ORDER BY id LIMIT :n;

-- @query message_add exec
-- @in id int, office int, place int, kind int, domain int, state int, private bool, anonymous bool, version int, round int, outcome int, coordinator int, lead_unit int, answer_unit int, published_at int, answered_at int, closed_at int, updated_at int, desk_unit int, desk_role int, desk_due int, merged_into int, likes int, source text, reason text, author text, title text, body text, location text
INSERT INTO message (id, office, place, kind, domain, state, private, anonymous, version, round,
	outcome, coordinator, lead_unit, answer_unit, published_at, answered_at, closed_at,
	updated_at, desk_unit, desk_role, desk_due, merged_into, likes, source, reason, author,
	title, body, location)
VALUES (:id, :office, :place, :kind, :domain, :state, :private, :anonymous, :version, :round,
	:outcome, :coordinator, :lead_unit, :answer_unit, :published_at, :answered_at, :closed_at,
	:updated_at, :desk_unit, :desk_role, :desk_due, :merged_into, :likes, :source, :reason,
	:author, :title, :body, :location);

-- Everything of a message that a step may change; only from the version it was read at.
-- @query message_change exec
-- @in id int, old_version int, office int, place int, kind int, domain int, state int, version int, round int, outcome int, coordinator int, lead_unit int, answer_unit int, published_at int, answered_at int, closed_at int, updated_at int, desk_unit int, desk_role int, desk_due int, merged_into int, joint int, reason text, title text, body text
UPDATE message SET office = :office, place = :place, kind = :kind, domain = :domain, state = :state,
	version = :version, round = :round, outcome = :outcome, coordinator = :coordinator,
	lead_unit = :lead_unit, answer_unit = :answer_unit, published_at = :published_at,
	answered_at = :answered_at, closed_at = :closed_at, updated_at = :updated_at,
	desk_unit = :desk_unit, desk_role = :desk_role, desk_due = :desk_due,
	merged_into = :merged_into, joint = :joint, reason = :reason, title = :title, body = :body
WHERE id = :id AND version = :old_version;

-- Changes nothing: until the session ends nobody else changes it, and nobody has
-- since that version was read.
-- @query message_hold exec
-- @in id int, version int
UPDATE message SET version = version WHERE id = :id AND version = :version;

-- @query message_version_add exec
-- @in message int, n int, at int, account int, title text, body text
INSERT INTO message_version (message, n, at, account, title, body)
VALUES (:message, :n, :at, :account, :title, :body);

-- @query message_versions many message_version
-- @in message int
SELECT message, n, at, account, title, body FROM message_version WHERE message = :message ORDER BY n;

-- What an editor hid later is hidden in what was there before, too.
-- @query message_version_text exec
-- @in message int, n int, title text, body text
UPDATE message_version SET title = :title, body = :body WHERE message = :message AND n = :n;

-- @query message_location exec
-- @in id int, location text
UPDATE message SET location = :location WHERE id = :id;

-- @query followup_text exec
-- @in message int, id int, body text
UPDATE followup SET body = :body WHERE message = :message AND id = :id;

-- Only data from before the vault has rows here, until it is migrated.
-- @query message_contact_first many message_contact
-- @in after int, n int
SELECT message, name, phone, remark FROM message_contact WHERE message > :after
ORDER BY message LIMIT :n;

-- @query message_contact_drop exec
-- @in message int
DELETE FROM message_contact WHERE message = :message;

-- @query message_writer_put exec
-- @in message int, writer int
INSERT INTO message_writer (message, writer) VALUES (:message, :writer)
ON CONFLICT (message) DO UPDATE SET writer = excluded.writer;

-- @query message_writer_of one message_writer
-- @in message int
SELECT message, writer FROM message_writer WHERE message = :message;

-- @query message_writer_drop exec
-- @in message int
DELETE FROM message_writer WHERE message = :message;

-- @query message_code_add exec
-- @in code text, message int
INSERT INTO message_code (code, message) VALUES (:code, :message);

-- @query message_by_code one message_ref
-- @in code text
SELECT message FROM message_code WHERE code = :code;

-- @query followup_add exec
-- @in message int, id int, state int, due int, body text
INSERT INTO followup (message, id, state, due, body) VALUES (:message, :id, :state, :due, :body);

-- @query followup_of many followup
-- @in message int
SELECT message, id, state, due, body FROM followup WHERE message = :message ORDER BY id;

-- @query followup_set exec
-- @in message int, id int, state int
UPDATE followup SET state = :state WHERE message = :message AND id = :id AND state = 1;

-- @query feed_put exec
-- @in key int, message int, kind int, domain int, state int
INSERT INTO feed (key, message, kind, domain, state) VALUES (:key, :message, :kind, :domain, :state)
ON CONFLICT (key, message) DO UPDATE SET kind = excluded.kind, domain = excluded.domain,
	state = excluded.state;

-- @query feed_drop exec
-- @in key int, message int
DELETE FROM feed WHERE key = :key AND message = :message;

-- @query unit_message_put exec
-- @in unit int, message int, kind int, domain int, state int
INSERT INTO unit_message (unit, message, kind, domain, state)
VALUES (:unit, :message, :kind, :domain, :state)
ON CONFLICT (unit, message) DO UPDATE SET kind = excluded.kind, domain = excluded.domain,
	state = excluded.state;

-- @query unit_message_drop exec
-- @in unit int, message int
DELETE FROM unit_message WHERE unit = :unit AND message = :message;

-- A piece of a list; the filters are tried in the program, piece by piece.
-- @query feed_piece many feed_entry
-- @in key int, before int, after int, n int
SELECT message, kind, domain, state FROM feed
WHERE key = :key AND message < :before AND message >= :after
ORDER BY message DESC LIMIT :n;

-- @query submission_by_key one submission
-- @in key text
SELECT digest, message FROM submission WHERE key = :key;

-- @query submission_add exec
-- @in key text, at int, digest text, message int
INSERT INTO submission (key, at, digest, message) VALUES (:key, :at, :digest, :message)
ON CONFLICT (key) DO NOTHING;

-- @query submission_forget exec
-- @in at int
DELETE FROM submission WHERE at < :at;

-- @query closing_put exec
-- @in at int, message int
INSERT INTO closing (message, at) VALUES (:message, :at)
ON CONFLICT (message) DO UPDATE SET at = excluded.at;

-- @query closing_drop exec
-- @in message int
DELETE FROM closing WHERE message = :message;

-- @row closing_time: at int
-- @query closing_of one closing_time
-- @in message int
SELECT at FROM closing WHERE message = :message;

-- @row closing_row: message int, at int
-- @query closing_due many closing_row
-- @in now int, at int, message int, n int
SELECT message, at FROM closing WHERE at <= :now AND (at, message) > (:at, :message)
ORDER BY at, message LIMIT :n;

-- @query answered_put exec
-- @in at int, message int
INSERT INTO answered (at, message) VALUES (:at, :message) ON CONFLICT (at, message) DO NOTHING;

-- @query answered_newest many message_ref
-- @in before int, n int
SELECT message FROM answered WHERE at < :before ORDER BY at DESC, message DESC LIMIT :n;
