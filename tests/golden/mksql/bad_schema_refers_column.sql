-- @local
-- @refers owner post
CREATE TABLE card (id @id);
