-- @local
CREATE TABLE card (owner @int NOT NULL);
