-- @row card: id int, title text
-- @query card_all many
SELECT id, title FROM card;
