-- @local
CREATE TABLE card (id @id);
ALTER TABLE card DROP COLUMN id;
