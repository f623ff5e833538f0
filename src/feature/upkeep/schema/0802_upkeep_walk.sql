-- How far the walk over all messages has come that makes everything anew: up to `done`, for
-- makers of this version. Each database walks for itself: the row is not copied.
-- @only sqlite
CREATE TABLE upkeep_walk (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	done INTEGER NOT NULL
);
-- @only postgres
CREATE TABLE upkeep_walk (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL,
	done BIGINT NOT NULL
);
-- @both
