-- @local
CREATE TABLE card (id @id, id @int NOT NULL);
