-- @query card_drop exec
UPDATE card SET gone = 1
-- @query card_keep exec
UPDATE card SET gone = 0;
