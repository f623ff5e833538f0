-- @local
-- @refers owner
CREATE TABLE card (id @id);
