-- @row relay: message int, id int, work_order int, unit int, account int, body text

-- @query relay_add exec
-- @in message int, id int, work_order int, unit int, account int, body text
INSERT INTO relay (message, id, work_order, unit, account, body)
VALUES (:message, :id, :work_order, :unit, :account, :body);

-- @query relay_of many relay
-- @in message int
SELECT message, id, work_order, unit, account, body FROM relay WHERE message = :message ORDER BY id;
