-- @local
CREATE TABLE card (id @real NOT NULL PRIMARY KEY);
