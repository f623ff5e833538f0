-- The search index: for each message the grams of its text (text/tokens.h) and words for
-- where it belongs. Made from the messages: it is not copied, and can be made anew.
-- SQLite's index has a row for a stretch of ids (id >> shift), so that the numbers in it lie
-- close together and take a byte or two each: nearly always that is one message.
-- @only sqlite
CREATE VIRTUAL TABLE search_index
	USING fts5(tokens, content='', detail='none', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE search_vocab USING fts5vocab(search_index, 'instance');
CREATE TABLE search_shape (
	id INTEGER PRIMARY KEY,
	shift INTEGER NOT NULL
);
-- @only postgres
CREATE TABLE search_index (
	id BIGINT PRIMARY KEY,
	tokens INT[] NOT NULL
);
CREATE INDEX search_tokens ON search_index USING gin (tokens) WITH (fastupdate = off);
CREATE TABLE search_shape (
	id BIGINT PRIMARY KEY,
	shift BIGINT NOT NULL
);
-- @both
