-- @local
CREATE TABLE card (id @id);
-- @local
INSERT INTO card (id) VALUES (1);
