-- What a unit is called besides its name: 市教育局, 教委.
-- @reference
-- @refers unit unit
CREATE TABLE unit_alias (
	unit @int NOT NULL,
	name @text NOT NULL,
	PRIMARY KEY (unit, name)
) @narrow;
CREATE INDEX unit_alias_name ON unit_alias (name, unit);
