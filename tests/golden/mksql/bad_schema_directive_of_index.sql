-- @local
CREATE TABLE card (id @id);
-- @local
CREATE INDEX card_id ON card (id);
