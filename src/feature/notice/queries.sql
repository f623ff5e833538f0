-- @row notice_new: id int, whom int, owner int, role int, kind int, message int, subject int
-- @row notice_row: owner int, box int, id int, kind int, message int, subject int
-- @row notice_seen: upto int
-- @row notice_count: n int
-- @row notice_choice: kind int, channels int
-- @row notice_digest: owner int, box int, due_at int, upto int
-- @row push_browser: owner int, box int, id int
-- @row notice_holder: account int
-- @row notice_asked: id int, kind int, asked_by int
-- @row account_desk: role int, unit int
-- @row due_desk: unit int, role int, n int
-- @row notice_mark: at int
-- @row delivery: id int, urgent bool, due_at int, state int, channel int, kind int, owner int, box int, message int, subject int, tries int, expires_at int, done_at int, status int, answer_id text, answer text

-- @query notice_new_add exec
-- @in id int, whom int, owner int, role int, kind int, message int, subject int
INSERT INTO notice_new (id, whom, owner, role, kind, message, subject)
VALUES (:id, :whom, :owner, :role, :kind, :message, :subject);

-- @query notice_new_next many notice_new
-- @in after int, n int
SELECT id, whom, owner, role, kind, message, subject FROM notice_new
WHERE id > :after ORDER BY id LIMIT :n;

-- @query notice_new_drop exec
-- @in id int
DELETE FROM notice_new WHERE id = :id;

-- @query notice_add exec
-- @in owner int, box int, id int, kind int, message int, subject int
INSERT INTO notice (owner, box, id, kind, message, subject)
VALUES (:owner, :box, :id, :kind, :message, :subject);

-- @query notice_page many notice_row
-- @in owner int, box int, before int, n int
SELECT owner, box, id, kind, message, subject FROM notice
WHERE owner = :owner AND box = :box AND id < :before ORDER BY id DESC LIMIT :n;

-- Stops counting at the limit.
-- @query notice_unread one notice_count
-- @in owner int, box int, after int, most int
SELECT COUNT(*) FROM (SELECT 1 FROM notice
	WHERE owner = :owner AND box = :box AND id > :after LIMIT :most) AS t;

-- @query notice_forget exec
-- @in owner int, box int
DELETE FROM notice WHERE owner = :owner AND box = :box;

-- @query notice_seen_of one notice_seen
-- @in viewer int, box int, owner int
SELECT upto FROM notice_seen WHERE viewer = :viewer AND box = :box AND owner = :owner;

-- @query notice_seen_put exec
-- @in viewer int, box int, owner int, upto int
INSERT INTO notice_seen (viewer, box, owner, upto) VALUES (:viewer, :box, :owner, :upto)
ON CONFLICT (viewer, box, owner) DO UPDATE SET upto = excluded.upto;

-- @query notice_choices many notice_choice
-- @in owner int, box int
SELECT kind, channels FROM notice_choice WHERE owner = :owner AND box = :box ORDER BY kind;

-- @query notice_choice_of one notice_choice
-- @in owner int, box int, kind int
SELECT kind, channels FROM notice_choice WHERE owner = :owner AND box = :box AND kind = :kind;

-- @query notice_choice_put exec
-- @in owner int, box int, kind int, channels int
INSERT INTO notice_choice (owner, box, kind, channels) VALUES (:owner, :box, :kind, :channels)
ON CONFLICT (owner, box, kind) DO UPDATE SET channels = excluded.channels;

-- @query notice_choice_forget exec
-- @in owner int, box int
DELETE FROM notice_choice WHERE owner = :owner AND box = :box;

-- @query notice_digest_of one notice_digest
-- @in owner int, box int
SELECT owner, box, due_at, upto FROM notice_digest WHERE owner = :owner AND box = :box;

-- @query notice_digest_put exec
-- @in owner int, box int, due_at int, upto int
INSERT INTO notice_digest (owner, box, due_at, upto) VALUES (:owner, :box, :due_at, :upto)
ON CONFLICT (owner, box) DO UPDATE SET due_at = excluded.due_at, upto = excluded.upto;

-- @query notice_digest_drop exec
-- @in owner int, box int
DELETE FROM notice_digest WHERE owner = :owner AND box = :box;

