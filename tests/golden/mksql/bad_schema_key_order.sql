-- @local
CREATE TABLE card (owner @int NOT NULL, id @int NOT NULL, PRIMARY KEY (id, owner));
