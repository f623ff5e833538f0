-- Of a message that is handled together with others: with which (lead; itself, when the others
-- are handled with it), in which of that one's rounds, until when its own order would have run
-- (0: it had none), and who wrote it: a value that is the same for one person within these and
-- in no other group, and that nobody can guess.
-- @spread message
-- @refers message message
CREATE TABLE message_joint (
	message @int NOT NULL PRIMARY KEY,
	lead @int NOT NULL,
	round @int NOT NULL,
	due @int NOT NULL,
	at @int NOT NULL,
	person @text NOT NULL
);
CREATE INDEX message_joint_lead ON message_joint (lead, message);
