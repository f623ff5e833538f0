-- What the names of accounts (kind 1), units (2) and posts (3) look like (text/skeleton.h):
-- the first to have a look has it. scope: the place of units and posts, or 0.
-- @reference
CREATE TABLE look (
	kind @int NOT NULL,
	scope @int NOT NULL,
	look @text NOT NULL,
	name @text NOT NULL,
	PRIMARY KEY (kind, scope, look)
) @narrow;
