-- @query card_drop exec
-- @sqlite
UPDATE card SET gone = 1;
-- @sqlite
UPDATE card SET gone = 1;
