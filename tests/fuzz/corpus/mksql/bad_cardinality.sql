-- @row card: id int, title text
-- @query card_all several card
SELECT id, title FROM card;
