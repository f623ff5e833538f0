-- Posts (职务): messages bind to the post, never to its holder.
-- @reference
CREATE TABLE office (
	id @int NOT NULL PRIMARY KEY,
	place @int NOT NULL,
	name @text NOT NULL,
	rank @int NOT NULL,
	coordinator @int NOT NULL,
	active @int NOT NULL DEFAULT 1,
	successor @int NOT NULL DEFAULT 0
);
CREATE INDEX office_place ON office (place, rank, id);
