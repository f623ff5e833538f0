-- @local here
CREATE TABLE card (id @id);
