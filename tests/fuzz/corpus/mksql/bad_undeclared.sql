-- @query card_add exec
-- @in id int
INSERT INTO card (id, title) VALUES (:id,
	:title);
