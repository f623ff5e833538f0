-- @row teach_task: state int, at int, account int, done int, steps int, messages int, model int

-- @query teach_label_put exec
-- @in message int, at int
INSERT INTO teach_label (message, at) VALUES (:message, :at) ON CONFLICT (message) DO NOTHING;

-- @row teach_labelled: at int
-- @query teach_label_of one teach_labelled
-- @in message int
SELECT at FROM teach_label WHERE message = :message;

-- @query teach_task_get one teach_task
SELECT state, at, account, done, steps, messages, model FROM teach_task WHERE id = 1;

-- @query teach_task_put exec
-- @in state int, at int, account int, done int, steps int, messages int, model int
INSERT INTO teach_task (id, state, at, account, done, steps, messages, model)
VALUES (1, :state, :at, :account, :done, :steps, :messages, :model)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at, account = excluded.account,
	done = excluded.done, steps = excluded.steps, messages = excluded.messages, model = excluded.model;
