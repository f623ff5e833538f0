-- @query card_drop exec
-- @postgres
UPDATE card SET gone = 1;
