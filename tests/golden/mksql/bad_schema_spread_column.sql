-- @spread owner list
CREATE TABLE card (id @int NOT NULL PRIMARY KEY, owner @int NOT NULL);
