-- @local
CREATE TABLE card (id @id, owner @int NOT NULL, PRIMARY KEY (id, owner));
