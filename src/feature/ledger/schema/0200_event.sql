-- The truth: one row for each change of state, never changed, never deleted.
-- seq counts from 1 within a message; the chain of hashes joins here later.
-- @spread message
-- @refers message message
CREATE TABLE event (
	message @int NOT NULL,
	seq @int NOT NULL,
	at @int NOT NULL,
	action @text NOT NULL,
	account @int NOT NULL,
	role @int NOT NULL,
	unit @int NOT NULL,
	from_state @int NOT NULL,
	to_state @int NOT NULL,
	subject @int NOT NULL,
	reason @text NOT NULL,
	note @text NOT NULL,
	PRIMARY KEY (message, seq)
) @narrow;
-- Acts that belong to no message: sign-ins, exports, accounts.
-- @local
CREATE TABLE audit (
	id @int NOT NULL PRIMARY KEY,
	account @int NOT NULL,
	action @text NOT NULL,
	object @text NOT NULL,
	result @text NOT NULL
);
