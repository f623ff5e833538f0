-- @local
CREATE TABLE card (id @id, owner @int);
