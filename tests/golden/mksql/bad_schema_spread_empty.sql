-- @spread
CREATE TABLE card (id @id);
