-- What waits for whom: a narrow list by desk (a unit's role), soonest first.
-- Unit 0 is the site's own desk. subject is the message or order that waits.
-- @spread unit list
CREATE TABLE todo (
	unit @int NOT NULL,
	role @int NOT NULL,
	due @int NOT NULL,
	subject @int NOT NULL,
	message @int NOT NULL,
	since @int NOT NULL,
	days @int NOT NULL,
	kind @int NOT NULL,
	PRIMARY KEY (unit, role, due, subject)
) @narrow;