-- @query notice_digest_due many notice_digest
-- @in now int, n int
SELECT owner, box, due_at, upto FROM notice_digest WHERE due_at <= :now
ORDER BY due_at, owner, box LIMIT :n;

-- @query push_browser_add exec
-- @in owner int, box int, id int
INSERT INTO push_browser (owner, box, id) VALUES (:owner, :box, :id);

-- @query push_browsers many push_browser
-- @in owner int, box int
SELECT owner, box, id FROM push_browser WHERE owner = :owner AND box = :box ORDER BY id;

-- @query push_browser_drop exec
-- @in owner int, box int, id int
DELETE FROM push_browser WHERE owner = :owner AND box = :box AND id = :id;

-- Those who are switched off are told nothing.
-- @query notice_holders many notice_holder
-- @in unit int, role int
SELECT r.account FROM account_role AS r JOIN account AS a ON a.id = r.account
WHERE r.unit = :unit AND r.role = :role AND a.active = 1 ORDER BY r.account;

-- Wherever they hold it; a reference table of the staff.
-- @query role_holders many notice_holder
-- @in role int, after int, n int
SELECT DISTINCT r.account FROM account_role AS r JOIN account AS a ON a.id = r.account
WHERE r.role = :role AND r.account > :after AND a.active = 1 ORDER BY r.account LIMIT :n;

-- Asked and not decided.
-- @query notice_asked many notice_asked
-- @in state int, after int, until int
SELECT id, kind, asked_by FROM approval WHERE state = :state AND id > :after AND id <= :until
ORDER BY id;

-- @query account_desks many account_desk
-- @in account int
SELECT role, unit FROM account_role WHERE account = :account ORDER BY role, unit;

-- @query delivery_add exec
-- @in id int, urgent bool, due_at int, channel int, kind int, owner int, box int, message int, subject int, expires_at int
INSERT INTO delivery (id, urgent, due_at, state, channel, kind, owner, box, message, subject, tries,
	expires_at, done_at, status, answer_id, answer)
VALUES (:id, :urgent, :due_at, 1, :channel, :kind, :owner, :box, :message, :subject, 0,
	:expires_at, 0, 0, '', '');

-- @query delivery_next many delivery
-- @in urgent bool, now int, n int
SELECT id, urgent, due_at, state, channel, kind, owner, box, message, subject, tries, expires_at,
	done_at, status, answer_id, answer
FROM delivery WHERE urgent = :urgent AND due_at > 0 AND due_at <= :now ORDER BY due_at, id LIMIT :n;

-- Only if nobody else has taken it since it was read.
-- @query delivery_take exec
-- @in id int, old_due int, due_at int
UPDATE delivery SET state = 2, tries = tries + 1, due_at = :due_at
WHERE id = :id AND due_at = :old_due;

-- @query delivery_end exec
-- @in id int, state int, due_at int, done_at int, status int, answer_id text, answer text
UPDATE delivery SET state = :state, due_at = :due_at, done_at = :done_at, status = :status,
	answer_id = :answer_id, answer = :answer
WHERE id = :id AND state = 2;

-- @query delivery_of one delivery
-- @in id int
SELECT id, urgent, due_at, state, channel, kind, owner, box, message, subject, tries, expires_at,
	done_at, status, answer_id, answer
FROM delivery WHERE id = :id;

-- @query delivery_scan many delivery
-- @in after int, n int
SELECT id, urgent, due_at, state, channel, kind, owner, box, message, subject, tries, expires_at,
	done_at, status, answer_id, answer
FROM delivery WHERE id > :after ORDER BY id LIMIT :n;

-- What was sent or given up long ago.
-- @query delivery_forget exec
-- @in before int
DELETE FROM delivery WHERE id < :before AND due_at = 0;

-- What falls due in a while, by desk.
-- @query notice_due_desks many due_desk
-- @in after int, until int
SELECT unit, role, COUNT(*) FROM todo WHERE due > :after AND due <= :until GROUP BY unit, role;

-- @query notice_mark_of one notice_mark
-- @in name text
SELECT at FROM notice_mark WHERE name = :name;

-- @query notice_mark_put exec
-- @in name text, at int
INSERT INTO notice_mark (name, at) VALUES (:name, :at)
ON CONFLICT (name) DO UPDATE SET at = excluded.at;
