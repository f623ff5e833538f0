-- @query card_drop exec
UPDATE card SET gone = 1;
-- @query card_drop exec
UPDATE card SET gone = 1;
