-- @local
CREATE TABLE card (id @id);
-- @local
CREATE TABLE card (id @id);
