-- @spread id lists
CREATE TABLE card (id @id);
