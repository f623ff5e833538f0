-- The writer's account that opens a message besides its codes. Joined by no list and no page.
-- @spread message
-- @refers message message
CREATE TABLE message_writer (
	message @int NOT NULL PRIMARY KEY,
	writer @int NOT NULL
);
