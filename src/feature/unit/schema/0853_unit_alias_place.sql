-- An alias stands beside its unit's place: a text that is looked through for names asks
-- for those of its places alone. (Aliases came with the same release: none is without.)
ALTER TABLE unit_alias ADD COLUMN place @int NOT NULL DEFAULT 0;
CREATE INDEX unit_alias_place ON unit_alias (place, unit);
