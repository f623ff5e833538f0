-- @local
CREATE TABLE card (id @id, post @int NOT NULL REFERENCES post (id));
