-- @spread id
CREATE TABLE card (id @id, owner @int NOT NULL);
CREATE UNIQUE INDEX card_owner ON card (owner);
