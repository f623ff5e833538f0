-- @query card_drop exec
-- @in id int
UPDATE card SET gone = 1 WHERE id = :id::bigint;
