-- @row learn_model: id int, at int, account int, source int, taught int, held int, accuracy int, f1 int, was int, was_accuracy int, was_f1 int, labels text, counts text
-- @row learn_bytes: model blob
-- @row learn_use: model int, before int, at int, account int

-- @query learn_model_add exec
-- @in id int, at int, account int, source int, taught int, held int, accuracy int, f1 int, was int, was_accuracy int, was_f1 int, labels text, counts text, model blob
INSERT INTO learn_model (id, at, account, source, taught, held, accuracy, f1, was, was_accuracy, was_f1, labels, counts, model)
VALUES (:id, :at, :account, :source, :taught, :held, :accuracy, :f1, :was, :was_accuracy, :was_f1, :labels, :counts, :model);

-- A dozen at the most, newest first.
-- @query learn_models many learn_model
-- @in n int
SELECT id, at, account, source, taught, held, accuracy, f1, was, was_accuracy, was_f1, labels, counts FROM learn_model
ORDER BY id DESC LIMIT :n;

-- @query learn_model_by_id one learn_model
-- @in id int
SELECT id, at, account, source, taught, held, accuracy, f1, was, was_accuracy, was_f1, labels, counts FROM learn_model
WHERE id = :id;

-- @query learn_model_bytes one learn_bytes
-- @in id int
SELECT model FROM learn_model WHERE id = :id;

-- @query learn_model_drop exec
-- @in id int
DELETE FROM learn_model WHERE id = :id;

-- @query learn_use_get one learn_use
SELECT model, before, at, account FROM learn_use WHERE id = 1;

-- @query learn_use_put exec
-- @in model int, before int, at int, account int
INSERT INTO learn_use (id, model, before, at, account) VALUES (1, :model, :before, :at, :account)
ON CONFLICT (id) DO UPDATE SET model = excluded.model, before = excluded.before, at = excluded.at, account = excluded.account;
