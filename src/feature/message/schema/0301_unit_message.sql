-- A coordinating unit's own list of messages, public or not, newest first.
-- @spread unit list
CREATE TABLE unit_message (
	unit @int NOT NULL,
	message @int NOT NULL,
	kind @int NOT NULL,
	domain @int NOT NULL,
	state @int NOT NULL,
	PRIMARY KEY (unit, message)
) @narrow;
INSERT INTO unit_message (unit, message, kind, domain, state)
SELECT coordinator, id, kind, domain, state FROM message WHERE coordinator <> 0;
DROP INDEX message_coordinator;
