-- @query card_add exec
-- @in id int, title text
INSERT INTO card (id) VALUES (:id);
