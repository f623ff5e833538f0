-- @query card_drop exec
UPDATE card SET title = 'open;
