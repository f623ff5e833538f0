-- @query card_drop exec
-- @sqlite
UPDATE card SET gone = 1;

-- @query card_keep exec
UPDATE card SET gone = 0;
