-- @row sentence_use: message int
-- @row judged: message int, reply int, at int, unit int, score int, verdict int, outcome int, found text, returned text
-- @row promise: unit int, due int, reply int, n int, message int, work_order int, made_at int, state int, passage text
-- @row return_count: unit int, month int, reason text, n int

-- @query sentence_uses many sentence_use
-- @in hash int, n int
SELECT message FROM reply_sentence WHERE hash = :hash ORDER BY message LIMIT :n;

-- @query sentence_add exec
-- @in hash int, message int
INSERT INTO reply_sentence (hash, message) VALUES (:hash, :message)
ON CONFLICT (hash, message) DO NOTHING;

-- @query judged_of one judged
-- @in message int, reply int
SELECT message, reply, at, unit, score, verdict, outcome, found, returned
FROM judged WHERE message = :message AND reply = :reply;

-- @query judged_add exec
-- @in message int, reply int, at int, unit int, score int, verdict int, outcome int, found text, returned text
INSERT INTO judged (message, reply, at, unit, score, verdict, outcome, found, returned)
VALUES (:message, :reply, :at, :unit, :score, :verdict, :outcome, :found, :returned)
ON CONFLICT (message, reply) DO NOTHING;

-- @query judged_scan many judged
-- @in message int, reply int, n int
SELECT message, reply, at, unit, score, verdict, outcome, found, returned FROM judged
WHERE (message, reply) > (:message, :reply) ORDER BY message, reply LIMIT :n;

-- What was hidden in the reply since is hidden here too.
-- @query promise_add exec
-- @in unit int, due int, reply int, n int, message int, work_order int, made_at int, passage text
INSERT INTO promise (unit, due, reply, n, message, work_order, made_at, state, passage)
VALUES (:unit, :due, :reply, :n, :message, :work_order, :made_at, 1, :passage)
ON CONFLICT (unit, due, reply, n) DO UPDATE SET passage = excluded.passage;

-- Those of one unit behind a place in its list, soonest first.
-- @query promises_of many promise
-- @in unit int, due int, reply int, n int, most int
SELECT unit, due, reply, n, message, work_order, made_at, state, passage FROM promise
WHERE unit = :unit AND (due, reply, n) > (:due, :reply, :n) ORDER BY due, reply, n LIMIT :most;

-- @query return_counted exec
-- @in unit int, month int, reason text
INSERT INTO return_count (unit, month, reason, n) VALUES (:unit, :month, :reason, 1)
ON CONFLICT (unit, month, reason) DO UPDATE SET n = return_count.n + 1;

-- @query returns_of many return_count
-- @in unit int, first int, last int
SELECT unit, month, reason, n FROM return_count
WHERE unit = :unit AND month >= :first AND month <= :last ORDER BY month;

-- Before they are counted anew: those of all units from this one on.
-- @query returns_clear exec
-- @in unit int
DELETE FROM return_count WHERE unit >= :unit;
