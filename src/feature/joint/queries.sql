-- @row message_joint: message int, lead int, round int, due int, at int, person text

-- @query joint_put exec
-- @in message int, lead int, round int, due int, at int, person text
INSERT INTO message_joint (message, lead, round, due, at, person)
VALUES (:message, :lead, :round, :due, :at, :person)
ON CONFLICT (message) DO UPDATE SET lead = excluded.lead, round = excluded.round,
	due = excluded.due, at = excluded.at, person = excluded.person;

-- @query joint_drop exec
-- @in message int
DELETE FROM message_joint WHERE message = :message;

-- @query joint_by_message many message_joint
-- @in message int
SELECT message, lead, round, due, at, person FROM message_joint WHERE message = :message;

-- @query joint_of many message_joint
-- @in lead int
SELECT message, lead, round, due, at, person FROM message_joint WHERE lead = :lead ORDER BY message;
