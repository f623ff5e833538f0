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
-- @query it0 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it1 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it2 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it3 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it4 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it5 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it6 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it7 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it8 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it9 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
-- @query it10 many n
-- @sqlite
SELECT 1 FROM post;
-- @postgres
SELECT 2 FROM post;
