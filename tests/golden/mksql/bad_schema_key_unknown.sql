-- @local
CREATE TABLE card (PRIMARY KEY (id), id @int NOT NULL);
