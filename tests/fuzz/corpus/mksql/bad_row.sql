-- @row card: id int, title text
-- @query card_all many cards
SELECT id, title FROM card;
