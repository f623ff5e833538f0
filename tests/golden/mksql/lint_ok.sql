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

-- @query join_beside many n
-- @in id int
SELECT m.id FROM message AS m JOIN note AS o ON o.message = m.id WHERE m.id = :id;

-- @query join_reference many n
-- @in id int
SELECT m.id FROM message m LEFT JOIN post AS p ON p.name = m.title, post q WHERE m.id = :id AND q.code = 'for update';

-- @query count_some many n
SELECT COUNT(*) FROM (SELECT 1 FROM note WHERE message = 1 LIMIT 5) AS t;

-- @query with many n
WITH some AS (SELECT message FROM note WHERE message = 1) SELECT message FROM some;

-- @query put exec
-- @in message int, n int, body text
INSERT INTO note (message, n, body) VALUES (:message, :n, :body)
ON CONFLICT (message, n) DO UPDATE SET body = COALESCE(excluded.message, note.n);

-- @query change exec
-- @in id int, place int
UPDATE message SET place = :place, title = (CASE WHEN id = 1 THEN 'a' ELSE 'b' END) WHERE id = :id;

-- @query by_engine many n
-- @sqlite
SELECT rowid FROM message;
-- @postgres
SELECT id FROM message WHERE title IS DISTINCT FROM 'x';
