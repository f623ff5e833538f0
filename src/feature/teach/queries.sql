-- @row teach_row: id int, domain int, title text, body text
-- @row teach_task: state int, at int, account int, done int, steps int, messages int, model int

-- @query teach_label_put exec
-- @in message int, at int
INSERT INTO teach_label (message, at) VALUES (:message, :at) ON CONFLICT (message) DO NOTHING;

-- Newest first: those that are closed, and those whose domain somebody has said; none that
-- was taken down or never let through, and none that is not public: everybody may ask the
-- model, and its reasons are words that it was taught.
-- @query teach_rows many teach_row
-- @in before int, first int, last int, n int
SELECT m.id, m.domain, m.title, m.body FROM message m LEFT JOIN teach_label l ON l.message = m.id
WHERE m.id < :before AND m.state >= :first AND m.state <= :last AND m.private = 0 AND m.published_at > 0
	AND (m.closed_at > 0 OR l.at > 0)
ORDER BY m.id DESC LIMIT :n;

-- @query teach_task_get one teach_task
SELECT state, at, account, done, steps, messages, model FROM teach_task WHERE id = 1;

-- @query teach_task_put exec
-- @in state int, at int, account int, done int, steps int, messages int, model int
INSERT INTO teach_task (id, state, at, account, done, steps, messages, model)
VALUES (1, :state, :at, :account, :done, :steps, :messages, :model)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at, account = excluded.account,
	done = excluded.done, steps = excluded.steps, messages = excluded.messages, model = excluded.model;
