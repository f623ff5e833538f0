-- @query card_move exec
-- @in db int
UPDATE card SET place = :db;
