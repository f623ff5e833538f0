-- @local
CREATE TABLE card (id @id, on_top @bool NOT NULL);
