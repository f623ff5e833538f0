-- Who does what now, among several processes: a job, or a node's number. due:
-- when it may be done again.
-- @local
CREATE TABLE lease (
	name @text NOT NULL PRIMARY KEY,
	holder @int NOT NULL,
	until @int NOT NULL,
	due @int NOT NULL
);
