-- How often places (kind 1), units (2) and posts (3) have changed: what is kept of them
-- in memory is made anew.
-- @reference
CREATE TABLE stamp (
	kind @int NOT NULL PRIMARY KEY,
	n @int NOT NULL
);
