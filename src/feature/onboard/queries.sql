-- @row application: id int, place int, name text, credit text, words text, state int, reason text, unit int, decided_at int, decided_by int
-- @row training: item text, done_at int, account int

-- @query application_add exec
-- @in id int, place int, name text, credit text, words text
INSERT INTO unit_application (id, place, name, credit, words, state, reason, unit, decided_at, decided_by)
VALUES (:id, :place, :name, :credit, :words, 1, '', 0, 0, 0);

-- @query application_by_id one application
-- @in id int
SELECT id, place, name, credit, words, state, reason, unit, decided_at, decided_by
FROM unit_application WHERE id = :id;

-- @query application_page many application
-- @in state int, after int, n int
SELECT id, place, name, credit, words, state, reason, unit, decided_at, decided_by
FROM unit_application WHERE state = :state AND id > :after ORDER BY id LIMIT :n;

-- Of two who decide at once, one changes a row.
-- @query application_decide exec
-- @in id int, state int, reason text, unit int, at int, account int
UPDATE unit_application SET state = :state, reason = :reason, unit = :unit, decided_at = :at,
	decided_by = :account
WHERE id = :id AND state = 1;

-- @query training_add exec
-- @in unit int, item text
INSERT INTO unit_training (unit, item, done_at, account) VALUES (:unit, :item, 0, 0)
ON CONFLICT (unit, item) DO NOTHING;

-- @query training_of many training
-- @in unit int
SELECT item, done_at, account FROM unit_training WHERE unit = :unit ORDER BY item;

-- @query training_do exec
-- @in unit int, item text, at int, account int
UPDATE unit_training SET done_at = :at, account = :account
WHERE unit = :unit AND item = :item AND done_at = 0;
