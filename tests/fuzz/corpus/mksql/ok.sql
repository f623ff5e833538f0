-- This remark stands apart from what follows, so it is not copied.

-- A message as lists show it; "quotes" and */ do no harm.
-- @row message_card: id int, title text, private bool,
--   score real,
--   digest blob
-- @row message_count: n int
-- @use order/queries

-- One message, by its number.
-- Two lines of comment.
-- @query message_by_id one message_card
-- @in id int
SELECT id, title, private, score, digest FROM message WHERE id = :id;

-- @query message_list many message_card
-- @in key int, after int, n int
SELECT id, title, private, score, digest
	FROM message -- a remark in the statement: dropped, with its ; and :colon
	WHERE key = :key AND id < :after

	ORDER BY id DESC LIMIT :n;

-- @query message_add exec
-- @in id int, title text,
--   kind int, body text
insert INTO message (id, title, kind, body) VALUES (:id, :title, :kind, :body);

-- @query message_scan each message_card
-- @in after int
SELECT id, title, private, score, digest FROM message WHERE id > :after ORDER BY id;

-- Four inputs of every kind, one used twice.
-- @query message_search each message_card
-- @in private bool, score real, digest blob, title text
SELECT id, title, private, score, digest FROM message
WHERE private = :private AND score >= :score AND digest <> :digest
AND (title = :title OR title = 'a ''quoted'' :word; -- no comment ?' || :title);

-- @query message_total one message_count
SELECT count(*) FROM "message" WHERE body <> '??/ \ 留言'; -- the end

-- @query job_claim one job
-- @in now int
-- @sqlite
UPDATE job SET taken = :now WHERE id = (SELECT id FROM job LIMIT 1) RETURNING id;
-- @postgres
WITH next AS (SELECT id FROM job WHERE due <= :now LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE job SET taken = :now WHERE id IN (SELECT id FROM next) RETURNING id::bigint;

-- @query message_move exec
-- @in from_key int, to_key int
WITH old AS (SELECT id FROM message WHERE key = :from_key)
UPDATE message SET key = :to_key WHERE id IN (SELECT id FROM old);

-- @query message_tree many message_count
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t;
