-- Administrative divisions by official code. A code that was renamed or merged
-- stays and names its successor, so old links keep working.
-- @reference
CREATE TABLE place (
	code @int NOT NULL PRIMARY KEY,
	parent @int NOT NULL,
	level @int NOT NULL,
	name @text NOT NULL,
	full_name @text NOT NULL,
	pinyin @text NOT NULL,
	initials @text NOT NULL,
	successor @int NOT NULL DEFAULT 0
);
CREATE INDEX place_parent ON place (parent, code);
