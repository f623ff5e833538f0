-- @reference
CREATE TABLE post (code @text NOT NULL PRIMARY KEY, name @text NOT NULL);
-- @spread id
CREATE TABLE message (id @id, place @int NOT NULL, title @text NOT NULL);
-- @spread message
CREATE TABLE note (message @int NOT NULL, n @int NOT NULL, body @text NOT NULL, PRIMARY KEY (message, n));
-- @spread place list
CREATE TABLE feed (place @int NOT NULL, message @int NOT NULL, PRIMARY KEY (place, message));
-- @local
CREATE TABLE audit (id @id, note @text NOT NULL);
-- queries
-- @row n: n int
-- @query it many n
SELECT a.n FROM note AS a JOIN note AS b ON a.message = a.message;
