-- @row search_id: id int
-- @row search_held: id int, tokens text
-- @row search_shape: shift int

-- @query search_shape_get one search_shape
SELECT shift FROM search_shape WHERE id = 1;

-- @query search_shape_put exec
-- @in shift int
INSERT INTO search_shape (id, shift) VALUES (1, :shift)
ON CONFLICT (id) DO UPDATE SET shift = excluded.shift;

-- Postings that a message has lost stay in SQLite's index until it is made anew: whoever
-- reads compares the text.
-- @query search_put exec
-- @in id int, tokens text
-- @sqlite
INSERT INTO search_index (rowid, tokens) VALUES (:id, :tokens);
-- @postgres
INSERT INTO search_index (id, tokens) VALUES (:id, CAST(:tokens AS INT[]))
ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens;

-- Newest first. The fence (OFFSET 0) makes PostgreSQL ask the index of tokens and not walk
-- the ids.
-- @query search_find many search_id
-- @in match text, any text, before int, after int, n int
-- @sqlite
SELECT rowid FROM search_index
WHERE search_index MATCH (:match || :any) AND rowid < :before AND rowid >= :after
ORDER BY rowid DESC LIMIT :n;
-- @postgres
SELECT id FROM (
	SELECT id FROM search_index
	WHERE tokens @> CAST(:match AS INT[]) AND (:any = '' OR tokens && CAST(:any AS INT[]))
		AND id < :before AND id >= :after
	OFFSET 0) AS found
ORDER BY id DESC LIMIT :n;

-- @query search_clear exec
-- @sqlite
INSERT INTO search_index (search_index) VALUES ('delete-all');
-- @postgres
DELETE FROM search_index;

-- All that the index holds: of each message a row with all tokens ({1,2}), or one for each.
-- @query search_held each search_held
-- @sqlite
SELECT doc, term FROM search_vocab;
-- @postgres
SELECT id, CAST(tokens AS TEXT) FROM search_index;
