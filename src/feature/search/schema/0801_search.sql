-- The search index: for each message the grams of its text (text/tokens.h) and words for
-- where it belongs. Made from the messages: it is not copied, and can be made anew.
-- @only sqlite
CREATE VIRTUAL TABLE search_index
	USING fts5(tokens, content='', detail='none', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE search_vocab USING fts5vocab(search_index, 'instance');
-- @only postgres
CREATE TABLE search_index (
	id BIGINT PRIMARY KEY,
	tokens INT[] NOT NULL
);
CREATE INDEX search_tokens ON search_index USING gin (tokens) WITH (fastupdate = off);
-- @both
