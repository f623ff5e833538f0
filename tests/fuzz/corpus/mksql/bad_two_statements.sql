-- @query card_drop exec
UPDATE card SET gone = 1; UPDATE card SET gone = 0;
