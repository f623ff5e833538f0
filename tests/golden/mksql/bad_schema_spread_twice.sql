-- @local
-- @reference
CREATE TABLE card (id @id);
