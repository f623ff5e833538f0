-- Handling units (办理单位), a tree; path is "/1/5/" from the root to the unit.
-- @reference
CREATE TABLE unit (
	id @int NOT NULL PRIMARY KEY,
	parent @int NOT NULL,
	place @int NOT NULL,
	name @text NOT NULL,
	path @text NOT NULL,
	coordinating @int NOT NULL,
	active @int NOT NULL DEFAULT 1
);
CREATE INDEX unit_place ON unit (place, id);
CREATE INDEX unit_parent ON unit (parent, id);
-- The duty list: which domains a unit answers for in its place.
-- @reference
-- @refers unit unit
-- @refers domain domain
CREATE TABLE unit_duty (
	unit @int NOT NULL,
	domain @int NOT NULL,
	PRIMARY KEY (unit, domain)
) @narrow;
