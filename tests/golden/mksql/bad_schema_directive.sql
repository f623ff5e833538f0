-- @shard id
CREATE TABLE card (id @id);
