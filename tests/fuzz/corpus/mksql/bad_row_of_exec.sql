-- @row card: id int, title text
-- @query card_drop exec card
UPDATE card SET gone = 1;
