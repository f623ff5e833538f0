-- @local
CREATE TABLE card (id @id);
-- @local
