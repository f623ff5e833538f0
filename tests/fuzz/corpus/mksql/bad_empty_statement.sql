-- @query card_drop exec
;
