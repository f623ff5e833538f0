-- What matters are about; data that a site may extend.
-- @reference
CREATE TABLE domain (
	id @int NOT NULL PRIMARY KEY,
	code @text NOT NULL,
	name @text NOT NULL,
	sort @int NOT NULL
);
CREATE INDEX domain_order ON domain (sort, id);
