-- @query Card exec
UPDATE card SET gone = 1;
