-- @query card_add exec
-- @in id int, now int
-- @sqlite
INSERT INTO card (id, at) VALUES (:id, :now);
-- @postgres
INSERT INTO card (id) VALUES (:id);
