-- Units that ask to be taken in (入驻). Who is to be called is in the vault, under the
-- application's id. state: see onboard/states.def. unit: what it became; 0: nothing yet.
-- @reference
CREATE TABLE unit_application (
	id @int NOT NULL PRIMARY KEY,
	place @int NOT NULL,
	name @text NOT NULL,
	credit @text NOT NULL,
	words @text NOT NULL,
	state @int NOT NULL,
	reason @text NOT NULL,
	unit @int NOT NULL,
	decided_at @int NOT NULL,
	decided_by @int NOT NULL
);
CREATE INDEX unit_application_state ON unit_application (state, id);
-- What the people of a new unit still have to learn (培训); done_at 0: not yet.
-- @reference
-- @refers unit unit
CREATE TABLE unit_training (
	unit @int NOT NULL,
	item @text NOT NULL,
	done_at @int NOT NULL,
	account @int NOT NULL,
	PRIMARY KEY (unit, item)
) @narrow;
