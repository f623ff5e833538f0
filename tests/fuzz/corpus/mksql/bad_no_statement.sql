-- @query card_drop exec
-- @query card_keep exec
UPDATE card SET gone = 0;
